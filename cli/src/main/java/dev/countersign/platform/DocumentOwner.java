package dev.countersign.platform;

import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.yaml.MapReader;
import dev.countersign.yaml.YamlMap;
import dev.countersign.yaml.YamlNode;
import dev.countersign.yaml.YamlText;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Software that writes a platform's document from settings of its own, so that a change to the
 * document itself is lost; and where a setting lasts.
 *
 * @param name its name in {@code platform.yaml} and on command lines
 * @param title its name for people
 * @param signs what it is recognized by on a host, or by the files of a container
 * @param writes what it does to the document, in words that follow its title
 * @param place where a setting lasts
 * @param then what makes it take effect from there
 * @param takes the settings that can be set there, each with its values; empty if all can
 * @param render the file that shows what goes there
 * @param sources where the information about it comes from
 */
public record DocumentOwner(
        String name,
        String title,
        List<Sign> signs,
        String writes,
        String place,
        Optional<String> then,
        Map<String, List<String>> takes,
        Optional<ArtifactTemplate> render,
        List<String> sources) {
    public DocumentOwner {
        signs = List.copyOf(signs);
        takes = Map.copyOf(takes);
        sources = List.copyOf(sources);
    }

    /** Reads one owner from {@code platform.yaml}; empty if something is missing. */
    static Optional<DocumentOwner> read(YamlMap.Entry entry, PlatformFolder folder, Diagnostics found) {
        String name = entry.key().text();
        return MapReader.of(entry.value(), "owner '" + name + "'", found)
                .flatMap(map -> read(name, map, folder, found));
    }

    private static Optional<DocumentOwner> read(String name, MapReader map, PlatformFolder folder, Diagnostics found) {
        Optional<YamlText> title = map.requiredText("title");
        List<Sign> signs = map.requiredList("signs").stream()
                .flatMap(each -> Sign.read(each, Sign.OF_OWNERS, found).stream())
                .toList();
        Optional<YamlText> writes = map.requiredText("writes");
        Optional<YamlText> place = map.requiredText("place");
        Optional<YamlText> then = map.text("then");
        Map<String, List<String>> takes = new HashMap<>();
        map.map("takes", "what owner '" + name + "' takes")
                .ifPresent(settings ->
                        settings.entries().forEach(each -> takes.put(each.key().text(), texts(each))));
        Optional<ArtifactTemplate> render =
                map.node("render").flatMap(each -> ArtifactTemplate.read(each, folder, found));
        List<String> sources =
                map.requiredTexts("sources").stream().map(YamlText::text).toList();
        map.done();
        return title.isEmpty() || writes.isEmpty() || place.isEmpty()
                ? Optional.empty()
                : Optional.of(new DocumentOwner(
                        name,
                        title.get().text(),
                        signs,
                        writes.get().text(),
                        place.get().text(),
                        then.map(YamlText::text),
                        takes,
                        render,
                        sources));
    }

    private static List<String> texts(YamlMap.Entry entry) {
        return entry.value().asList().stream()
                .flatMap(list -> list.items().stream())
                .map(YamlNode::asText)
                .flatMap(Optional::stream)
                .map(YamlText::text)
                .toList();
    }

    /** Returns why a setting cannot be set there; empty if it can. */
    public Optional<String> objection(String setting, String value) {
        List<String> values = takes.getOrDefault(setting, List.of());
        return takes.isEmpty() || values.contains(value)
                ? Optional.empty()
                : Optional.of(title + " has no option for '" + setting + " = " + value + "'");
    }

    /** Returns the payload lines that look for it. */
    List<String> lines() {
        return signs.stream().map(each -> each.line("owner", name)).toList();
    }
}
