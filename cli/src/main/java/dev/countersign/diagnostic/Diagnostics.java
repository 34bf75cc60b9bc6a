package dev.countersign.diagnostic;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Collects all mistakes, so that a person sees them at once. Not safe for use by several threads.
 */
public final class Diagnostics {
    private static final Location NOWHERE = Location.of(" ");

    private final List<Diagnostic> found = new ArrayList<>();

    /** Adds one diagnostic. */
    public void add(Diagnostic diagnostic) {
        found.add(diagnostic);
    }

    /** Adds several diagnostics. */
    public void addAll(Collection<Diagnostic> diagnostics) {
        found.addAll(diagnostics);
    }

    /** Whether any error was found, which stops the work. */
    public boolean hasErrors() {
        return found.stream().anyMatch(each -> each.severity() == Diagnostic.Severity.ERROR);
    }

    /** Everything found so far, in the order it was added. */
    public List<Diagnostic> all() {
        return List.copyOf(found);
    }

    /**
     * Everything found so far, sorted by place: diagnostics without a place come first, and those
     * with the same place keep their order.
     */
    public List<Diagnostic> inFileOrder() {
        return found.stream()
                .sorted(Comparator.comparing(each -> each.at().orElse(NOWHERE)))
                .toList();
    }

    /** Throws {@link Problem} with everything found if any of it is an error. */
    public void throwIfErrors(ExitCode code) {
        if (hasErrors()) {
            throw new Problem(code, found);
        }
    }
}
