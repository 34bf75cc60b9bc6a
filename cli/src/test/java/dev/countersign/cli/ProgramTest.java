package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every command line. */
class ProgramTest {
    @TempDir
    Path temporary;

    @Test
    void a_command_that_there_is_not_is_a_usage_error_that_says_where_to_look() {
        Terminal terminal = Terminal.in(temporary);

        Terminal.Said said = terminal.run("chek");

        assertThat(said.exit()).isEqualTo(64);
        assertThat(said.out()).isEmpty();
        assertThat(said.err()).contains("chek").contains("countersign --help");
    }

    @Test
    void an_error_is_one_json_document_when_json_was_asked_for() {
        Terminal terminal = Terminal.in(temporary);

        Terminal.Said said = terminal.run("check", "--json");

        assertThat(said.exit()).isEqualTo(65);
        assertThat(said.json().text("schema")).isEqualTo("countersign.error/1");
        assertThat(said.err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"chek --json", "plan --no-such-option --json", "commit --json", "apply --lease soon --json"})
    void a_wrong_command_line_is_told_in_json_too(String arguments) {
        Terminal terminal = Terminal.in(temporary);

        Terminal.Said said = terminal.run(arguments.split(" "));

        assertThat(said.exit()).isEqualTo(64);
        assertThat(said.json().text("schema")).isEqualTo("countersign.error/1");
        assertThat(said.json().integer("exitCode")).isEqualTo(64);
        assertThat(said.err()).isEmpty();
    }

    @Test
    void a_folder_without_policies_is_told_how_to_become_a_repository() {
        Terminal terminal = Terminal.in(temporary);

        Terminal.Said said = terminal.run("plan");

        assertThat(said.exit()).isEqualTo(65);
        assertThat(said.err()).contains("is not a policy repository").contains("countersign init");
    }

    static List<String> everyCommand() {
        return Terminal.line().getSubcommands().keySet().stream().sorted().toList();
    }

    @ParameterizedTest
    @MethodSource("everyCommand")
    void the_help_of_a_command_begins_with_examples_of_it_and_fits_into_80_columns(String command) {
        Terminal terminal = Terminal.in(temporary);

        Terminal.Said said = terminal.run(command, "--help");

        assertThat(said.exit()).isZero();
        assertThat(said.out()).startsWith("Examples:\n  countersign " + command);
        assertThat(said.out()).containsSubsequence("\n      --config=FILE", "\n  -h, --help", "\n  -V, --version");
        assertThat(said.out()).containsPattern("(?m)^Usage: countersign \\[OPTIONS\\] " + command);
        assertThat(said.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        assertThat(said.out().lines().filter(line -> line.startsWith("Exit:"))).hasSize(1);
    }

    @Test
    void the_help_shows_each_command_on_one_line() {
        Terminal terminal = Terminal.in(temporary);

        Terminal.Said said = terminal.run("--help");

        assertThat(said.out()).startsWith("Examples:\n");
        assertThat(said.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        List<String> commands = said.out()
                .lines()
                .dropWhile(line -> !line.equals("Commands:"))
                .skip(1)
                .toList();
        assertThat(commands).hasSameSizeAs(everyCommand());
    }
}
