package dev.countersign.explain;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.yaml.MapReader;
import dev.countersign.yaml.YamlMap;
import dev.countersign.yaml.YamlText;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Texts that several pages share: warnings, common beliefs, and sources. */
record Shared(Map<String, Wording> warnings, Map<String, Wording> remarks, Map<String, Source> sources) {
    static final Shared NOTHING = new Shared(Map.of(), Map.of(), Map.of());

    /** Finds a shared text by its name. */
    @FunctionalInterface
    interface Lookup<T> {
        Optional<T> of(String name);
    }

    Shared {
        warnings = Map.copyOf(warnings);
        remarks = Map.copyOf(remarks);
        sources = Map.copyOf(sources);
    }

    static Shared read(MapReader file, Diagnostics found) {
        Map<String, Wording> warnings = wordings(file, "never", found);
        Map<String, Wording> remarks = wordings(file, "notes", found);
        Map<String, Source> sources = new TreeMap<>();
        file.map("sources", "'sources'")
                .ifPresent(map -> map.entries().forEach(entry -> {
                    String name = entry.key().text();
                    MapReader.of(entry.value(), "source '" + name + "'", found).ifPresent(source -> {
                        Optional<YamlText> sure = source.requiredText("sure");
                        Optional<Wording> what = wording(source);
                        Optional<Evidence> sureness = sure.flatMap(each -> Evidence.of(each.text()));
                        if (sureness.isEmpty()) {
                            found.add(
                                    Diagnostic.error(source.at(), "source '" + name + "' does not say how sure it is"));
                        }
                        what.ifPresent(words -> sureness.ifPresent(each -> sources.put(name, new Source(each, words))));
                    });
                }));
        file.done();
        return new Shared(warnings, remarks, sources);
    }

    private static Map<String, Wording> wordings(MapReader file, String key, Diagnostics found) {
        Map<String, Wording> all = new TreeMap<>();
        file.map(key, "'" + key + "'").ifPresent(map -> {
            for (YamlMap.Entry entry : map.entries()) {
                MapReader.of(entry.value(), "'" + entry.key().text() + "'", found)
                        .flatMap(Shared::wording)
                        .ifPresent(words -> all.put(entry.key().text(), words));
            }
        });
        return all;
    }

    private static Optional<Wording> wording(MapReader map) {
        Optional<YamlText> en = map.requiredText("en");
        Optional<YamlText> zh = map.requiredText("zh");
        map.done();
        return en.flatMap(english -> zh.map(chinese -> new Wording(english.text(), chinese.text())));
    }

    Optional<Wording> never(String name) {
        return Optional.ofNullable(warnings.get(name));
    }

    Optional<Wording> note(String name) {
        return Optional.ofNullable(remarks.get(name));
    }

    Optional<Source> source(String name) {
        return Optional.ofNullable(sources.get(name));
    }
}
