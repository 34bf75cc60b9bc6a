package dev.countersign.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.cli.terminal.Console;
import dev.countersign.cli.terminal.TextWrapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a view shows on a terminal, and what a reader takes from it. */
record Screen(List<String> lines) {
    private static final int WORD = 17;
    private static final Pattern COUNT = Pattern.compile("([0-9]+) (.+)");

    static Screen of(int width, Consumer<Console> view) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        view.accept(new Console(out, out, false, false, false, new Console.Columns(width, width, width)));
        return new Screen(bytes.toString(StandardCharsets.UTF_8).lines().toList());
    }

    /** Asserts that no line is wider, and that no word of the unfolded text is split. */
    static Screen fitting(int width, Consumer<Console> view) {
        Screen screen = of(width, view);
        Set<String> words = new HashSet<>();
        of(10_000, view)
                .lines
                .forEach(line -> words.addAll(Arrays.asList(line.strip().split("\\s+", -1))));
        assertThat(screen.lines)
                .allSatisfy(
                        line -> assertThat(TextWrapper.columns(line)).as(line).isLessThanOrEqualTo(width));
        for (String line : screen.lines) {
            for (String word : line.strip().split("\\s+", -1)) {
                assertThat(words.contains(word) || word.endsWith("\u2026"))
                        .as(word)
                        .isTrue();
            }
        }
        return screen;
    }

    String text() {
        return String.join("\n", lines);
    }

    /** The counts of the headline, by word; the number of all hosts is under "hosts". */
    Map<String, Integer> counts() {
        Map<String, Integer> counts = new TreeMap<>();
        for (String line : lines.subList(0, lines.indexOf(""))) {
            for (String part : line.split(" {3,}", -1)) {
                Matcher count = COUNT.matcher(part.strip());
                if (count.matches()) {
                    counts.merge(
                            count.group(2).equals("host") ? "hosts" : count.group(2),
                            Integer.valueOf(count.group(1)),
                            Integer::sum);
                }
            }
        }
        return counts;
    }

    /** The hosts behind each word, where a line has the word and then its hosts. */
    Map<String, Set<String>> groups() {
        Map<String, Set<String>> groups = new LinkedHashMap<>();
        String word = "";
        for (String line : lines.subList(lines.indexOf("") + 1, lines.size())) {
            boolean begins = line.length() > WORD && line.charAt(0) != ' ' && line.charAt(WORD - 1) == ' ';
            boolean goesOn = line.startsWith(" ".repeat(WORD));
            if (begins) {
                word = line.substring(0, WORD).strip();
            } else if (!goesOn) {
                word = "";
            }
            if (!word.isEmpty()) {
                Set<String> hosts = groups.computeIfAbsent(word, none -> new HashSet<>());
                for (String name :
                        line.substring(WORD).replaceFirst("^[0-9]+ hosts: ", "").split("[ ,]+", -1)) {
                    if (name.matches("fs[0-9]+")) {
                        hosts.add(name);
                    }
                }
            }
        }
        return groups;
    }
}
