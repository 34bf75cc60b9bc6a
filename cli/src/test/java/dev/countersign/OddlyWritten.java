package dev.countersign;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Writes a tree of maps, lists and texts as YAML in one of many possible ways: blocks and flows,
 * quotes, escapes, anchors and aliases, comments, explicit keys, any order of keys. It remembers
 * where one chosen text begins.
 */
final class OddlyWritten {
    private final Random random;
    private final StringBuilder out = new StringBuilder();
    private final Map<Object, String> anchors = new HashMap<>();
    private final Object chosen;
    private int chosenAt = -1;

    /** @param chosen the very object (not an equal one) whose place is to be remembered */
    private OddlyWritten(Random random, Object chosen) {
        this.random = random;
        this.chosen = chosen;
    }

    /** A document, and the line and column of the chosen text. */
    record Document(String text, String place) {}

    static Document of(Map<String, Object> tree, Object chosen, Random random) {
        OddlyWritten writer = new OddlyWritten(random, chosen);
        if (writer.odds(8)) {
            writer.out.append("# a comment first\n\n");
        }
        if (writer.odds(6)) {
            writer.out.append("---\n");
        }
        if (writer.odds(6)) {
            writer.inline(tree, 0);
            writer.out.append('\n');
        } else {
            writer.block(tree, 0);
        }
        if (writer.odds(8)) {
            writer.out.append("...\n");
        }
        String text = writer.out.toString();
        String place = "";
        if (writer.chosenAt >= 0) {
            String before = text.substring(0, writer.chosenAt);
            int line = (int) before.chars().filter(each -> each == '\n').count() + 1;
            String last = before.substring(before.lastIndexOf('\n') + 1);
            place = line + ":" + (last.codePointCount(0, last.length()) + 1);
        }
        return new Document(writer.odds(8) ? text.replace("\n", "\r\n") : text, place);
    }

    private boolean odds(int one) {
        return random.nextInt(one) == 0;
    }

    private void mark(Object value) {
        if (value == chosen) {
            chosenAt = out.length();
        }
    }

    private static List<Map.Entry<String, Object>> entries(Map<?, ?> map) {
        List<Map.Entry<String, Object>> entries = new ArrayList<>();
        map.forEach((key, value) -> entries.add(Map.entry((String) key, value)));
        return entries;
    }

    private void block(Map<?, ?> map, int indent) {
        List<Map.Entry<String, Object>> entries = entries(map);
        Collections.shuffle(entries, random);
        for (Map.Entry<String, Object> each : entries) {
            between(indent);
            out.append(" ".repeat(indent));
            boolean explicit = odds(15);
            if (explicit) {
                out.append("? ");
            }
            mark(each.getKey());
            text(each.getKey());
            if (explicit) {
                out.append('\n').append(" ".repeat(indent));
            } else if (odds(20)) {
                out.append(' ');
            }
            out.append(':');
            behind(each.getValue(), indent);
        }
    }

    private void between(int indent) {
        if (odds(10)) {
            out.append('\n');
        }
        if (odds(10)) {
            out.append(" ".repeat(random.nextInt(indent + 1))).append("# {odd: [comment\n");
        }
    }

    /** Writes what follows the ':' of a key, or the '-' of an item, with the end of the line. */
    private void behind(Object value, int indent) {
        if (!(value instanceof String) && !has(value) && !odds(3)) {
            Optional<String> anchor = anchor(value);
            anchor.ifPresent(each -> out.append(" &").append(each));
            lineEnd();
            if (value instanceof Map<?, ?> map) {
                block(map, indent + 1 + random.nextInt(4));
            } else {
                list((List<?>) value, indent + random.nextInt(3));
            }
            return;
        }
        out.append(" ".repeat(1 + random.nextInt(2)));
        if (value instanceof String text && value != chosen && !text.isEmpty() && odds(12)) {
            out.append(odds(2) ? "|-" : ">-")
                    .append('\n')
                    .append(" ".repeat(indent + 2))
                    .append(text)
                    .append('\n');
            return;
        }
        inline(value, indent + 1);
        lineEnd();
    }

    private void lineEnd() {
        out.append(odds(10) ? "  # because: it's \"odd\"" : odds(20) ? "  " : "")
                .append('\n');
    }

    private void list(List<?> items, int indent) {
        for (Object each : items) {
            between(indent);
            out.append(" ".repeat(indent)).append('-');
            behind(each, indent);
        }
    }

    /** Whether it was written before and has a name: then an alias is used, most of the time. */
    private boolean has(Object value) {
        return anchors.containsKey(value) && !holdsChosen(value);
    }

    private boolean holdsChosen(Object value) {
        if (value == chosen) {
            return true;
        }
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream().anyMatch(each -> each.getKey() == chosen || holdsChosen(each.getValue()));
        }
        return value instanceof List<?> list && list.stream().anyMatch(this::holdsChosen);
    }

    private Optional<String> anchor(Object value) {
        if (!odds(8) || holdsChosen(value) || anchors.containsKey(value)) {
            return Optional.empty();
        }
        String name = "a" + anchors.size();
        anchors.put(value, name);
        return Optional.of(name);
    }

    private void inline(Object value, int indent) {
        if (has(value) && odds(2)) {
            out.append('*').append(anchors.get(value)).append(' ');
            return;
        }
        mark(value);
        if (value != chosen) {
            anchor(value).ifPresent(each -> out.append('&').append(each).append(' '));
        }
        if (value instanceof Map<?, ?> map) {
            List<Map.Entry<String, Object>> entries = entries(map);
            Collections.shuffle(entries, random);
            out.append('{');
            for (int i = 0; i < entries.size(); i++) {
                gap(indent);
                mark(entries.get(i).getKey());
                text(entries.get(i).getKey());
                out.append(": ");
                inline(entries.get(i).getValue(), indent);
                out.append(i < entries.size() - 1 ? "," : "");
            }
            gap(indent);
            out.append('}');
        } else if (value instanceof List<?> list) {
            out.append('[');
            for (int i = 0; i < list.size(); i++) {
                gap(indent);
                inline(list.get(i), indent);
                out.append(i < list.size() - 1 || odds(6) ? "," : "");
            }
            gap(indent);
            out.append(']');
        } else {
            text((String) value);
        }
    }

    /**
     * Writes what separates the parts of a flow: nothing, blanks, or a new line, perhaps with a
     * comment before it.
     */
    private void gap(int indent) {
        switch (random.nextInt(8)) {
            case 0 -> out.append('\n').append(" ".repeat(indent + 1 + random.nextInt(3)));
            case 1 -> out.append(" # here}\n").append(" ".repeat(indent + 1));
            case 2, 3, 4 -> out.append(' ');
            default -> {
                // nothing
            }
        }
    }

    private void text(String text) {
        boolean plain = text.matches("[A-Za-z0-9_/~][A-Za-z0-9_/. @-]*") && !text.endsWith(" ");
        int way = random.nextInt(plain ? 6 : 3);
        if (way >= 3) {
            out.append(text);
        } else if (way == 0) {
            out.append('\'').append(text.replace("'", "''")).append('\'');
        } else {
            out.append('"');
            text.codePoints().forEach(each -> escaped(each, way == 2));
            out.append('"');
        }
    }

    private void escaped(int point, boolean often) {
        if (point == '"' || point == '\\') {
            out.append('\\').appendCodePoint(point);
        } else if (often && odds(4)) {
            out.append(
                    point < 0x100 && odds(2)
                            ? String.format("\\x%02x", point)
                            : point < 0x10000 ? String.format("\\u%04X", point) : String.format("\\U%08X", point));
        } else {
            out.appendCodePoint(point);
        }
    }
}
