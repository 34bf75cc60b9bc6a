package dev.countersign.diagnostic;

import java.util.List;
import java.util.stream.Collectors;

/** Ends the command, with the reasons for a person and an exit code. Never contains a secret. */
public final class Problem extends RuntimeException {
    private final ExitCode code;
    private final List<Diagnostic> diagnostics;

    /** A problem made of several diagnostics. */
    public Problem(ExitCode code, List<Diagnostic> diagnostics) {
        super(diagnostics.stream().map(Diagnostic::toString).collect(Collectors.joining("\n")));
        this.code = code;
        this.diagnostics = List.copyOf(diagnostics);
    }

    /** A problem made of one diagnostic. */
    public Problem(ExitCode code, Diagnostic diagnostic) {
        this(code, List.of(diagnostic));
    }

    /** A problem with what is wrong and what to do. */
    public Problem(ExitCode code, String what, String advice) {
        this(code, Diagnostic.error(what).advise(advice));
    }

    /** The exit code that the program ends with. */
    public ExitCode code() {
        return code;
    }

    /** Everything that is wrong, in order. */
    public List<Diagnostic> diagnostics() {
        return diagnostics;
    }
}
