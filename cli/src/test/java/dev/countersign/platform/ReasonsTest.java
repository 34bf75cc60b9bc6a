package dev.countersign.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every reason of the program that is sent to hosts and of the platforms' hooks carries the words of
 * the tool that failed, or is listed with why it has none.
 */
class ReasonsTest {
    private static final Path PARTS = Path.of("src/main/resources/dev/countersign/platform/host");
    private static final Path TEMPLATES = Path.of("..", "templates");
    private static final Path LISTED = Path.of("src/test/resources/reasons-without-a-tool.txt");

    private static final String TEXT = "('[^']*'|\"(?:[^\"\\\\]|\\\\.)*\")";

    /** How a reason is given: to a function, in a variable, or on a hook's standard error. */
    private static final List<Pattern> GIVEN = List.of(
            Pattern.compile(
                    "(?:\\b(?:refuse|failed|unfinished|deny|limit)|\\bstop_before \\w+|\\bgive_up(?: \\w+)?) " + TEXT),
            Pattern.compile("\\b(?:(?:store|activate|settled|[a-z]+)_why|boot_way|state_word)=" + TEXT),
            Pattern.compile("\\bput " + TEXT + " >&2"));

    /** What brings the words of a tool. */
    private static final Pattern CARRIES = Pattern.compile(
            "\\$\\{?(?:brief|heard|(?:store|activate|settled|outcome|[a-z]+)_why\\b|compared|refusals?|complaint)");

    @Test
    void every_reason_carries_the_words_of_its_tool_or_is_listed_with_why_it_has_none() throws IOException {
        Set<String> without = new TreeSet<>();
        int reasons = 0;
        for (String line : lines()) {
            for (Pattern given : GIVEN) {
                for (MatchResult found : given.matcher(line).results().toList()) {
                    String reason = found.group(1)
                            .substring(1, found.group(1).length() - 1)
                            .strip();
                    reasons++;
                    String rest = line.substring(found.start());
                    if (!reason.matches(" ?\\$?[0-9?]?")
                            && !CARRIES.matcher(rest).find()) {
                        without.add(reason);
                    }
                }
            }
        }

        assertThat(reasons).isGreaterThan(150);
        assertThat(without).containsExactlyInAnyOrderElementsOf(listed());
    }

    @Test
    void every_group_of_the_list_says_why() throws IOException {
        List<String> lines = Files.readAllLines(LISTED);

        assertThat(lines.stream().filter(each -> each.startsWith("= ")))
                .hasSizeGreaterThan(5)
                .allSatisfy(why -> assertThat(why).hasSizeGreaterThan(30).endsWith("."));
    }

    private static List<String> lines() throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> parts = Files.walk(PARTS);
                Stream<Path> hooks = Files.walk(TEMPLATES, 2)) {
            parts.filter(Files::isRegularFile).forEach(files::add);
            hooks.filter(each -> each.endsWith("hooks.sh")).forEach(files::add);
        }
        assertThat(files).hasSizeGreaterThan(25);
        List<String> lines = new ArrayList<>();
        for (Path file : files) {
            Files.readAllLines(file, StandardCharsets.ISO_8859_1).stream()
                    .map(String::strip)
                    .filter(each -> !each.startsWith("#"))
                    .forEach(lines::add);
        }
        return lines;
    }

    private static List<String> listed() throws IOException {
        return Files.readAllLines(LISTED).stream()
                .map(String::strip)
                .filter(each -> !each.isEmpty() && !each.startsWith("#") && !each.startsWith("= "))
                .toList();
    }
}
