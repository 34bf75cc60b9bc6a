package dev.countersign.platform;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.diagnostic.Location;
import dev.countersign.diagnostic.Suggestion;
import dev.countersign.document.smbconf.SmbConfVocabulary;
import dev.countersign.policy.PostureValue;
import dev.countersign.policy.PostureWord;
import dev.countersign.yaml.MapReader;
import dev.countersign.yaml.YamlMap;
import dev.countersign.yaml.YamlText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads {@code postures} of a {@code platform.yaml}: how the platform expresses each posture word.
 */
final class SpellingReader {
    private static final List<String> WORDS =
            Arrays.stream(PostureWord.values()).map(PostureWord::toString).toList();

    private final Optional<SettingLanguage> ownMeaning;
    private final Diagnostics found;

    /**
     * Creates a reader.
     *
     * @param ownMeaning the language of a store where the written value is also the value that is
     * read, without a reader in between
     */
    SpellingReader(Optional<SettingLanguage> ownMeaning, Diagnostics found) {
        this.ownMeaning = ownMeaning;
        this.found = found;
    }

    /** Returns the spellings of a platform, in its order. */
    Map<PostureWord, Spelling> read(MapReader platform) {
        Map<PostureWord, Spelling> spellings = new LinkedHashMap<>();
        platform.map("postures", "the postures")
                .ifPresent(postures -> postures.entries()
                        .forEach(entry -> spelling(entry).ifPresent(each -> spellings.put(each.word(), each))));
        return spellings;
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
        MapReader entries = map.get();
        Optional<YamlText> setting = entries.requiredText("setting");
        Spelling leading =
                part(word.get(), setting.map(YamlText::text).orElse(""), roles(word.get(), entries), entries);
        Map<PostureWord, PostureValue> satisfied = new HashMap<>();
        entries.map("satisfied by", "what makes up for it")
                .ifPresent(each -> each.entries().forEach(other -> satisfier(other, satisfied)));
        List<Spelling> also = new ArrayList<>();
        others(entries, "also").forEach((other, inner) -> {
            also.add(part(word.get(), other, Map.of(), inner));
            inner.done();
        });
        List<Spelling> deniedBy = new ArrayList<>();
        others(entries, "denied by").forEach((other, inner) -> {
            Map<String, PostureValue> reads = new HashMap<>();
            values(inner, word.get(), reads);
            deniedBy.add(Spelling.part(word.get(), other, reads, Map.of(), Map.of()));
        });
        entries.done();
        return setting.map(each -> leading.leading(satisfied, also, deniedBy));
    }

    private Map<String, Map<String, PostureValue>> roles(PostureWord word, MapReader map) {
        Map<String, Map<String, PostureValue>> roles = new HashMap<>();
        map.map("roles", "the roles")
                .ifPresent(each -> each.entries()
                        .forEach(role -> MapReader.of(role.value(), "a role", found)
                                .ifPresent(inner -> values(
                                        inner,
                                        word,
                                        roles.computeIfAbsent(role.key().text(), k -> new HashMap<>())))));
        return roles;
    }

    /** Reads {@code reads} and {@code writes} of one setting. */
    private Spelling part(
            PostureWord word, String setting, Map<String, Map<String, PostureValue>> roles, MapReader map) {
        Map<String, PostureValue> reads = new HashMap<>();
        map.map("reads", "what is read").ifPresent(each -> values(each, word, reads));
        Map<PostureValue, String> writes = new HashMap<>();
        map.map("writes", "what is written")
                .ifPresent(each -> each.entries()
                        .forEach(value -> value(value.key(), word)
                                .ifPresent(known -> value.value().asText().ifPresent(text -> {
                                    writes.put(known, text.text());
                                    if (ownMeaning.isPresent()
                                            && !setting.isEmpty()
                                            && !reads.containsKey(
                                                    ownMeaning.get().printed(setting, text.text()))) {
                                        unread(text, reads.keySet());
                                    }
                                    less(word, setting, text, known, reads);
                                }))));
        return Spelling.part(word, setting, reads, roles, writes);
    }

    /** Returns other settings that belong to a posture, by name. */
    private Map<String, MapReader> others(MapReader spelling, String key) {
        Map<String, MapReader> others = new LinkedHashMap<>();
        spelling.map(key, "'" + key + "'")
                .ifPresent(map -> map.entries()
                        .forEach(entry -> MapReader.of(
                                        entry.value(), "'" + entry.key().text() + "'", found)
                                .ifPresent(inner -> others.put(entry.key().text(), inner))));
        return others;
    }

    /**
     * Reports a value that is written but reads back as something weaker: every plan would be
     * refused.
     */
    private void less(
            PostureWord word, String setting, YamlText written, PostureValue wanted, Map<String, PostureValue> reads) {
        Optional.ofNullable(reads.get(SmbConfVocabulary.printed(setting, written.text())))
                .or(() -> Optional.ofNullable(reads.get(written.text())))
                .filter(read -> !word.atLeast(read, wanted))
                .ifPresent(read -> found.add(Diagnostic.error(
                        written.at(),
                        "'" + written.text() + "' is written here for '" + wanted
                                + "', but 'reads' says that it means '" + read + "'")));
    }

    /** Reports a value that is written but cannot be read back: every plan would be refused. */
    private void unread(YamlText written, Set<String> reads) {
        found.add(Suggestion.advise(
                Diagnostic.error(
                        written.at(),
                        "'" + written.text() + "' is written here, but 'reads' does not say what it means"),
                written.text(),
                reads));
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
