package dev.countersign.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.fleet.HostRoots;
import dev.countersign.operation.Interrupt;
import dev.countersign.testing.MachineClock;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is asked before hosts are changed, where, and which answers count. */
class PromptTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest
    @ValueSource(strings = {"yes\n", "  yes \n", "yes"})
    void yes_goes_on(String answer) {
        ask("012", answer, false);

        assertThat(text(err)).isEqualTo("Change 2 hosts? Type 'yes' to continue: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "y\n", "YES\n", "no\nyes\n", "yes please\n"})
    void anything_else_changes_nothing(String answer) {
        assertThatThrownBy(() -> ask("012", answer, false)).isInstanceOfSatisfying(Problem.class, refused -> {
            assertThat(refused.code()).isEqualTo(ExitCode.REFUSED);
            assertThat(refused).hasMessageContaining("the answer was not 'yes'; nothing was changed");
        });
    }

    @ParameterizedTest
    @CsvSource({"01, out", "02, err", "012, err"})
    void the_question_is_shown_where_it_can_be_seen(String terminals, String where) {
        ask(terminals, "yes\n", false);

        assertThat(text(where.equals("out") ? out : err)).contains("Type 'yes' to continue");
        assertThat(text(where.equals("out") ? err : out)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'', false, standard input is not a terminal",
        "12, false, standard input is not a terminal",
        "0, false, neither standard output nor standard error is a terminal",
        "012, true, --json cannot ask questions",
    })
    void where_nobody_can_see_it_or_answer_it_says_why_and_what_to_do(String terminals, boolean json, String why) {
        assertThatThrownBy(() -> ask(terminals, "yes\n", json)).isInstanceOfSatisfying(Problem.class, refused -> {
            assertThat(refused.code()).isEqualTo(ExitCode.REFUSED);
            assertThat(refused.diagnostics().get(0).what()).isEqualTo(why + "; nothing was changed");
            assertThat(refused.diagnostics().get(0).advice()).contains("review the plan, then run it with --yes");
        });
        assertThat(text(out) + text(err)).isEmpty();
    }

    @Test
    void who_said_yes_on_the_command_line_is_not_asked() {
        Assertions.assertThatCode(() -> Prompt.ask(context("", "", false), "2 hosts", true, "--yes"))
                .doesNotThrowAnyException();
    }

    @Test
    void a_name_in_a_question_is_shown_and_neither_hides_nor_replaces_it() {
        String name = "key\u001b[2K\rsudo password for fs1:\u001b[8m\u202e";
        List<String> asked = new ArrayList<>();
        HiddenInput typed = question -> {
            asked.add(question);
            return Optional.of(new char[0]);
        };

        new ConsoleOperator(context("012", "", false, typed)).secret("Passphrase for " + name + ":");
        Prompt.ask(context("012", "yes\n", false, typed), name, false, "--yes");

        for (String shown : List.of(asked.get(0), text(err))) {
            assertThat(shown).contains("key", "sudo password").doesNotContain("\u001b", "\r", "\u202e");
        }
    }

    private void ask(String terminals, String answer, boolean json) {
        Prompt.ask(context(terminals, answer, json), "2 hosts", false, "--yes");
    }

    private Context context(String terminals, String answer, boolean json) {
        return context(terminals, answer, json, HiddenInput.NONE);
    }

    private Context context(String terminals, String answer, boolean json, HiddenInput typed) {
        PrintStream toOut = new PrintStream(out, true, StandardCharsets.UTF_8);
        PrintStream toErr = new PrintStream(err, true, StandardCharsets.UTF_8);
        GlobalOptions options = new GlobalOptions();
        options.json = json;
        return new Context(
                new Environment(
                        new ByteArrayInputStream(answer.getBytes(StandardCharsets.UTF_8)),
                        toOut,
                        toErr,
                        Map.of(),
                        Path.of("/"),
                        "tester",
                        new MachineClock(),
                        terminals.contains("0"),
                        terminals.contains("1"),
                        terminals.contains("2"),
                        typed,
                        Environment.USUAL_WIDTH,
                        new Interrupt(),
                        HostRoots.NONE),
                options,
                new Console(toOut, toErr, false, false, false));
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }
}
