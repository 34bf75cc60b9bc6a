package dev.countersign.yaml;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.diagnostic.Location;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.parser.Parser;

/**
 * Builds a tree from the parser's events, within limits, and refuses everything that makes a file
 * mean something different from what it looks like. Messages quote only keys: a tag, an alias or a
 * value may be a password that was written without quotes.
 */
final class TreeComposer {
    /** How deep maps and lists may be nested. */
    static final int MAX_DEPTH = 20;

    /**
     * How many values all aliases together may repeat: a fleet that shares its labels needs
     * thousands, an attack billions.
     */
    static final long MAX_REPEATED = 100_000;

    /**
     * The maximum length of a key or a value, in characters. Messages quote keys, and compare them
     * with known ones.
     */
    static final int MAX_TEXT = 10_000;

    /** How YAML's own tags begin, such as {@code !!str}: they do not change what a text says. */
    private static final String OF_YAML = "tag:yaml.org,2002:";

    private final String fileName;
    private final Parser events;
    private final boolean foreign;
    private final Diagnostics found;
    private final Map<String, Anchored> anchors = new HashMap<>();
    private final Set<String> open = new HashSet<>();
    private long repeated;

    /** A named value, with the number of values in it and its depth. */
    private record Anchored(YamlNode node, long size, int height) {}

    /** A value with its size and depth. */
    private record Measured(YamlNode node, long size, int height) {}

    /** The rest of the file cannot be read. */
    private static final class Unreadable extends RuntimeException {
        private final Diagnostic why;

        Unreadable(Diagnostic why) {
            super(why.what(), null, false, false);
            this.why = why;
        }
    }

    /** @param foreign whether tags and merge keys are allowed: in files of other programs */
    TreeComposer(String fileName, Parser events, boolean foreign, Diagnostics found) {
        this.fileName = fileName;
        this.events = events;
        this.foreign = foreign;
        this.found = found;
    }

    /** Returns the one document of the file. */
    Optional<YamlNode> document() {
        try {
            events.getEvent();
            if (events.checkEvent(Event.ID.StreamEnd)) {
                throw empty(Location.of(fileName));
            }
            events.getEvent();
            YamlNode root = value(0).node();
            if (root.isNothing()) {
                throw empty(root.at());
            }
            events.getEvent();
            if (!events.checkEvent(Event.ID.StreamEnd)) {
                throw new Unreadable(Diagnostic.error(place(events.peekEvent()), "a second document begins here")
                        .advise("put each document into a file of its own"));
            }
            return Optional.of(root);
        } catch (Unreadable unreadable) {
            found.add(unreadable.why);
            return Optional.empty();
        }
    }

    private static Unreadable empty(Location at) {
        return new Unreadable(Diagnostic.error(Location.of(at.file()), "the file is empty"));
    }

    private Measured value(int depth) {
        Event event = events.getEvent();
        Location at = place(event);
        if (event instanceof AliasEvent alias) {
            return alias(alias.getAnchor(), depth, at);
        }
        Optional<String> anchor =
                event instanceof NodeEvent node ? Optional.ofNullable(node.getAnchor()) : Optional.empty();
        anchor.ifPresent(open::add);
        Measured measured = event instanceof ScalarEvent scalar
                ? new Measured(text(scalar, at), 1, 0)
                : collection(event, depth + 1, at);
        anchor.ifPresent(name -> {
            open.remove(name);
            anchors.put(name, new Anchored(measured.node(), measured.size(), measured.height()));
        });
        return measured;
    }

    private Measured collection(Event event, int depth, Location at) {
        if (depth > MAX_DEPTH) {
            throw tooDeep(at);
        }
        if (event instanceof MappingStartEvent map) {
            refuseTag(map.getTag(), at);
            return map(depth, at);
        }
        if (event instanceof SequenceStartEvent list) {
            refuseTag(list.getTag(), at);
            return list(depth, at);
        }
        throw new IllegalStateException("the parser gave " + event.getEventId() + " where a value begins");
    }

    private Measured list(int depth, Location at) {
        List<YamlNode> items = new ArrayList<>();
        long size = 1;
        int height = 0;
        while (!events.checkEvent(Event.ID.SequenceEnd)) {
            Measured item = value(depth);
            items.add(item.node());
            size += item.size();
            height = Math.max(height, item.height());
        }
        events.getEvent();
        return new Measured(new YamlList(items, at), size, height + 1);
    }

    private Measured map(int depth, Location at) {
        Map<String, YamlMap.Entry> entries = new LinkedHashMap<>();
        List<YamlNode> merged = new ArrayList<>();
        long size = 1;
        int height = 0;
        while (!events.checkEvent(Event.ID.MappingEnd)) {
            boolean plain =
                    events.peekEvent() instanceof ScalarEvent scalar && scalar.getScalarStyle() == ScalarStyle.PLAIN;
            boolean alias = events.checkEvent(Event.ID.Alias);
            Measured key = value(depth);
            Measured behind = value(depth);
            size += key.size() + behind.size();
            height = Math.max(height, Math.max(key.height(), behind.height()));
            if (foreign && plain && isMergeKey(key.node())) {
                merged.add(behind.node());
            } else if (alias || !(key.node() instanceof YamlText text)) {
                found.add(Diagnostic.error(
                        key.node().at(),
                        "a key must be a word, not " + key.node().kind() + " or an alias"));
            } else if (plain && text.text().equals("<<")) {
                found.add(
                        Diagnostic.error(text.at(), "the merge key '<<' is not supported: it hides which values apply")
                                .advise("write the keys out"));
            } else {
                keep(entries, new YamlMap.Entry(text, behind.node()));
            }
        }
        events.getEvent();
        merged.forEach(each -> merge(entries, each));
        return new Measured(new YamlMap(List.copyOf(entries.values()), at), size, height + 1);
    }

    private static boolean isMergeKey(YamlNode key) {
        return key instanceof YamlText text && text.text().equals("<<");
    }

    /** Adds what a merge key repeats: a map, or several of which the first wins. Keys of the map itself win. */
    private static void merge(Map<String, YamlMap.Entry> entries, YamlNode repeated) {
        repeated.asMap()
                .ifPresent(map -> map.entries()
                        .forEach(each -> entries.putIfAbsent(each.key().text(), each)));
        repeated.asList()
                .ifPresent(list -> list.items().stream()
                        .flatMap(each -> each.asMap().stream())
                        .forEach(each -> merge(entries, each)));
    }

    private void keep(Map<String, YamlMap.Entry> entries, YamlMap.Entry entry) {
        YamlText key = entry.key();
        Optional.ofNullable(entries.putIfAbsent(key.text(), entry))
                .ifPresent(first -> found.add(Diagnostic.error(
                                key.at(),
                                "duplicate key '" + key.text() + "': here and at line "
                                        + first.key().at().line())
                        .advise("remove one of the two")));
    }

    private YamlText text(ScalarEvent scalar, Location at) {
        refuseTag(scalar.getTag(), at);
        if (scalar.getValue().length() > MAX_TEXT) {
            throw new Unreadable(Diagnostic.error(at, "a text is longer than " + MAX_TEXT + " characters")
                    .advise("shorten it"));
        }
        scalar.getValue()
                .codePoints()
                .filter(point -> point != '\n' && point != '\t' && SourceText.misleads(point))
                .findFirst()
                .ifPresent(point -> found.add(
                        Diagnostic.error(at, "the text contains the invisible character " + SourceText.name(point))));
        Optional<String> tag = Optional.ofNullable(scalar.getTag()).filter(each -> !each.startsWith(OF_YAML));
        return foreign && tag.isPresent()
                ? new YamlText(tag.get(), true, at)
                : new YamlText(scalar.getValue(), scalar.getScalarStyle() != ScalarStyle.PLAIN, at);
    }

    private void refuseTag(String tag, Location at) {
        if (tag != null && !foreign) {
            found.add(tagRefused(at));
        }
    }

    static Diagnostic tagRefused(Location at) {
        return Diagnostic.error(at, "tags (words that begin with '!') are not supported")
                .advise("put a value that begins with '!' in quotes");
    }

    private Measured alias(String name, int depth, Location at) {
        if (open.contains(name)) {
            throw new Unreadable(Diagnostic.error(at, "the alias is inside the value that it repeats")
                    .advise("write the value out"));
        }
        Anchored anchored = Optional.ofNullable(anchors.get(name))
                .orElseThrow(
                        () -> new Unreadable(Diagnostic.error(at, "the alias repeats a value that has not been named")
                                .advise("put a value that begins with '*' in quotes")));
        repeated += anchored.size();
        if (repeated > MAX_REPEATED) {
            throw new Unreadable(Diagnostic.error(at, "aliases repeat more than " + MAX_REPEATED + " values")
                    .advise("write the values out, or use groups"));
        }
        if (depth + anchored.height() > MAX_DEPTH) {
            throw tooDeep(at);
        }
        return new Measured(anchored.node(), anchored.size(), anchored.height());
    }

    private static Unreadable tooDeep(Location at) {
        return new Unreadable(Diagnostic.error(at, "maps and lists are nested more than " + MAX_DEPTH + " deep"));
    }

    private Location place(Event event) {
        Mark mark = event.getStartMark();
        return new Location(fileName, mark.getLine() + 1, mark.getColumn() + 1);
    }
}
