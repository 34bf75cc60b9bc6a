package dev.countersign.platform;

import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.yaml.MapReader;
import dev.countersign.yaml.YamlReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/**
 * The program's own lists of Samba's parameters and of Windows' registry values. They bind every
 * platform that writes in these languages, including those from a repository's folder: a folder may
 * allow less, never more.
 */
final class ProgramLists {
    private static final Packed OF_SAMBA = packed("samba", SettingLanguage.SMB_CONF);

    static final SettingList SAMBA = OF_SAMBA.settings();
    static final List<SettingRange> SAMBA_RANGES = OF_SAMBA.ranges();
    static final SettingList WINDOWS =
            packed("windows", SettingLanguage.REGISTRY).settings();

    private ProgramLists() {}

    /** The content of one of the program's own folders. */
    private record Packed(SettingList settings, List<SettingRange> ranges) {}

    private static Packed packed(String platform, SettingLanguage language) {
        String file = "templates/" + platform + "/platform.yaml";
        Diagnostics found = new Diagnostics();
        try (InputStream stream = ProgramLists.class.getClassLoader().getResourceAsStream(file)) {
            if (stream == null) {
                throw new IllegalStateException("the program was built without " + file);
            }
            Packed list = YamlReader.read(file, stream.readAllBytes(), found)
                    .flatMap(node -> MapReader.of(node, "a platform", found))
                    .flatMap(map -> map.map("settings", "the settings")
                            .map(settings -> new Packed(
                                    new SettingListReader(language, found)
                                            .read(settings)
                                            .with(new SpellingReader(Optional.empty(), found)
                                                    .read(map)
                                                    .values()),
                                    SettingRangeReader.read(map, found))))
                    .orElseThrow(() -> new IllegalStateException(file + " has no list of settings"));
            if (found.hasErrors()) {
                throw new IllegalStateException(found.all().toString());
            }
            return list;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
