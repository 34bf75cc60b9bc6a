package dev.countersign.platform;

import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.yaml.MapReader;
import dev.countersign.yaml.YamlMap;
import dev.countersign.yaml.YamlText;
import java.util.List;
import java.util.Optional;

/**
 * What carries settings to many hosts of a platform at once, without a login of this program: Group
 * Policy, Intune, a script that somebody runs. Its files are rendered once for all hosts that need
 * the same settings.
 *
 * @param name the word after {@code render --for}
 * @param title the name used for people
 * @param renders its files; a template that renders nothing makes no file
 * @param sources where the information about it comes from
 */
public record Carrier(String name, String title, List<ArtifactTemplate> renders, List<String> sources) {
    public Carrier {
        renders = List.copyOf(renders);
        sources = List.copyOf(sources);
    }

    /** Reads one carrier from {@code platform.yaml}; empty if something is missing. */
    static Optional<Carrier> read(YamlMap.Entry entry, PlatformFolder folder, Diagnostics found) {
        String name = entry.key().text();
        return MapReader.of(entry.value(), "carrier '" + name + "'", found)
                .flatMap(map -> read(name, map, folder, found));
    }

    private static Optional<Carrier> read(String name, MapReader map, PlatformFolder folder, Diagnostics found) {
        Optional<YamlText> title = map.requiredText("title");
        List<ArtifactTemplate> renders = map.requiredList("renders").stream()
                .flatMap(each ->
                        ArtifactTemplate.read(each, folder, found, ArtifactTemplate.Place.WITH_FOLDERS).stream())
                .toList();
        List<String> sources =
                map.requiredTexts("sources").stream().map(YamlText::text).toList();
        map.done();
        return title.map(text -> new Carrier(name, text.text(), renders, sources));
    }
}
