package dev.countersign.git;

import dev.countersign.diagnostic.Diagnostic;
import java.util.List;
import java.util.Optional;

/**
 * The state of the policy repository that a plan was made from.
 *
 * @param commit 40 or 64 hexadecimal digits; empty if there is no repository, or no commit in it
 *     yet
 * @param differing the paths, relative to the policy directory, that differ from the commit, as git
 *     status reports them
 * @param ignored those of the loaded files that git ignores: they are in effect, but in no commit
 * @param unknown why git could not report the revision of the existing repository
 */
public record Revision(
        Optional<String> commit, List<String> differing, List<String> ignored, Optional<Diagnostic> unknown) {
    private static final Revision NONE = new Revision(Optional.empty(), List.of(), List.of());

    public Revision {
        differing = differing.stream().sorted().distinct().toList();
        ignored = List.copyOf(ignored);
    }

    /** A revision that git reported. */
    public Revision(Optional<String> commit, List<String> differing, List<String> ignored) {
        this(commit, differing, ignored, Optional.empty());
    }

    /** A revision that git could not report. */
    static Revision unknown(Diagnostic why) {
        return new Revision(Optional.empty(), List.of(), List.of(), Optional.of(why));
    }

    /** There is no repository. */
    public static Revision none() {
        return NONE;
    }

    /** Whether something that was loaded differs from the commit. */
    public boolean dirty() {
        return !differing.isEmpty();
    }

    /**
     * {@code none}, {@code unknown}, {@code 4c1f…}, {@code 4c1f… dirty} or
     * {@code no commit, dirty}.
     */
    @Override
    public String toString() {
        if (unknown.isPresent()) {
            return "unknown";
        }
        if (commit.isEmpty()) {
            return dirty() ? "no commit, dirty" : "none";
        }
        return commit.get() + (dirty() ? " dirty" : "");
    }
}
