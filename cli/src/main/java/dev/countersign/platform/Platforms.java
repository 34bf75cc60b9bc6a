package dev.countersign.platform;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.Diagnostics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Every known platform: those of the program, replaced by those of the policy repository with the
 * same name.
 */
public final class Platforms {
    private final SortedSet<String> names;
    private final Map<String, PlatformFolder> packed;
    private final List<PlatformFolder> own;
    /** Those of the repository, and those of the program that were needed so far. */
    private final SortedMap<String, Platform> read;

    private Platforms(
            SortedSet<String> names,
            Map<String, PlatformFolder> packed,
            List<PlatformFolder> own,
            SortedMap<String, Platform> read) {
        this.names = names;
        this.packed = packed;
        this.own = own;
        this.read = read;
    }

    /**
     * Reads every platform folder of a repository. The program's own are read when they are needed.
     *
     * @param repository the policy repository; the folders in its {@code templates/} replace the
     * program's one by one
     * @param found where mistakes are reported
     */
    public static Platforms load(Path repository, Diagnostics found) {
        Path own = repository.resolve("templates");
        return of(Files.isDirectory(own) ? PlatformFolder.readAll("templates", own, found) : Map.of(), found);
    }

    /**
     * As {@link #load}, for files that have already been read, for example from a commit.
     *
     * @param files path, beginning with {@code templates/}, to content
     */
    public static Platforms of(SortedMap<String, Bytes> files, Diagnostics found) {
        return of(PlatformFolder.foldersOf(files), found);
    }

    private static Platforms of(Map<String, PlatformFolder> own, Diagnostics found) {
        Map<String, PlatformFolder> packed = PlatformFolder.packed();
        Map<String, PlatformFolder> folders = new TreeMap<>(packed);
        own.forEach((name, folder) ->
                folders.merge(name, folder, (ours, theirs) -> ours.files().equals(theirs.files()) ? ours : theirs));
        SortedSet<String> names = new TreeSet<>();
        SortedMap<String, Platform> read = new TreeMap<>();
        folders.forEach((name, folder) -> {
            if (folder.ours()) {
                names.add(name);
            } else {
                new PlatformReader(folder, found).read().ifPresent(platform -> read.put(platform.name(), platform));
            }
        });
        names.addAll(read.keySet());
        return new Platforms(
                names,
                packed,
                folders.values().stream().filter(each -> !each.ours()).toList(),
                read);
    }

    /** Returns the platform with that name. */
    public synchronized Optional<Platform> named(String name) {
        if (names.contains(name) && !read.containsKey(name)) {
            packed(name).ifPresent(each -> read.put(name, each));
        }
        return Optional.ofNullable(read.get(name));
    }

    /** Returns the platforms of the repository's own folders, as far as they could be read. */
    public synchronized List<Platform> ofRepository() {
        return read.values().stream().filter(each -> !each.folder().ours()).toList();
    }

    /**
     * Returns what distinguishes all platforms. A folder that is not {@code granted} is ignored; if
     * it replaces one of the program's, the program's is used.
     */
    public Recognition recognition(Predicate<PlatformFolder> granted) {
        return new Recognition(names.stream()
                .flatMap(
                        name -> named(name).filter(each -> granted.test(each.folder())).or(() -> packed(name)).stream())
                .sorted(Comparator.comparingInt(Platform::order))
                .map(Platform::candidate)
                .toList());
    }

    /**
     * Returns where a run is kept on hosts, in words: the usual directory, and the platforms that
     * have a different one.
     */
    public String stateOfAny() {
        String others = names.stream()
                .flatMap(name -> named(name).stream())
                .filter(each -> each.isSpokenTo() && !each.state().equals(Script.STATE))
                .map(each -> each.name() + ": " + each.state())
                .collect(Collectors.joining(", "));
        return others.isEmpty() ? Script.STATE : Script.STATE + " (" + others + ")";
    }

    /** Returns every name. */
    public SortedSet<String> names() {
        return new TreeSet<>(names);
    }

    /**
     * Returns the repository's folders that differ from the program's, including those with
     * mistakes.
     */
    public List<PlatformFolder> own() {
        return own;
    }

    /** Returns the folder that came with the program for a platform. */
    public Optional<PlatformFolder> packedFolder(String name) {
        return Optional.ofNullable(packed.get(name));
    }

    private Optional<Platform> packed(String name) {
        return packedFolder(name).flatMap(folder -> {
            Diagnostics found = new Diagnostics();
            Optional<Platform> platform = new PlatformReader(folder, found).read();
            if (!found.all().isEmpty()) {
                throw new IllegalStateException("the program's own platform has mistakes: " + found.all());
            }
            return platform;
        });
    }
}
