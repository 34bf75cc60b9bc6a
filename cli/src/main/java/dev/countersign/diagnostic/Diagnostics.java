package dev.countersign.diagnostic;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Collects every mistake, so that a person sees all of them at once. Not safe for use by several threads. */
public final class Diagnostics {
    private static final Location NOWHERE = Location.of(" ");

    private final List<Diagnostic> found = new ArrayList<>();

    /** Adds one. */
    public void add(Diagnostic diagnostic) {
        found.add(diagnostic);
    }

    /** Adds several. */
    public void addAll(Collection<Diagnostic> diagnostics) {
        found.addAll(diagnostics);
    }

    /** Whether anything was found that stops the work. */
    public boolean hasErrors() {
        return found.stream().anyMatch(each -> each.severity() == Diagnostic.Severity.ERROR);
    }

    /** Everything found so far, in the order it was added. */
    public List<Diagnostic> all() {
        return List.copyOf(found);
    }

    /** Everything found so far, by place: what has none comes first, what has the same keeps its order. */
    public List<Diagnostic> inFileOrder() {
        return found.stream()
                .sorted(Comparator.comparing(each -> each.at().orElse(NOWHERE)))
                .toList();
    }

    /** Throws {@link Problem} with everything found when there is an error among it. */
    public void throwIfErrors(ExitCode code) {
        if (hasErrors()) {
            throw new Problem(code, found);
        }
    }
}
