package dev.countersign.git;

import dev.countersign.diagnostic.Diagnostic;
import java.util.List;
import java.util.Optional;

/**
 * Which state of the policy repository a plan was made from.
 *
 * @param commit 40 or 64 hexadecimal digits; nothing where there is no repository, or no commit in it yet
 * @param differing the paths, relative to the policy directory, that differ from the commit, as git status says it
 * @param ignored those of the loaded ones that git was told to ignore: in force, and in no commit
 * @param unknown why git did not say the revision of the repository that is there
 */
public record Revision(
        Optional<String> commit, List<String> differing, List<String> ignored, Optional<Diagnostic> unknown) {
    private static final Revision NONE = new Revision(Optional.empty(), List.of(), List.of());

    public Revision {
        differing = differing.stream().sorted().distinct().toList();
        ignored = List.copyOf(ignored);
    }

    /** What git said. */
    public Revision(Optional<String> commit, List<String> differing, List<String> ignored) {
        this(commit, differing, ignored, Optional.empty());
    }

    /** Git did not say it. */
    static Revision unknown(Diagnostic why) {
        return new Revision(Optional.empty(), List.of(), List.of(), Optional.of(why));
    }

    /** No repository at all. */
    public static Revision none() {
        return NONE;
    }

    /** Whether something that was loaded is not what the commit holds. */
    public boolean dirty() {
        return !differing.isEmpty();
    }

    /** {@code none}, {@code unknown}, {@code 4c1f…}, {@code 4c1f… dirty} or {@code no commit, dirty}. */
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
