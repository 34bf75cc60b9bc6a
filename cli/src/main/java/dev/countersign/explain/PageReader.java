package dev.countersign.explain;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.diagnostic.Location;
import dev.countersign.explain.Numbered.Space;
import dev.countersign.yaml.MapReader;
import dev.countersign.yaml.YamlMap;
import dev.countersign.yaml.YamlNode;
import dev.countersign.yaml.YamlReader;
import dev.countersign.yaml.YamlText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the pages of one kind: a map from the question that leads to each page to the page itself.
 * It is a mistake if something is missing in one language, or if {@code shared.yaml} lacks a
 * paragraph or source that a page refers to.
 */
final class PageReader {
    /** The key of a page for each kind of number. */
    private static final Map<String, Space> KEYS = keys();

    private final Diagnostics found;
    private final Shared shared;

    PageReader(Diagnostics found) {
        this.found = found;
        this.shared = file("shared.yaml", "the shared paragraphs", found)
                .map(map -> Shared.read(map, found))
                .orElse(Shared.NOTHING);
    }

    List<Page> read(Kind kind) {
        List<Page> pages = new ArrayList<>();
        file(kind.word() + ".yaml", "the pages", found)
                .ifPresent(map -> map.entries().stream()
                        .map(entry -> page(kind, entry))
                        .forEach(page -> page.ifPresent(pages::add)));
        return pages;
    }

    static Optional<MapReader> file(String name, String what, Diagnostics found) {
        try (InputStream in = PageReader.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the program was built without its pages " + name);
            }
            return YamlReader.read(name, in.readAllBytes(), found).flatMap(node -> MapReader.of(node, what, found));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private Optional<Page> page(Kind kind, YamlMap.Entry entry) {
        String ask = entry.key().text();
        return MapReader.of(entry.value(), "page '" + ask + "'", found).flatMap(map -> page(kind, ask, map));
    }

    private Optional<Page> page(Kind kind, String ask, MapReader map) {
        List<Numbered> numbers = new ArrayList<>();
        KEYS.forEach((key, space) -> numbers(map, key, space, numbers));
        List<String> names = texts(map.texts("names"));
        List<String> texts = texts(map.texts("texts"));
        List<Wording> never = named(map, "never", shared::never);
        List<Wording> notes = named(map, "notes", shared::note);
        List<Source> sources = named(map, "sources", shared::source);
        Optional<Prose> en = prose(map, "en", ask);
        Optional<Prose> zh = prose(map, "zh", ask);
        map.done();
        if (en.isEmpty() || zh.isEmpty()) {
            return Optional.empty();
        }
        if (!en.orElseThrow().sameShape(zh.orElseThrow())) {
            found.add(Diagnostic.error(map.at(), "page '" + ask + "' does not say the same in both languages"));
            return Optional.empty();
        }
        return Optional.of(new Page(
                ask,
                kind,
                numbers,
                names,
                texts,
                with(en.orElseThrow(), Language.EN, never, notes),
                with(zh.orElseThrow(), Language.ZH, never, notes),
                sources));
    }

    private static Map<String, Space> keys() {
        Map<String, Space> keys = new LinkedHashMap<>();
        keys.put("codes", Space.CODE);
        keys.put("system errors", Space.SYSTEM);
        keys.put("linux errors", Space.ERRNO);
        keys.put("finder errors", Space.FINDER);
        keys.put("client events", Space.CLIENT_EVENT);
        keys.put("server events", Space.SERVER_EVENT);
        keys.put("security events", Space.SECURITY_EVENT);
        keys.put("nessus plugins", Space.PLUGIN);
        keys.put("qualys ids", Space.QID);
        keys.put("exits", Space.EXIT);
        return keys;
    }

    private static Prose with(Prose own, Language language, List<Wording> never, List<Wording> notes) {
        return own.with(
                never.stream().map(each -> each.in(language)).toList(),
                notes.stream().map(each -> each.in(language)).toList());
    }

    private void numbers(MapReader map, String key, Space space, List<Numbered> numbers) {
        for (YamlText text : map.texts(key)) {
            try {
                numbers.add(new Numbered(space, Long.decode(text.text())));
            } catch (IllegalArgumentException wrong) {
                found.add(Diagnostic.error(text.at(), "not a number of 32 bits"));
            }
        }
    }

    private <T> List<T> named(MapReader map, String key, Shared.Lookup<T> lookup) {
        List<T> all = new ArrayList<>();
        for (YamlText name : map.texts(key)) {
            Optional<T> one = lookup.of(name.text());
            if (one.isEmpty()) {
                found.add(Diagnostic.error(name.at(), "shared.yaml has no '" + name.text() + "' under '" + key + "'"));
            }
            one.ifPresent(all::add);
        }
        return all;
    }

    private Optional<Prose> prose(MapReader page, String language, String ask) {
        Location at = page.at();
        Optional<MapReader> map = page.map(language, "'" + language + "' of page '" + ask + "'");
        if (map.isEmpty()) {
            found.add(Diagnostic.error(at, "page '" + ask + "' has no '" + language + "'"));
            return Optional.empty();
        }
        MapReader words = map.orElseThrow();
        Optional<String> title = words.requiredText("title").map(YamlText::text);
        Optional<String> meaning = words.requiredText("meaning").map(YamlText::text);
        Prose prose = new Prose(
                title.orElse(""),
                meaning.orElse(""),
                texts(words.texts("causes")),
                distinctions(words),
                texts(words.texts("fix")),
                texts(words.texts("never")),
                texts(words.texts("notes")));
        words.done();
        return title.isPresent() && meaning.isPresent() ? Optional.of(prose) : Optional.empty();
    }

    private List<Distinction> distinctions(MapReader words) {
        List<Distinction> all = new ArrayList<>();
        for (YamlNode node : words.list("tell")) {
            MapReader.of(node, "an item of 'tell'", found).ifPresent(map -> {
                Optional<String> run = map.text("run").map(YamlText::text);
                map.requiredText("shows").ifPresent(shows -> all.add(new Distinction(run, shows.text())));
                map.done();
            });
        }
        return all;
    }

    private static List<String> texts(List<YamlText> written) {
        return written.stream().map(YamlText::text).toList();
    }
}
