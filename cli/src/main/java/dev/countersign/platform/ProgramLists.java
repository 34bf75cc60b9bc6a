package dev.countersign.platform;

import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.yaml.MapReader;
import dev.countersign.yaml.YamlReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * The lists that the program itself holds, of Samba's parameters and of Windows' registry. They bind every platform that writes in these
 * languages, also one whose folder a repository brings: a folder may ask for less, never for more.
 */
final class ProgramLists {
    static final SettingList SAMBA = packed("samba", SettingList.Language.SMB_CONF);
    static final SettingList WINDOWS = packed("windows", SettingList.Language.REGISTRY);

    private ProgramLists() {}

    private static SettingList packed(String platform, SettingList.Language language) {
        String file = "templates/" + platform + "/platform.yaml";
        Diagnostics found = new Diagnostics();
        try (InputStream stream = ProgramLists.class.getClassLoader().getResourceAsStream(file)) {
            if (stream == null) {
                throw new IllegalStateException("the program was built without " + file);
            }
            SettingList list = YamlReader.read(file, stream.readAllBytes(), found)
                    .flatMap(node -> MapReader.of(node, "a platform", found))
                    .flatMap(map -> map.map("settings", "the settings")
                            .map(settings -> new SettingListReader(language, found)
                                    .read(settings)
                                    .with(new SpellingReader(false, found)
                                            .read(map)
                                            .values())))
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
