package dev.countersign.operation;

import dev.countersign.diagnostic.Diagnostic;
import java.util.Optional;

/**
 * The person or script that runs a command. It is told what happens while hosts are worked on, and
 * is asked before any host is changed.
 */
public interface Operator {
    /** Prints useful information, which {@code -q} leaves out. */
    void remark(String line);

    /** Prints a warning. */
    void warn(Diagnostic warning);

    /** Prints an error that does not stop the command. */
    void complain(String what);

    /** Shows the progress of a task with this many steps, until it is closed. */
    Steps begin(String task, int total);

    /**
     * Asks whether to change {@code what}, unless the user already allowed it.
     *
     * @param what hosts, as in {@code 3 hosts}
     * @param allowed whether the user allowed it on the command line
     * @param flag the option that allows it
     * @throws dev.countersign.diagnostic.Problem with code 4 if the answer is not yes, or there is
     * no terminal to ask at
     */
    void confirm(String what, boolean allowed, String flag);

    /**
     * Asks for a secret, which is not shown while it is typed.
     *
     * @param question what is asked for
     * @return what was typed, which the caller wipes; empty where there is no terminal to ask at
     */
    Optional<char[]> secret(String question);

    /** The progress of a task. */
    interface Steps extends AutoCloseable {
        /** Reports that one more step is done. */
        void step();

        @Override
        void close();
    }
}
