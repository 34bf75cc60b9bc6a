package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the program shows and stores must be harmless to anyone who looks at it, whatever input it
 * got.
 */
final class Harmless {
    private static final int MOST_SHOWN = 256 * 1024;

    /** In JSON a diff has its lines whole, and a line may be as long as a document. */
    private static final int MOST_JSON = 8 * 1024 * 1024;

    private static final String[] CRASH = {"\tat ", "the program failed", "Exception"};

    private Harmless() {}

    /**
     * Asserts that a terminal obeys or hides nothing in it, that no line in it was injected, and
     * that it has no stack trace.
     */
    static void said(String about, Terminal.Said said) {
        shown(about, said.out());
        shown(about, said.err());
        boolean json = said.out().startsWith("{");
        assertThat(said.out() + said.err())
                .as(about)
                .doesNotContain(CRASH)
                .hasSizeLessThan(json ? MOST_JSON : MOST_SHOWN);
        if (json) {
            said.json();
        }
    }

    /** Whether it reports an error of the program itself. */
    static boolean crashed(Terminal.Said said) {
        return Stream.of(CRASH).anyMatch((said.out() + said.err())::contains);
    }

    /** Returns how many of its characters a terminal would obey or hide. */
    static long hidden(String text) {
        return text.codePoints().filter(Harmless::hidden).count();
    }

    /**
     * Asserts that in a text for people every control character, escape and change of direction is
     * written out, and that every line is the program's own.
     */
    static void shown(String about, String text) {
        assertThat(text.codePoints()
                        .filter(Harmless::hidden)
                        .mapToObj(Integer::toHexString)
                        .distinct())
                .as(about)
                .isEmpty();
        assertThat(text.lines().filter(each -> each.startsWith(HostileReply.FORGED)))
                .as(about)
                .isEmpty();
    }

    /**
     * Checks what runs store for people to read. Evidence and a plan's observations are bytes,
     * stored as they came.
     */
    static void kept(String about, Path state) {
        try (Stream<Path> files = Files.walk(state)) {
            List<Path> readable = files.filter(each -> each.toString().endsWith("journal.jsonl")
                            || each.toString().endsWith("plan.json"))
                    .toList();
            for (Path each : readable) {
                shown(about + "\n" + each, Files.readString(each, StandardCharsets.UTF_8));
            }
        } catch (java.nio.file.NoSuchFileException none) {
            // No run was started.
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    /**
     * Asserts that nothing in a host's text was executed: neither below {@code directory} nor in
     * the test's working directory.
     */
    static void nothingRan(String about, Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            assertThat(files.map(each -> String.valueOf(each.getFileName())))
                    .as(about)
                    .doesNotContain("PWNED");
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
        assertThat(Path.of("PWNED")).as(about).doesNotExist();
    }

    /** Returns enough of a text to see what went wrong. */
    static String start(String text) {
        return text.substring(0, Math.min(2_000, text.length()));
    }

    private static boolean hidden(int point) {
        return point != '\n'
                && point != '\t'
                && switch (Character.getType(point)) {
                    case Character.CONTROL,
                            Character.FORMAT,
                            Character.SURROGATE,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR -> true;
                    default -> false;
                };
    }
}
