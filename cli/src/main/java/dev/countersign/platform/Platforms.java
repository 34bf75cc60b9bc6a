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
    private final SortedMap<String, Platform> platforms;
    private final Map<String, PlatformFolder> packed;
    private final List<PlatformFolder> own;

    private Platforms(
            SortedMap<String, Platform> platforms, Map<String, PlatformFolder> packed, List<PlatformFolder> own) {
        this.platforms = platforms;
        this.packed = packed;
        this.own = own;
    }

    /**
     * Reads every platform folder.
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
        SortedMap<String, Platform> platforms = new TreeMap<>();
        folders.values()
                .forEach(folder -> new PlatformReader(folder, found)
                        .read()
                        .ifPresent(platform -> platforms.put(platform.name(), platform)));
        return new Platforms(
                platforms,
                packed,
                folders.values().stream().filter(each -> !each.ours()).toList());
    }

    /** Returns the platform with that name. */
    public Optional<Platform> named(String name) {
        return Optional.ofNullable(platforms.get(name));
    }

    /**
     * Returns what distinguishes all platforms. A folder that is not {@code granted} is ignored; if
     * it replaces one of the program's, the program's is used.
     */
    public Recognition recognition(Predicate<PlatformFolder> granted) {
        SortedMap<String, Platform> asked = new TreeMap<>(platforms);
        platforms.forEach((name, platform) -> {
            if (!granted.test(platform.folder())) {
                asked.remove(name);
                packed(name).ifPresent(each -> asked.put(name, each));
            }
        });
        return new Recognition(asked.values().stream()
                .sorted(Comparator.comparingInt(Platform::order))
                .map(Platform::candidate)
                .toList());
    }

    /**
     * Returns where a run is kept on hosts, in words: the usual directory, and the platforms that
     * have a different one.
     */
    public String stateOfAny() {
        String others = platforms.values().stream()
                .filter(each -> each.isSpokenTo() && !each.state().equals(Script.STATE))
                .map(each -> each.name() + ": " + each.state())
                .collect(Collectors.joining(", "));
        return others.isEmpty() ? Script.STATE : Script.STATE + " (" + others + ")";
    }

    /** Returns every name. */
    public SortedSet<String> names() {
        return new TreeSet<>(platforms.keySet());
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
        return packedFolder(name).flatMap(folder -> new PlatformReader(folder, new Diagnostics()).read());
    }
}
