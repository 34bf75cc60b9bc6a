package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The manual pages: they are sound roff, and read as such they say what {@code --help} says. They
 * are made by the program's own command, as {@code script/install} makes them.
 */
class ManPagesTest {
    private static final Pattern REQUEST = Pattern.compile("\\.(TH|SH|TP|PP|B|BR|I|nf|fi)( .*)?");

    /** What stands in a page for a character, or changes the font. */
    private static final Pattern ESCAPE = Pattern.compile("\\\\(-|e|&|fB|fI|fR|.?)");

    private static final Map<String, String> ESCAPED =
            Map.of("-", "-", "e", "\\", "&", "", "fB", "", "fI", "", "fR", "");

    @TempDir
    Path temporary;

    private final Map<String, List<String>> pages = new TreeMap<>();
    private final CommandSpec program = Terminal.line().getCommandSpec();

    @BeforeEach
    void made() throws IOException {
        Path folder = Files.createDirectories(temporary.resolve("man1"));
        Terminal.Said said = Terminal.in(temporary).run("man-pages", folder.toString());
        assertThat(said.exit()).as(said.err()).isZero();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path each : files.toList()) {
                pages.put(String.valueOf(each.getFileName()), Files.readAllLines(each));
            }
        }
    }

    private Stream<CommandSpec> commands() {
        return program.subcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .filter(each -> !each.usageMessage().hidden());
    }

    private List<String> page(CommandSpec command) {
        return pages.getOrDefault(
                (command.parent() == null ? "countersign" : "countersign-" + command.name()) + ".1", List.of());
    }

    /** What a reader sees of a line. */
    private static String read(String line) {
        String text = REQUEST.matcher(line).matches() ? line.replaceFirst("^\\.[A-Za-z]+ ?", "") : line;
        return ESCAPE.matcher(text)
                .replaceAll(each -> Matcher.quoteReplacement(ESCAPED.getOrDefault(each.group(1), "?")));
    }

    private static List<String> read(List<String> page) {
        return page.stream().map(ManPagesTest::read).toList();
    }

    @Test
    void every_command_has_a_page_and_no_other_has() {
        List<String> expected = new ArrayList<>(List.of("countersign.1"));
        commands().forEach(each -> expected.add("countersign-" + each.name() + ".1"));

        assertThat(pages.keySet()).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(pages).hasSizeGreaterThan(15).doesNotContainKey("countersign-man-pages.1");
    }

    @Test
    void a_page_is_sound_roff() {
        pages.forEach((name, lines) -> {
            assertThat(lines.get(0)).as(name).startsWith(".TH COUNTERSIGN");
            assertThat(lines.stream().filter(line -> line.startsWith(".SH ")))
                    .as(name)
                    .containsSubsequence(".SH NAME", ".SH SYNOPSIS", ".SH DESCRIPTION", ".SH OPTIONS", ".SH SEE ALSO");
            for (String line : lines) {
                String what = name + ": " + line;
                boolean request = line.startsWith(".") || line.startsWith("'");
                assertThat(!request || REQUEST.matcher(line).matches()).as(what).isTrue();
                assertThat(ESCAPE.matcher(line).results().map(each -> each.group(1)))
                        .as(what)
                        .allMatch(ESCAPED::containsKey);
                assertThat(line.replaceAll("\\\\-", "")).as(what).doesNotContainPattern("(^| )--?[a-z]");
                assertThat(line).as(what).doesNotContain("%n", "%%", "\t", "@|");
            }
        });
    }

    @Test
    void a_page_has_every_option_of_its_command_with_its_description() {
        Stream.concat(Stream.of(program), commands()).forEach(command -> {
            List<String> text = read(page(command));
            boolean top = command.parent() == null;
            for (OptionSpec option : command.options()) {
                boolean shown = !option.hidden() && (top || !option.inherited());
                for (String name : option.names()) {
                    assertThat(text.stream()
                                    .filter(line -> line.startsWith("-"))
                                    .anyMatch(line ->
                                            List.of(line.split("[ ,]+", -1)).contains(name)))
                            .as(command.name() + " " + name)
                            .isEqualTo(shown);
                }
                if (shown) {
                    assertThat(text).as(command.name()).contains(option.description()[0].replace("%%", "%"));
                }
            }
            command.positionalParameters()
                    .forEach(each -> assertThat(text).contains(each.paramLabel(), each.description()[0]));
        });
    }

    @Test
    void a_page_has_the_name_the_examples_and_the_exit_codes_of_the_help() {
        commands().forEach(command -> {
            String text = String.join("\n", read(page(command)));
            String name = "countersign-" + command.name();
            assertThat(text)
                    .contains(name + " - "
                            + command.usageMessage().description()[0].replaceFirst("\\.$", ""));
            for (String line : command.usageMessage().footer()) {
                assertThat(text).contains(line.replace("%%", "%"));
            }
            String examples = command.usageMessage().headerHeading();
            for (String line : examples.replace("%%", "%").split("%n", -1)) {
                if (!line.equals("Examples:")) {
                    assertThat(text).contains(line.strip());
                }
            }
            assertThat(text).endsWith("SEE ALSO\ncountersign (1)");
            assertThat(String.join("\n", read(page(program)))).contains(name + " (1)");
        });
    }

    @Test
    void a_folder_that_is_not_there_is_said() {
        Terminal.Said said = Terminal.in(temporary)
                .run("man-pages", temporary.resolve("absent").toString());

        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.err()).contains("cannot be written", "name a folder that exists");
    }
}
