package dev.countersign.git;

import java.util.List;
import java.util.Optional;

/**
 * Which state of the policy repository a plan was made from.
 *
 * @param commit 40 or 64 hexadecimal digits; nothing where there is no repository, or no commit in it yet
 * @param differing the paths, relative to the policy directory, that differ from the commit, as git status says it
 * @param ignored those of the loaded ones that git was told to ignore: in force, and in no commit
 */
public record Revision(Optional<String> commit, List<String> differing, List<String> ignored) {
    private static final Revision NONE = new Revision(Optional.empty(), List.of(), List.of());

    public Revision {
        differing = differing.stream().sorted().distinct().toList();
        ignored = List.copyOf(ignored);
    }

    /** No repository at all. */
    public static Revision none() {
        return NONE;
    }

    /** Whether something that was loaded is not what the commit holds. */
    public boolean dirty() {
        return !differing.isEmpty();
    }

    /** {@code none}, {@code 4c1f…}, {@code 4c1f… dirty} or {@code no commit, dirty}: for plans and runs. */
    @Override
    public String toString() {
        if (commit.isEmpty()) {
            return dirty() ? "no commit, dirty" : "none";
        }
        return commit.get() + (dirty() ? " dirty" : "");
    }
}
