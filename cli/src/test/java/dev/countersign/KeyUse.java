package dev.countersign;

import dev.countersign.KeysTree.Path;
import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Diagnostics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds out which keys a reader accepts, and whether anything depends on each. A key is accepted if
 * the reader does not call it unknown, out of all words in the readers' sources. Something depends
 * on a key if the result differs without it, or with a different sample's value.
 */
final class KeyUse {
    private static final String NONSENSE = "zqzqzqzqzq";
    private static final Pattern UNKNOWN = Pattern.compile("unknown key '([^']*)' in ");
    private static final Pattern LITERAL = Pattern.compile("\"([A-Za-z0-9][A-Za-z0-9 _-]{0,40})\"");

    /** A reader: what it returns for a document. */
    interface Reading {
        Object of(String yaml, Diagnostics found);
    }

    /** A document, and its reader. */
    record Sample(String name, String yaml, Reading reading) {
        Sample with(Object tree) {
            return new Sample(name, KeysTree.write(tree), reading);
        }

        List<Diagnostic> mistakes() {
            Diagnostics found = new Diagnostics();
            reading.of(yaml, found);
            return found.all();
        }

        boolean sound() {
            return mistakes().stream().noneMatch(each -> each.severity() == Diagnostic.Severity.ERROR);
        }

        String picture() {
            return Picture.of(reading.of(yaml, new Diagnostics()));
        }

        /** Returns those keys that the reader calls unknown. */
        Set<String> unknown() {
            Set<String> unknown = new HashSet<>();
            for (Diagnostic each : mistakes()) {
                Matcher matcher = UNKNOWN.matcher(each.what());
                if (matcher.find()) {
                    unknown.add(matcher.group(1));
                }
            }
            return unknown;
        }
    }

    private final Set<String> words;
    private final Map<String, List<Object>> values = new LinkedHashMap<>();
    private final Set<String> seen = new HashSet<>();
    private final Map<String, Boolean> openKinds = new LinkedHashMap<>();
    private final SortedSet<String> accepted = new TreeSet<>();
    private final SortedSet<String> used = new TreeSet<>();
    private final SortedSet<String> spokenOf = new TreeSet<>();
    private final SortedSet<String> untold = new TreeSet<>();

    private KeyUse(Set<String> words) {
        this.words = words;
    }

    /** Examines these samples. */
    static KeyUse of(List<Sample> samples, Set<String> words) {
        return of(samples, List.of(), words);
    }

    /**
     * Same; {@code others} have the same keys with different values, and are used for nothing else.
     */
    static KeyUse of(List<Sample> samples, List<Sample> others, Set<String> words) {
        KeyUse use = new KeyUse(words);
        Map<Sample, Set<Path>> open = new LinkedHashMap<>();
        for (Sample sample : samples) {
            if (!sample.sound()) {
                throw new AssertionError(sample.name() + ": " + sample.mistakes());
            }
            open.put(sample, use.open(sample));
        }
        samples.forEach(each -> use.values(each, open.getOrDefault(each, Set.of())));
        for (int i = 0; i < others.size(); i++) {
            use.values(others.get(i), open.getOrDefault(samples.get(i), Set.of()));
        }
        samples.forEach(each -> use.keys(each, open.getOrDefault(each, Set.of())));
        samples.forEach(each -> use.spoken(each, open.getOrDefault(each, Set.of())));
        return use;
    }

    /** Returns every text between quotes in the sources of these packages. */
    static Set<String> words(String... packages) {
        Set<String> words = new LinkedHashSet<>();
        for (String each : packages) {
            try (Stream<java.nio.file.Path> files =
                    Files.walk(java.nio.file.Path.of("src/main/java/dev/countersign", each.split("/")))) {
                for (java.nio.file.Path file :
                        files.filter(Files::isRegularFile).toList()) {
                    Matcher literal = LITERAL.matcher(Files.readString(file));
                    while (literal.find()) {
                        words.add(literal.group(1));
                    }
                }
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
        return words;
    }

    /** Returns the maps whose keys are freely chosen names: no key is unknown there. */
    private Set<Path> open(Sample sample) {
        Set<Path> open = new HashSet<>();
        Object tree = KeysTree.read(sample.yaml());
        KeysTree.maps(tree, Path.TOP, (at, map) -> {
            boolean isOpen = openKinds.computeIfAbsent(
                    at.kind(open),
                    kind -> !plant(sample, tree, at, Set.of(NONSENSE)).unknown().contains(NONSENSE));
            if (isOpen) {
                open.add(at);
            }
        });
        return open;
    }

    private static Sample plant(Sample sample, Object tree, Path at, Set<String> keys) {
        return sample.with(KeysTree.changed(tree, at.steps(), map -> {
            keys.forEach(each -> map.putIfAbsent(each, "x"));
            return map;
        }));
    }

    private void values(Sample sample, Set<Path> open) {
        KeysTree.maps(
                KeysTree.read(sample.yaml()),
                Path.TOP,
                (at, map) -> map.forEach(
                        (key, value) -> values.computeIfAbsent(at.kind(open) + "/" + key, each -> new ArrayList<>())
                                .add(value)));
    }

    private void keys(Sample sample, Set<Path> open) {
        Object tree = KeysTree.read(sample.yaml());
        String picture = sample.picture();
        KeysTree.maps(tree, Path.TOP, (at, map) -> {
            if (open.contains(at)) {
                return;
            }
            String kind = at.kind(open);
            if (seen.add(kind + map.keySet())) {
                accepted(sample, tree, at, kind, map.keySet());
            }
            for (String key : map.keySet()) {
                if (!used.contains(kind + "/" + key) && depends(sample, tree, picture, at, key, kind)) {
                    used.add(kind + "/" + key);
                }
            }
        });
    }

    private void accepted(Sample sample, Object tree, Path at, String kind, Set<String> written) {
        Set<String> all = new LinkedHashSet<>(words);
        all.add(NONSENSE);
        Set<String> unknown = plant(sample, tree, at, all).unknown();
        if (!unknown.contains(NONSENSE)) {
            untold.add(kind);
        }
        all.removeAll(unknown);
        all.remove(NONSENSE);
        all.addAll(written);
        all.forEach(each -> accepted.add(kind + "/" + each));
    }

    /** For keys that seem unused: finds whether a message changes with the value. */
    private void spoken(Sample sample, Set<Path> open) {
        SortedSet<String> unused = unused();
        Object tree = KeysTree.read(sample.yaml());
        KeysTree.maps(tree, Path.TOP, (at, map) -> {
            String begin = at.kind(open) + "/";
            for (String each : unused) {
                if (!spokenOf.contains(each) && each.startsWith(begin) && each.indexOf('/', begin.length()) < 0) {
                    Sample other = sample.with(KeysTree.changed(tree, at.steps(), copy -> {
                        copy.put(each.substring(begin.length()), "x");
                        return copy;
                    }));
                    if (!words(sample).equals(words(other))) {
                        spokenOf.add(each);
                    }
                }
            }
        });
    }

    private static List<String> words(Sample sample) {
        return sample.mistakes().stream().map(Diagnostic::what).toList();
    }

    /**
     * Whether the result differs without the key, or with a value from elsewhere, without an error
     * in either case.
     */
    private boolean depends(Sample sample, Object tree, String picture, Path at, String key, String kind) {
        List<Sample> others = new ArrayList<>();
        others.add(sample.with(KeysTree.changed(tree, at.steps(), map -> {
            map.remove(key);
            return map;
        })));
        for (Object value : values.getOrDefault(kind + "/" + key, List.of())) {
            others.add(sample.with(KeysTree.changed(tree, at.steps(), map -> {
                map.put(key, value);
                return map;
            })));
        }
        return others.stream().anyMatch(each -> each.sound() && !each.picture().equals(picture));
    }

    /** Returns every key that the reader accepts somewhere. */
    SortedSet<String> accepted() {
        return accepted;
    }

    /** Returns the keys on which no result depends, and those that no sample has. */
    SortedSet<String> unused() {
        SortedSet<String> unused = new TreeSet<>(accepted);
        unused.removeAll(used);
        return unused;
    }

    /** Returns the keys whose value changes a message. */
    SortedSet<String> spokenOf() {
        return spokenOf;
    }

    /** Returns the maps for which it could not be determined. */
    SortedSet<String> untold() {
        return untold;
    }
}
