package dev.countersign.plan;

import dev.countersign.diagnostic.ExitCode;
import java.util.Optional;

/** The decision for a host. */
public sealed interface Decision {
    /** The exit code of {@code plan} and {@code check} for it. */
    ExitCode code();

    /** Every requirement holds or is waived. */
    record Complies() implements Decision {
        @Override
        public ExitCode code() {
            return ExitCode.DONE;
        }
    }

    /** No rule applies to the host: nothing is required, so the host cannot be called compliant. */
    record NoRule() implements Decision {
        @Override
        public ExitCode code() {
            return ExitCode.DONE;
        }
    }

    /** Something has to be changed, and the change was rehearsed. */
    record Changes(Change change, Rehearsed rehearsed) implements Decision {
        @Override
        public ExitCode code() {
            return ExitCode.NOT_COMPLIANT;
        }
    }

    /** Something is violated, and it may not be changed here. */
    record Refuses(String why, Optional<String> advice) implements Decision {
        @Override
        public ExitCode code() {
            return ExitCode.REFUSED;
        }
    }

    /**
     * It is not known whether the host complies.
     *
     * @param reached whether the login worked; if it did, a change is refused, and otherwise the
     * host counts as not reached
     */
    record CannotTell(String why, Optional<String> advice, ExitCode code, boolean reached) implements Decision {}
}
