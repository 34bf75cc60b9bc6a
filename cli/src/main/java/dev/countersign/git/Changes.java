package dev.countersign.git;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What git has to say of some files and folders, by their paths from the policy directory.
 *
 * @param head the commit that is checked out: 40 or 64 hexadecimal digits; nothing before the first one
 */
public record Changes(Optional<String> head, List<Status.Entry> entries) {
    static final Changes NONE = new Changes(Optional.empty(), List.of());

    public Changes {
        entries = List.copyOf(entries);
    }

    /** What a commit would change: edited, new or gone. */
    public List<String> changed() {
        return of(Status.Kind.CHANGED, Status.Kind.UNTRACKED);
    }

    /** Those of these files that git was told to ignore, and does not track. */
    public List<String> ignored(Collection<String> files) {
        return files.stream()
                .filter(file -> about(file)
                        .filter(each -> each.kind() == Status.Kind.IGNORED)
                        .isPresent())
                .sorted()
                .toList();
    }

    List<String> untracked() {
        return of(Status.Kind.UNTRACKED);
    }

    private List<String> of(Status.Kind... kinds) {
        return entries.stream()
                .filter(each -> Stream.of(kinds).anyMatch(kind -> each.kind() == kind))
                .map(Status.Entry::path)
                .sorted()
                .distinct()
                .toList();
    }

    /** The entry of a path, or of a folder or repository that it lies in. */
    Optional<Status.Entry> about(String path) {
        return entries.stream()
                .filter(each -> path.equals(each.path())
                        || path.startsWith(each.path().endsWith("/") ? each.path() : each.path() + "/"))
                .findFirst();
    }
}
