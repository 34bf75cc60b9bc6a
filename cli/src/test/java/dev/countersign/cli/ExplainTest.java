package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.cli.terminal.Console;
import dev.countersign.cli.terminal.TextWrapper;
import dev.countersign.cli.view.ExplainView;
import dev.countersign.explain.Answer;
import dev.countersign.explain.Distinction;
import dev.countersign.explain.Language;
import dev.countersign.explain.Page;
import dev.countersign.explain.Pages;
import dev.countersign.project.RulePages;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** {@code explain}: what a person types, and what the terminal shows. */
class ExplainTest {
    private static final String POLICY = """
            policy: office
            why: "Nobody shall alter payroll\\nin transit."
            references: [https://example.net/why]
            rules:
              - id: payroll-signs
                severity: critical
                hosts: {names: [fs1], labels: {site: berlin}}
                require: {server signing: required}
                platforms: {samba: {server smb3 signing algorithms: AES-128-GMAC}}
            waivers:
              - {rule: payroll-signs, hosts: [fs1], reason: old scanner, owner: ann, until: 2027-03-01}
            """;

    @TempDir
    Path temporary;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0xc000a000",
                "0xC000A000",
                "-1073700864",
                "3221266432",
                "STATUS_INVALID_SIGNATURE",
                "The cryptographic signature is invalid."
            })
    void every_spelling_gives_the_same_page(String question) {
        Terminal terminal = Terminal.in(temporary);
        String first = terminal.run("explain", "0xc000a000").out();

        Terminal.Said said = terminal.run("explain", question);

        assertThat(said.exit()).isZero();
        assertThat(said.out())
                .isEqualTo(first)
                .startsWith("0xc000a000 STATUS_INVALID_SIGNATURE")
                .contains("\n  $ countersign scan ADDRESS\n")
                .contains("What not to do\n", "AllowInsecureGuestAuth", "documentation only, not tested by us");
        assertThat(said.err()).isEmpty();
    }

    @Test
    void several_words_are_one_question() {
        Terminal.Said said = Terminal.in(temporary).run("explain", "event", "31017");

        assertThat(said.out()).startsWith("Event 31017");
    }

    @ParameterizedTest
    @CsvSource({"LC_ALL, zh_CN.UTF-8, 原因", "LANG, zh_CN.UTF-8, 原因", "LANG, en_US.UTF-8, Causes", "LANG, C, Causes"})
    void the_locale_chooses_the_language(String variable, String value, String heading) {
        Terminal terminal = Terminal.in(temporary).variable(variable, value);

        assertThat(terminal.run("explain", "53").out()).contains("\n" + heading);
    }

    @Test
    void lang_goes_before_the_locale() {
        Terminal terminal = Terminal.in(temporary).variable("LC_ALL", "zh_CN.UTF-8");

        assertThat(terminal.run("explain", "53", "--lang", "en").out()).contains("\nCauses");
        assertThat(terminal.run("explain", "--lang", "zh", "53").out()).contains("\n原因");
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void every_page_fits_into_the_terminal_in_either_language(Language language) {
        for (Page page : Pages.packed().all()) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
            Console console = new Console(stream, stream, false, false, false);

            new ExplainView(console, language, 60).show(new Answer(List.of(page), List.of(), List.of(), List.of()));

            assertThat(out.toString(StandardCharsets.UTF_8).lines().filter(line -> !line.contains("$ ")))
                    .as(page.ask())
                    .hasSizeGreaterThan(4)
                    .allSatisfy(line -> assertThat(TextWrapper.columns(line)).isLessThanOrEqualTo(60));
        }
    }

    @Test
    void colours_are_for_a_terminal() {
        assertThat(Terminal.in(temporary).run("explain", "53").out()).doesNotContain("\033");
        assertThat(Terminal.in(temporary).typing("").run("explain", "53").out()).contains("\033[1m");
    }

    @Test
    void without_a_question_it_lists_what_it_knows() {
        Terminal.Said said = Terminal.in(temporary).run("explain");

        assertThat(said.exit()).isZero();
        assertThat(said.out()).contains("\n  event 31017 ", "\n  reason locked ", "\n  rule servers-require-signing\n");
        assertThat(Pages.packed().all())
                .allSatisfy(page -> assertThat(said.out()).containsPattern("(?m)^  " + page.ask() + "( |$)"));
    }

    @Test
    void what_is_not_known_is_said_to_be_with_what_may_have_been_meant() {
        Terminal.Said said = Terminal.in(temporary).run("explain", "0xc000a001");

        assertThat(said.exit()).isEqualTo(64);
        assertThat(said.out()).isEmpty();
        assertThat(said.err()).contains("'0xc000a001' is not known here").contains("0xc000a000  (");
    }

    @Test
    void a_number_is_explained_in_the_world_that_it_is_from() {
        Terminal terminal = Terminal.in(temporary);

        Terminal.Said linux = terminal.run("explain", "mount error(5): Input/output error");
        Terminal.Said unknown = terminal.run("explain", "java.io.IOException: error 53 while reading");

        assertThat(linux.exit()).isZero();
        assertThat(linux.out()).startsWith("mount error(5): Input/output error (EIO)");
        assertThat(terminal.run("explain", "-36").out()).startsWith("macOS Finder: error code -36");
        assertThat(unknown.exit()).isEqualTo(64);
        assertThat(unknown.err()).contains("is not known here").contains("0x80070035  (");
    }

    @Test
    void a_question_that_lost_its_characters_is_told_why() {
        Terminal.Said said = Terminal.in(temporary).run("explain", "\ufffd\ufffd\ufffd");

        assertThat(said.exit()).isEqualTo(64);
        assertThat(said.err()).contains("set the terminal to UTF-8");
    }

    @Test
    void a_question_cannot_steer_the_terminal() {
        Terminal.Said said = Terminal.in(temporary).run("explain", "x\033[2J\u202ey");

        assertThat(said.exit()).isEqualTo(64);
        assertThat(said.err()).doesNotContain("\033").doesNotContain("\u202e");
    }

    @Test
    void an_option_that_there_is_not_is_no_question() {
        Terminal.Said said = Terminal.in(temporary).run("explain", "--lan", "zh");

        assertThat(said.exit()).isEqualTo(64);
        assertThat(said.err()).contains("Unknown option: '--lan'");
    }

    @Test
    void a_rule_of_the_repository_is_explained_with_the_words_of_its_policy() {
        Terminal terminal = Terminal.in(temporary).file("policies/a.yaml", POLICY);

        Terminal.Said said = terminal.run("explain", "payroll-signs");

        assertThat(said.exit()).isZero();
        assertThat(said.out().replaceAll("\\s+", " "))
                .contains("rule payroll-signs, severity critical, of policy office")
                .contains("Nobody shall alter payroll in transit.")
                .contains("server signing: required, or stronger; proven by the wire")
                .contains("samba: server smb3 signing algorithms = AES-128-GMAC")
                .contains("names fs1; site=berlin")
                .contains("Waived until 2027-03-01 for fs1: old scanner (ann).")
                .contains("https://example.net/why")
                .contains("$ countersign check");
        assertThat(terminal.run("explain", "payroll-signs", "--lang", "zh").out())
                .contains("规则 payroll-signs");
    }

    @Test
    void a_policy_that_is_named_is_read_and_a_mistake_in_it_is_told() throws IOException {
        Path policy = Files.writeString(temporary.resolve("p.yaml"), POLICY);
        Path broken = Files.writeString(temporary.resolve("q.yaml"), POLICY.replace("require:", "requird:"));
        Terminal terminal = Terminal.in(temporary);

        assertThat(terminal.run("-p", policy.toString(), "explain", "payroll-signs")
                        .exit())
                .isZero();
        assertThat(terminal.run("-p", broken.toString(), "explain", "53").exit())
                .isEqualTo(65);
    }

    @Test
    void a_mistake_in_a_policy_of_the_repository_stops_no_other_question() {
        Terminal terminal = Terminal.in(temporary).file("policies/a.yaml", "policy: [");

        assertThat(terminal.run("explain", "53").exit()).isZero();
        Terminal.Said said = terminal.run("explain", "payroll-signs");
        assertThat(said.exit()).isEqualTo(64);
        assertThat(said.err()).contains("is not known here").contains("countersign lint");
    }

    @Test
    void in_json_a_page_has_its_parts_as_fields() {
        Terminal terminal = Terminal.in(temporary);

        Terminal.Said said = terminal.run("explain", "5", "--json");

        assertThat(said.exit()).isZero();
        assertThat(said.json().text("schema")).isEqualTo("countersign.explain/1");
        assertThat(said.json().text("asked")).isEqualTo("5");
        assertThat(said.json().maps("pages"))
                .extracting(page -> page.text("ask"))
                .containsExactly("0xc0000022", "exit 5");
        assertThat(terminal.run("explain", "--json").json().maps("pages")).hasSizeGreaterThan(70);
        assertThat(terminal.run("explain", "nothing of the kind", "--json")
                        .json()
                        .text("schema"))
                .isEqualTo("countersign.error/1");
    }

    @Test
    void the_packed_policies_are_those_of_the_repository() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("..", "policies"))) {
            assertThat(files.map(each -> String.valueOf(each.getFileName())))
                    .containsExactlyInAnyOrderElementsOf(RulePages.PACKED);
        }
    }

    static Stream<String> commands() {
        return Pages.packed().all().stream()
                .flatMap(page -> page.en().checks().stream())
                .map(Distinction::run)
                .flatMap(Optional::stream)
                .filter(each -> each.startsWith("countersign "))
                .distinct();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void a_command_that_a_page_tells_to_run_is_one(String command) {
        List<String> words = List.of(command.split(" "));
        CommandLine line = Terminal.line();

        CommandLine.ParseResult parsed = line.parseArgs(Arrays.copyOfRange(command.split(" "), 1, words.size()));

        assertThat(words.get(1).startsWith("-") || parsed.hasSubcommand()).isTrue();
    }
}
