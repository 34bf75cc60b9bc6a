package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * docs/new-platform.md as a reader follows it: files to write, and commands to run, in the order of
 * the page.
 */
final class NewPlatformPage {
    private static final Path PAGE = Path.of("..", "docs", "new-platform.md");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^(?:\\*\\*`([^`\n]+)`\\*\\*\n\n)?```(\\w*)\n(.*?)^```$");
    private static final Pattern COMMAND = Pattern.compile("(?m)^\\$ countersign (.*?) *# exit (\\d+)$");
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

    /** Something that the page tells its reader to do. */
    sealed interface Step permits Write, Run, Shell {}

    /** A file with the contents of the block below its name. */
    record Write(String file, String text) implements Step {}

    /** A command of the program, with the exit code that the page gives. */
    record Run(List<String> words, int exit) implements Step {}

    /** Shell commands, which a test does in its own way. */
    record Shell(String text) implements Step {}

    private final List<Step> steps;

    private NewPlatformPage(List<Step> steps) {
        this.steps = List.copyOf(steps);
    }

    static NewPlatformPage read() {
        String page;
        try {
            page = Files.readString(PAGE);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        List<Step> steps = new ArrayList<>();
        Matcher block = BLOCK.matcher(page);
        while (block.find()) {
            if (block.group(1) != null) {
                steps.add(new Write(block.group(1), block.group(3)));
            } else if (block.group(2).equals("console")) {
                steps.addAll(commands(block.group(3)));
            } else {
                steps.add(new Shell(block.group(3)));
            }
        }
        return new NewPlatformPage(steps);
    }

    private static List<Step> commands(String text) {
        List<Step> runs = COMMAND.matcher(text)
                .results()
                .<Step>map(each -> new Run(words(each.group(1)), Integer.parseInt(each.group(2))))
                .toList();
        assertThat(runs)
                .as("every line is a command with its exit code")
                .hasSameSizeAs(text.lines().toList());
        return runs;
    }

    private static List<String> words(String line) {
        return WORD.matcher(line)
                .results()
                .map(each -> each.group(1) == null ? each.group(2) : each.group(1))
                .toList();
    }

    List<Step> steps() {
        return steps;
    }

    /**
     * Writes every file of the page into the terminal's repository, each passed through
     * {@code edit}; none into its home.
     */
    void write(Terminal terminal, UnaryOperator<Write> edit) {
        steps.forEach(step -> {
            if (step instanceof Write write && !write.file().startsWith("~/")) {
                write(terminal, edit.apply(write));
            }
        });
    }

    /** Writes one of its files. */
    static void write(Terminal terminal, Write write) {
        try {
            Path file = write.file().startsWith("~/")
                    ? terminal.home().resolve(write.file().substring(2))
                    : terminal.directory().resolve(write.file());
            Files.createDirectories(file.getParent());
            Files.writeString(file, write.text());
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }
}
