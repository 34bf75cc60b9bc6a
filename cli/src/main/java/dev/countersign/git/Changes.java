package dev.countersign.git;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What git reports about some files and folders. Paths are relative to the policy directory.
 *
 * @param inRepository whether the policy directory is in a repository
 * @param head the commit that is checked out: 40 or 64 hexadecimal digits; empty before the first
 *     one
 * @param elsewhere the top of git's work tree, if the policy directory is outside it
 */
public record Changes(
        boolean inRepository, Optional<String> head, List<Status.Entry> entries, Optional<Path> elsewhere) {
    static final Changes NONE = new Changes(false, Optional.empty(), List.of(), Optional.empty());

    public Changes {
        entries = List.copyOf(entries);
    }

    /** The files that a commit would change: edited, new or deleted. */
    public List<String> changed() {
        return of(Status.Kind.CHANGED, Status.Kind.UNTRACKED)
                .map(Status.Entry::path)
                .sorted()
                .distinct()
                .toList();
    }

    /** Those of these files that git ignores and does not track. */
    public List<String> ignored(Collection<String> files) {
        return files.stream()
                .filter(file -> about(file)
                        .filter(each -> each.kind() == Status.Kind.IGNORED)
                        .isPresent())
                .sorted()
                .toList();
    }

    /** Returns these changes without the entries for {@code files}. */
    public Changes without(Collection<String> files) {
        return new Changes(
                inRepository,
                head,
                entries.stream().filter(each -> !files.contains(each.path())).toList(),
                elsewhere);
    }

    /** Whether git neither tracks nor ignores this file. */
    public boolean isNew(String path) {
        return of(Status.Kind.UNTRACKED).anyMatch(each -> each.path().equals(path));
    }

    /** The names of the new files, one character per byte. */
    List<String> untracked() {
        return of(Status.Kind.UNTRACKED)
                .map(Status.Entry::name)
                .sorted()
                .distinct()
                .toList();
    }

    /** The names of the tracked files that differ, one character per byte. */
    List<String> edited() {
        return of(Status.Kind.CHANGED)
                .map(Status.Entry::name)
                .sorted()
                .distinct()
                .toList();
    }

    /** Whether the disk may match the commit exactly, so that only the index differs. */
    boolean mayBeOfTheIndexAlone() {
        return of(Status.Kind.CHANGED, Status.Kind.UNTRACKED)
                .allMatch(each -> each.twice()
                        || entries.stream()
                                        .filter(other -> other.name().equals(each.name()))
                                        .count()
                                > 1);
    }

    private Stream<Status.Entry> of(Status.Kind... kinds) {
        return entries.stream().filter(each -> Stream.of(kinds).anyMatch(kind -> each.kind() == kind));
    }

    /** Returns the entry of a path, or of a folder or repository that contains it. */
    Optional<Status.Entry> about(String path) {
        return entries.stream()
                .filter(each -> path.equals(each.path())
                        || path.startsWith(each.path().endsWith("/") ? each.path() : each.path() + "/"))
                .findFirst();
    }
}
