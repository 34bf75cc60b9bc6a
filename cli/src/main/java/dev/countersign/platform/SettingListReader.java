package dev.countersign.platform;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.diagnostic.Suggestion;
import dev.countersign.yaml.MapReader;
import dev.countersign.yaml.YamlMap;
import dev.countersign.yaml.YamlText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads {@code settings} of a {@code platform.yaml}: what may be written, in two tiers. */
final class SettingListReader {
    private static final Pattern RANGE = Pattern.compile("(0 or )?(-?[0-9]{1,10})\\.\\.(-?[0-9]{1,10})");
    private static final List<String> SHAPES =
            Stream.of(ValueType.Shape.values()).map(ValueType.Shape::word).toList();

    private final SettingLanguage language;
    private final Diagnostics found;

    SettingListReader(SettingLanguage language, Diagnostics found) {
        this.language = language;
        this.found = found;
    }

    /** Returns the list, as far as it can be read. */
    SettingList read(MapReader settings) {
        List<SettingList.Entry> entries = new ArrayList<>();
        tier(settings, "allowed", Tier.ALLOWED, entries);
        tier(settings, "grantable", Tier.GRANTABLE, entries);
        settings.done();
        return new SettingList(language, entries, List.of());
    }

    private void tier(MapReader settings, String key, Tier tier, List<SettingList.Entry> into) {
        settings.map(key, "the settings that are " + key)
                .ifPresent(names -> names.entries()
                        .forEach(entry -> type(names, entry)
                                .ifPresent(type -> into.add(
                                        new SettingList.Entry(entry.key().text(), tier, type)))));
    }

    private Optional<ValueType> type(MapReader names, YamlMap.Entry entry) {
        String name = entry.key().text();
        if (entry.value().asText().isPresent()) {
            return scalar(entry.value().asText().get());
        }
        if (entry.value().asList().isPresent()) {
            List<String> written =
                    names.texts(name).stream().map(YamlText::text).toList();
            return Optional.of(new ValueType.Words(compared(name, written), written));
        }
        return MapReader.of(entry.value(), "the values of '" + name + "'", found)
                .map(list -> {
                    List<YamlText> words = list.requiredTexts("list of");
                    list.done();
                    return words.stream().map(YamlText::text).toList();
                })
                .map(written -> new ValueType.WordList(compared(name, written), written));
    }

    private List<String> compared(String name, List<String> written) {
        return written.stream()
                .map(each -> language.compared(name, each, ValueType.Form.WORD))
                .toList();
    }

    private Optional<ValueType> scalar(YamlText text) {
        Matcher range = RANGE.matcher(text.text());
        if (range.matches()) {
            return Optional.of(new ValueType.Range(
                    range.group(1) != null, Long.parseLong(range.group(2)), Long.parseLong(range.group(3))));
        }
        Optional<ValueType> shape = Stream.of(ValueType.Shape.values())
                .filter(each -> each.word().equals(text.text()))
                .<ValueType>map(each -> each)
                .findFirst();
        if (shape.isEmpty()) {
            found.add(Suggestion.advise(
                    Diagnostic.error(text.at(), "unknown type of a value '" + text.text() + "'"), text.text(), SHAPES));
        }
        return shape;
    }
}
