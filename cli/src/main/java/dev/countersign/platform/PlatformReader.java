package dev.countersign.platform;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.diagnostic.Location;
import dev.countersign.diagnostic.Suggestion;
import dev.countersign.document.Bytes;
import dev.countersign.policy.PostureValue;
import dev.countersign.policy.PostureWord;
import dev.countersign.yaml.MapReader;
import dev.countersign.yaml.YamlMap;
import dev.countersign.yaml.YamlReader;
import dev.countersign.yaml.YamlText;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code platform.yaml} and reports every mistake in it. */
final class PlatformReader {
    private static final List<String> WORDS =
            Arrays.stream(PostureWord.values()).map(PostureWord::toString).toList();
    private static final List<String> SURENESS = List.of("proven", "documented", "experimental");

    private final PlatformFolder folder;
    private final Diagnostics found;

    PlatformReader(PlatformFolder folder, Diagnostics found) {
        this.folder = folder;
        this.found = found;
    }

    Optional<Platform> read() {
        String file = folder.name() + "/platform.yaml";
        Bytes bytes = folder.file("platform.yaml").orElse(Bytes.EMPTY);
        return YamlReader.read(file, bytes.toArray(), found)
                .flatMap(node -> MapReader.of(node, "a platform", found))
                .flatMap(this::platform);
    }

    private Optional<Platform> platform(MapReader map) {
        Optional<YamlText> name = map.requiredText("platform");
        Optional<YamlText> title = map.requiredText("title");
        Optional<YamlText> sureness = map.requiredText("sureness");
        map.texts("sources");
        oneOf(map.requiredText("speaker"), List.of("posix-sh"));
        Optional<YamlText> document = map.requiredText("document");
        oneOf(document, List.of("smb.conf"));
        Optional<YamlText> template = map.requiredText("template");
        map.requiredText("state");
        oneOf(map.requiredText("lease"), List.of("host"));
        Optional<YamlText> activation = map.requiredText("activation");
        Map<PostureWord, Spelling> spellings = new LinkedHashMap<>();
        map.map("postures", "the postures")
                .ifPresent(postures -> postures.entries()
                        .forEach(entry -> spelling(entry).ifPresent(each -> spellings.put(each.word(), each))));
        map.done();
        oneOf(sureness, SURENESS);
        name.filter(each -> !folder.name().endsWith("/" + each.text()))
                .ifPresent(each -> found.add(Diagnostic.error(
                                each.at(), "this is the platform '" + each.text() + "' in the folder " + folder.name())
                        .advise("a platform has the name of its folder")));
        template.filter(each -> folder.file(each.text()).isEmpty())
                .ifPresent(each -> found.add(
                        Diagnostic.error(each.at(), "there is no '" + each.text() + "' in " + folder.name())));
        if (name.isEmpty()
                || title.isEmpty()
                || sureness.isEmpty()
                || document.isEmpty()
                || template.isEmpty()
                || activation.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Platform(
                name.get().text(),
                title.get().text(),
                sureness.get().text(),
                activation.get().text(),
                document.get().text(),
                template.get().text(),
                spellings,
                folder));
    }

    private void oneOf(Optional<YamlText> text, List<String> known) {
        text.filter(each -> !known.contains(each.text()))
                .ifPresent(each -> unknown(each.at(), each.text(), known, "unknown word"));
    }

    private Optional<Spelling> spelling(YamlMap.Entry entry) {
        Optional<PostureWord> word = PostureWord.of(entry.key().text());
        if (word.isEmpty()) {
            unknown(entry.key().at(), entry.key().text(), WORDS, "unknown posture word");
        }
        Optional<MapReader> map =
                MapReader.of(entry.value(), "the spelling of '" + entry.key().text() + "'", found);
        if (word.isEmpty() || map.isEmpty()) {
            return Optional.empty();
        }
        Optional<YamlText> setting = map.get().requiredText("setting");
        Map<String, PostureValue> reads = new HashMap<>();
        map.get().map("reads", "what is read").ifPresent(each -> values(each, word.get(), reads));
        Map<String, Map<String, PostureValue>> roles = new HashMap<>();
        map.get()
                .map("roles", "the roles")
                .ifPresent(each -> each.entries()
                        .forEach(role -> MapReader.of(role.value(), "a role", found)
                                .ifPresent(inner -> values(
                                        inner,
                                        word.get(),
                                        roles.computeIfAbsent(role.key().text(), k -> new HashMap<>())))));
        Map<PostureValue, String> writes = new HashMap<>();
        map.get()
                .map("writes", "what is written")
                .ifPresent(each -> each.entries()
                        .forEach(value -> value(value.key(), word.get())
                                .ifPresent(known ->
                                        value.value().asText().ifPresent(text -> writes.put(known, text.text())))));
        Map<PostureWord, PostureValue> satisfied = new HashMap<>();
        map.get()
                .map("satisfied by", "what makes up for it")
                .ifPresent(each -> each.entries().forEach(other -> satisfier(other, satisfied)));
        map.get().done();
        return setting.map(each -> new Spelling(word.get(), each.text(), reads, roles, writes, satisfied));
    }

    private void satisfier(YamlMap.Entry entry, Map<PostureWord, PostureValue> satisfied) {
        Optional<PostureWord> word = PostureWord.of(entry.key().text());
        if (word.isEmpty()) {
            unknown(entry.key().at(), entry.key().text(), WORDS, "unknown posture word");
            return;
        }
        entry.value()
                .asText()
                .flatMap(text -> value(text, word.get()))
                .ifPresent(value -> satisfied.put(word.get(), value));
    }

    private void values(MapReader map, PostureWord word, Map<String, PostureValue> into) {
        map.entries()
                .forEach(entry -> entry.value()
                        .asText()
                        .flatMap(text -> value(text, word))
                        .ifPresent(value -> into.put(entry.key().text(), value)));
    }

    private Optional<PostureValue> value(YamlText text, PostureWord word) {
        Optional<PostureValue> value = word.value(text.text());
        if (value.isEmpty()) {
            unknown(
                    text.at(),
                    text.text(),
                    word.weakestFirst().stream().map(PostureValue::toString).toList(),
                    "unknown value of '" + word + "'");
        }
        return value;
    }

    private void unknown(Location at, String written, List<String> known, String what) {
        found.add(Suggestion.advise(Diagnostic.error(at, what + " '" + written + "'"), written, known));
    }
}
