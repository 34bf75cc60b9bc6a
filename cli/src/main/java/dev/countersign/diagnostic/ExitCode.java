package dev.countersign.diagnostic;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The exit codes of the program, the same for every command. */
public enum ExitCode {
    /** Done; everything complies. */
    DONE(0),
    /**
     * An error of the program or of a host's tools; nothing is known to be wrong with a host's
     * configuration.
     */
    FAILED(1),
    /** Not compliant, or changes are pending. */
    NOT_COMPLIANT(2),
    /** The state of at least one host is unknown. */
    COULD_NOT_TELL(3),
    /** Refused, and nothing was changed. */
    REFUSED(4),
    /** A change was undone: the host is as it was. */
    ROLLED_BACK(5),
    /** The state of a host is unknown, and a person is needed. */
    NEEDS_PERSON(6),
    /** The command line is wrong. */
    USAGE(64),
    /** A policy, template or inventory is invalid. */
    INVALID(65),
    /** Interrupted with nothing pending. */
    INTERRUPTED(130);

    private static final List<ExitCode> WORST_FIRST =
            List.of(NEEDS_PERSON, ROLLED_BACK, FAILED, REFUSED, COULD_NOT_TELL, NOT_COMPLIANT, DONE);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    /** The number that the shell sees. */
    public int number() {
        return number;
    }

    /** Returns the code with this number. */
    public static Optional<ExitCode> of(long number) {
        return Stream.of(values()).filter(each -> each.number == number).findFirst();
    }

    /**
     * Returns the code for several hosts: the first of 6, 5, 1, 4, 3, 2, 0 that any of them has; 0
     * for no hosts.
     */
    public static ExitCode worst(Collection<ExitCode> codes) {
        return WORST_FIRST.stream().filter(codes::contains).findFirst().orElse(DONE);
    }
}
