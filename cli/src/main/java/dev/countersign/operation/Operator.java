package dev.countersign.operation;

import dev.countersign.diagnostic.Diagnostic;
import java.util.Optional;

/** Whoever runs a command, a person or a script: is told what happens while hosts are worked on, and is asked before any is changed. */
public interface Operator {
    /** Says something that is good to know, which {@code -q} leaves out. */
    void remark(String line);

    /** Warns of something. */
    void warn(Diagnostic warning);

    /** Says that something went wrong which does not stop the command. */
    void complain(String what);

    /** Shows how far something with this many steps has come, until it is closed. */
    Steps begin(String task, int total);

    /**
     * Asks whether to change {@code what}, unless it was allowed before.
     *
     * @param what hosts, as in {@code 3 hosts}
     * @param allowed whether the user allowed it on the command line
     * @param flag how that is written
     * @throws dev.countersign.diagnostic.Problem with code 4 when the answer is not yes, or there is no terminal to ask at
     */
    void confirm(String what, boolean allowed, String flag);

    /**
     * Asks for a secret, which is not shown while it is typed.
     *
     * @param question what is asked for
     * @return what was typed, which the caller wipes; empty where there is no terminal to ask at
     */
    Optional<char[]> secret(String question);

    /** How far something has come. */
    interface Steps extends AutoCloseable {
        /** One more is done. */
        void step();

        @Override
        void close();
    }
}
