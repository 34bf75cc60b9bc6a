package dev.countersign.plan;

import dev.countersign.diagnostic.ExitCode;
import java.util.Optional;

/** What follows for a host. */
public sealed interface Decision {
    /** The exit code that {@code plan} and {@code check} give for it. */
    ExitCode code();

    /** Everything that is asked for holds, or is waived. */
    record Complies() implements Decision {
        @Override
        public ExitCode code() {
            return ExitCode.DONE;
        }
    }

    /** No rule is for the host: nothing is asked for, so nothing can be said to comply. */
    record NoRule() implements Decision {
        @Override
        public ExitCode code() {
            return ExitCode.DONE;
        }
    }

    /** There is something to do, and it was rehearsed. */
    record Changes(Change change, Rehearsed rehearsed) implements Decision {
        @Override
        public ExitCode code() {
            return ExitCode.NOT_COMPLIANT;
        }
    }

    /** Something is violated and nothing may be done about it here. */
    record Refuses(String why, Optional<String> advice) implements Decision {
        @Override
        public ExitCode code() {
            return ExitCode.REFUSED;
        }
    }

    /**
     * It cannot be told whether the host complies.
     *
     * @param reached whether the login came about; a change is refused then, rather than not attempted for want of a host
     */
    record CannotTell(String why, Optional<String> advice, ExitCode code, boolean reached) implements Decision {}
}
