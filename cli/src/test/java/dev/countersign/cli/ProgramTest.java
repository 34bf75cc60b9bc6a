package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What applies to every command line. */
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

    @ParameterizedTest
    @CsvSource({
        "chek, unknown command 'chek', did you mean 'check'?",
        "xyzzy, unknown command 'xyzzy', run: countersign --help",
        "check --jsn, unknown option '--jsn', did you mean '--json'?",
        "plan --ot=x, unknown option '--ot', did you mean '--out'?",
        "check --parallel 0, --parallel must be at least 1, run: countersign check --help",
        "check fs1 -l fs2, hosts are named as arguments and with -l, use only one of the two",
        "rollback, which run? countersign rollback RUN, this repository has no runs",
        "confirm --yes, which run? countersign confirm RUN, this repository has no runs"
    })
    void a_slip_on_the_command_line_is_told_with_what_was_perhaps_meant(String arguments, String what, String advice) {
        Terminal.Said said = Terminal.in(temporary).run(arguments.split(" "));

        assertThat(said.exit()).as(said.err()).isEqualTo(64);
        assertThat(said.err()).contains("error: " + what, advice);
        assertThat(said.out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "help, Usage: countersign [OPTIONS] COMMAND",
        "help plan, Usage: countersign [OPTIONS] plan",
        "version, countersign "
    })
    void help_and_version_are_words_too(String arguments, String said) {
        Terminal.Said help = Terminal.in(temporary).run(arguments.split(" "));

        assertThat(help.exit()).isZero();
        assertThat(help.out()).contains(said);
    }

    @Test
    void the_version_is_the_same_with_and_without_other_options() {
        Terminal.Said alone = Terminal.in(temporary).runBare("--version");

        assertThat(alone.exit()).isZero();
        assertThat(alone.out()).matches("countersign [0-9].*\n");
        assertThat(alone.err()).isEmpty();
        for (String line : List.of("-V", "version", "--json --version", "-C x --version", "check --version")) {
            assertThat(Terminal.in(temporary).runBare(line.split(" "))).as(line).isEqualTo(alone);
        }
    }

    /** A command alone is read without the others: not where all of them are to be listed. */
    @ParameterizedTest
    @ValueSource(strings = {"--help check", "-vh check", "-l fs1 --help check"})
    void help_before_a_command_lists_all_of_them(String arguments) {
        Terminal.Said help = Terminal.in(temporary).run(arguments.split(" "));

        assertThat(help.exit()).isZero();
        assertThat(help.out()).contains("countersign [OPTIONS] COMMAND", "\n  check ", "\n  rollback ");
    }

    @Test
    void every_command_has_the_name_under_which_it_is_called() {
        assertThat(Terminal.line().getSubcommands())
                .hasSizeGreaterThan(18)
                .allSatisfy(
                        (name, command) -> assertThat(command.getCommandName()).isEqualTo(name));
    }

    @Test
    void without_a_command_it_asks_for_one() {
        Terminal.Said said = Terminal.in(temporary).run();

        assertThat(said.exit()).isEqualTo(64);
        assertThat(said.err()).isEqualTo("error: which command?\n  run: countersign --help\n");
    }

    static List<String> everyCommand() {
        return Terminal.line().getSubcommands().entrySet().stream()
                .filter(each -> !each.getValue().getCommandSpec().usageMessage().hidden())
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    @ParameterizedTest
    @MethodSource("everyCommand")
    void the_help_of_a_command_begins_with_examples_of_it_and_fits_into_80_columns(String command) {
        Terminal terminal = Terminal.in(temporary);

        Terminal.Said said = terminal.run(command, "--help");

        assertThat(said.exit()).isZero();
        assertThat(said.out()).startsWith("Examples:\n  countersign " + command);
        assertThat(said.out())
                .contains("\n  -h, --help, and what every command takes")
                .doesNotContain("--config=FILE");
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
                .takeWhile(line -> !line.isEmpty())
                .toList();
        assertThat(said.out()).contains("Exit codes:\n  0 done or compliant");
        assertThat(commands).hasSameSizeAs(everyCommand());
    }
}
