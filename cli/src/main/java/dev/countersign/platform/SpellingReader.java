package dev.countersign.platform;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.diagnostic.Location;
import dev.countersign.diagnostic.Suggestion;
import dev.countersign.policy.PostureValue;
import dev.countersign.policy.PostureWord;
import dev.countersign.yaml.MapReader;
import dev.countersign.yaml.YamlMap;
import dev.countersign.yaml.YamlText;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code postures} of a {@code platform.yaml}: how the platform says each posture word. */
final class SpellingReader {
    private static final List<String> WORDS =
            Arrays.stream(PostureWord.values()).map(PostureWord::toString).toList();

    private final boolean ownMeaning;
    private final Diagnostics found;

    /** @param ownMeaning whether what is written is also what is read, with no reader in between */
    SpellingReader(boolean ownMeaning, Diagnostics found) {
        this.ownMeaning = ownMeaning;
        this.found = found;
    }

    /** The spellings of a platform, in its order. */
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
                                .ifPresent(known -> value.value().asText().ifPresent(text -> {
                                    writes.put(known, text.text());
                                    if (ownMeaning && !reads.containsKey(text.text())) {
                                        unread(text, reads.keySet());
                                    }
                                }))));
        Map<PostureWord, PostureValue> satisfied = new HashMap<>();
        map.get()
                .map("satisfied by", "what makes up for it")
                .ifPresent(each -> each.entries().forEach(other -> satisfier(other, satisfied)));
        map.get().done();
        return setting.map(each -> new Spelling(word.get(), each.text(), reads, roles, writes, satisfied));
    }

    /** What would be written and could not be read back: every plan would be refused. */
    private void unread(YamlText written, Set<String> reads) {
        found.add(Suggestion.advise(
                Diagnostic.error(
                        written.at(),
                        "'" + written.text() + "' is written here, and 'reads' does not say what it means"),
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
