package dev.countersign.diagnostic;

import java.util.Optional;

/**
 * One thing that a person needs to know: where it is, what is wrong, and what to do about it.
 *
 * <p>Texts may quote a file or a host; a view escapes them (see {@link Untrusted}) before it prints
 * them.
 */
public record Diagnostic(Severity severity, Optional<Location> at, String what, Optional<String> advice) {
    /** Whether the work stops (error) or goes on (warning). */
    public enum Severity {
        ERROR,
        WARNING
    }

    public Diagnostic {
        if (what.isBlank()) {
            throw new IllegalArgumentException("a diagnostic says what is wrong");
        }
    }

    /** An error without a place and without advice. */
    public static Diagnostic error(String what) {
        return new Diagnostic(Severity.ERROR, Optional.empty(), what, Optional.empty());
    }

    /** An error at a place. */
    public static Diagnostic error(Location at, String what) {
        return new Diagnostic(Severity.ERROR, Optional.of(at), what, Optional.empty());
    }

    /** A warning without a place: the work goes on. */
    public static Diagnostic warning(String what) {
        return new Diagnostic(Severity.WARNING, Optional.empty(), what, Optional.empty());
    }

    /** A warning at a place. */
    public static Diagnostic warning(Location at, String what) {
        return new Diagnostic(Severity.WARNING, Optional.of(at), what, Optional.empty());
    }

    /**
     * Returns the same diagnostic with advice, for example {@code did you mean 'server signing'?}.
     */
    public Diagnostic advise(String advice) {
        return new Diagnostic(severity, at, what, Optional.of(advice));
    }

    /** {@code file:line:column: what}. */
    public String headline() {
        return at.map(place -> place + ": ").orElse("") + what;
    }

    /** {@code file:line:column: what}, then the advice indented on a line of its own. */
    @Override
    public String toString() {
        return headline() + advice.map(text -> "\n  " + text).orElse("");
    }
}
