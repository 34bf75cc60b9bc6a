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

/** Every platform that is known: those of the program, and those of the policy repository in their place. */
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
     * @param repository the policy repository; its {@code templates/} replace the program's folder by folder
     * @param found where mistakes go
     */
    public static Platforms load(Path repository, Diagnostics found) {
        Path own = repository.resolve("templates");
        return of(Files.isDirectory(own) ? PlatformFolder.readAll("templates", own, found) : Map.of(), found);
    }

    /**
     * As {@link #load}, of files that have been read already, for example from a commit.
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

    /** The platform of that name. */
    public Optional<Platform> named(String name) {
        return Optional.ofNullable(platforms.get(name));
    }

    /**
     * By what all of them are told apart. A folder that is not {@code granted} takes no part in it: where it replaces one of the
     * program's, that one does.
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

    /** Where a run is kept on hosts, in words: the usual place, and the platforms that have another. */
    public String stateOfAny() {
        String others = platforms.values().stream()
                .filter(each -> each.isSpokenTo() && !each.state().equals(Script.STATE))
                .map(each -> each.name() + ": " + each.state())
                .collect(Collectors.joining(", "));
        return others.isEmpty() ? Script.STATE : Script.STATE + " (" + others + ")";
    }

    /** Every name. */
    public SortedSet<String> names() {
        return new TreeSet<>(platforms.keySet());
    }

    /** The repository's folders that differ from the program's, also those in which mistakes were found. */
    public List<PlatformFolder> own() {
        return own;
    }

    /** The folder that came with the program for a platform. */
    public Optional<PlatformFolder> packedFolder(String name) {
        return Optional.ofNullable(packed.get(name));
    }

    private Optional<Platform> packed(String name) {
        return packedFolder(name).flatMap(folder -> new PlatformReader(folder, new Diagnostics()).read());
    }
}
