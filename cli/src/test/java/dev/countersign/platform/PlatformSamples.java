package dev.countersign.platform;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.Diagnostics;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The program's own platform folders, for tests that read one of them with a different
 * {@code platform.yaml}.
 */
public final class PlatformSamples {
    private PlatformSamples() {}

    /** Returns the names. */
    public static List<String> names() {
        return List.copyOf(PlatformFolder.packed().keySet());
    }

    /** Returns its {@code platform.yaml}. */
    public static String text(String name) {
        return folder(name).file("platform.yaml").orElseThrow().utf8();
    }

    private static PlatformFolder folder(String name) {
        return Optional.ofNullable(PlatformFolder.packed().get(name)).orElseThrow();
    }

    /** Reads the folder with this {@code platform.yaml}. */
    public static Optional<Platform> read(String name, String yaml, Diagnostics found) {
        PlatformFolder folder = folder(name);
        SortedMap<String, Bytes> files = new TreeMap<>(folder.files());
        files.put("platform.yaml", Bytes.utf8(yaml));
        return new PlatformReader(new PlatformFolder(folder.name(), files, folder.ours()), found).read();
    }
}
