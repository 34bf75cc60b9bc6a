package dev.countersign.diagnostic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Whoever catches an exception and says something takes the exception's cause along, or is listed
 * with why not. ReasonsTest does the same for the program that is sent to hosts.
 */
class CaughtCausesTest {
    private static final Path SOURCES = Path.of("src/main/java");
    private static final Path LISTED = Path.of("src/test/resources/catches-without-their-cause.txt");

    private static final Pattern CATCH = Pattern.compile("catch \\(([\\w.]+(?:\\s*\\|\\s*[\\w.]+)*)\\s+(\\w+)\\) \\{");
    private static final Pattern WORDS = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"");
    private static final Pattern COMMENT = Pattern.compile("//[^\n]*");

    @Test
    void every_cause_in_hand_is_said_or_is_listed_with_why_it_is_not() throws IOException {
        List<String> silent = new ArrayList<>();
        int caught = 0;
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".java")).toList()) {
                String text = Files.readString(file);
                Matcher each = CATCH.matcher(text);
                while (each.find()) {
                    caught++;
                    String body = COMMENT.matcher(body(text, each.end())).replaceAll("");
                    Matcher words = WORDS.matcher(body);
                    if (words.find()
                            && !Pattern.compile("\\b" + each.group(2) + "\\b")
                                    .matcher(body)
                                    .find()) {
                        silent.add(file.getFileName().toString().replace(".java", "") + " "
                                + each.group(1).replaceAll("\\s*\\|\\s*", "|") + " " + words.group());
                    }
                }
            }
        }

        assertThat(caught).isGreaterThan(250);
        assertThat(silent).containsExactlyInAnyOrderElementsOf(listed());
    }

    /** Returns what is between the brace before {@code from} and the one that closes it. */
    private static String body(String text, int from) {
        int depth = 1;
        boolean quoted = false;
        for (int at = from; at < text.length(); at++) {
            char each = text.charAt(at);
            if (quoted) {
                quoted = each != '"' && each != '\n';
                at += each == '\\' ? 1 : 0;
            } else if (each == '"') {
                quoted = true;
            } else if (each == '{') {
                depth++;
            } else if (each == '}' && --depth == 0) {
                return text.substring(from, at);
            }
        }
        throw new AssertionError("no end of a block");
    }

    private static List<String> listed() throws IOException {
        return Files.readAllLines(LISTED).stream()
                .filter(each -> !each.isBlank() && !each.startsWith("#") && !each.startsWith("= "))
                .toList();
    }
}
