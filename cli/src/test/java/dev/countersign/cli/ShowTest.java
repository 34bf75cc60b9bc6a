package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code show} reads one run or one plan file for a person, obeys nothing in it, and is not
 * deceived by it.
 */
class ShowTest {
    private static final boolean ALL = Boolean.getBoolean("countersign.all");
    private static final String RUN = "20261122T095141Z-3f9c";

    @TempDir
    Path temporary;

    private Terminal terminal;
    private KeptRuns runs;

    @BeforeEach
    void a_folder_with_nothing_but_runs() {
        terminal = Terminal.in(temporary);
        runs = new KeptRuns(terminal);
    }

    private Path planFile(byte[] bytes) throws IOException {
        return Files.write(temporary.resolve("fleet.plan"), bytes);
    }

    @Test
    void a_run_shows_each_hosts_end_its_diff_and_what_was_kept_and_no_secret() {
        runs.committed(RUN);

        Terminal.Said said = terminal.run("show", RUN);

        assertThat(said.exit()).isZero();
        assertThat(said.out())
                .startsWith("RUN " + RUN + "   2 hosts   1 changed   1 not reached\n")
                .contains("apply by alice, 2026-11-22T09:51:41Z, policy 4c1f", ", exit 3.")
                .contains("changed          fs1 (recorded 2026-11-22T09:51:41Z)\n    required on the wire\n")
                .contains("    -\tserver signing = auto\n    +\tserver signing = mandatory\n")
                .contains("    kept: before, after\n")
                .contains("not reached      fs2\n")
                .doesNotContain("hunter2");
        assertThat(said.err()).contains("countersign rollback " + RUN);
    }

    @Test
    void a_run_whose_program_died_says_what_to_ask_next() {
        runs.unsettled(RUN);

        Terminal.Said said = terminal.run("show", RUN);

        assertThat(said.out()).contains("unsettled        fs1").contains("it was not finished");
        assertThat(said.err()).contains("Next: countersign status");
    }

    @Test
    void evidence_that_was_changed_is_not_shown_as_what_was_written() throws IOException {
        Path run = runs.committed(RUN);
        Files.writeString(run.resolve("evidence/fs1/after"), "[global]\n\tserver signing = disabled\n");

        Terminal.Said said = terminal.run("show", RUN);

        assertThat(said.exit()).isEqualTo(6);
        assertThat(said.out())
                .doesNotContain("disabled")
                .contains("its content was not kept, or does not match the plan")
                .contains("evidence 'after' was changed")
                .contains("Its files were altered");
    }

    @Test
    void all_the_journal_says_is_shown_when_it_is_asked_for() {
        runs.committed(RUN);

        Terminal.Said said = terminal.run("show", RUN, "-v");

        assertThat(said.out()).contains("2026-11-22T09:51:41Z  installed  fs1");
    }

    @Test
    void in_json_a_run_has_its_hosts_diffs_and_journal() {
        runs.committed(RUN);

        Terminal.Said said = terminal.run("show", RUN, "--json");

        assertThat(said.json().text("schema")).isEqualTo("countersign.show/1");
        assertThat(said.json().text("kind")).isEqualTo("run");
        assertThat(said.json().maps("hosts").get(0).text("outcome")).isEqualTo("Committed");
        assertThat(said.json().maps("hosts").get(0).text("diff"))
                .contains("mandatory")
                .doesNotContain("hunter2");
        assertThat(said.json().maps("journal")).hasSize(7);
    }

    @Test
    void a_run_that_there_is_not_is_told_where_to_look() {
        Terminal.Said said = terminal.run("show", RUN);

        assertThat(said.exit()).isEqualTo(64);
        assertThat(said.err()).contains("there is no run " + RUN).contains("countersign history");
    }

    @Test
    void the_end_of_a_name_suggests_the_run_and_a_file_of_that_name_is_shown() throws IOException {
        runs.committed(RUN);
        for (String command : List.of("show", "history")) {
            Terminal.Said said = terminal.run(command, "3f9c");
            assertThat(said.exit()).as(command).isEqualTo(64);
            assertThat(said.err())
                    .contains("'3f9c' is not the name of a run", "did you mean '" + RUN + "'?")
                    .contains("list them: countersign history");
        }
        Path file = Files.write(temporary.resolve("3f9c"), KeptRuns.plan().toArray());

        assertThat(terminal.run("show", file.toString()).exit()).isZero();
    }

    @Test
    void a_plan_file_that_does_not_belong_here_shows_what_it_claims_and_why_no_more() throws IOException {
        Path file = planFile(KeptRuns.plan().toArray());

        Terminal.Said said = terminal.run("show", file.toString());

        assertThat(said.exit()).isZero();
        assertThat(said.out())
                .contains("made 2026-11-22T09:51:41Z, valid until 2026-11-23T09:51:41Z")
                .contains("It cannot be applied here: ")
                .contains("  fs1  samba  Changes\n      /etc/samba/smb.conf  ")
                .contains("+\tserver signing = mandatory", "ldap admin password = <masked>")
                .doesNotContain("hunter2")
                .contains("  fs2  samba  CannotTell")
                .contains("Plan: 2 hosts, 1 to change, as recorded.");
    }

    @Test
    void a_forged_plan_writes_no_line_and_no_escape_of_its_own() throws IOException {
        String forged = KeptRuns.plan()
                .utf8()
                .replace("\"host\":\"fs1\"", "\"host\":\"fs1\\n= fs1  complies\"")
                .replace("/etc/samba/smb.conf", "\\u001b[31m/etc\\u202e");
        Path file = planFile(forged.getBytes(StandardCharsets.UTF_8));

        Terminal.Said said = terminal.run("show", file.toString());

        assertThat(said.exit()).isZero();
        assertThat(said.out()).doesNotContain("\033", "\u202e").contains("fs1\\n= fs1  complies", "\\x1b[31m/etc");
    }

    @Test
    void a_forged_run_writes_no_line_and_no_escape_of_its_own() {
        runs.forged(RUN);

        Terminal.Said said = terminal.run("show", RUN, "-v");

        assertThat(said.out())
                .doesNotContain("\033", "\u202e", "\nCommitted        fs9")
                .contains("unknown          fs1\\x1b]0;x");
    }

    @Test
    void what_is_no_plan_is_refused_in_words() throws IOException {
        for (String text :
                new String[] {"", "{}", "[]", "{\"schema\":\"countersign.plan/2\"}", "\u0000", "rules: []"}) {
            Path file = planFile(text.getBytes(StandardCharsets.UTF_8));

            Terminal.Said said = terminal.run("show", file.toString());

            assertThat(said.exit()).as(text).isEqualTo(65);
            assertThat(said.err()).startsWith("error: ");
        }
        assertThat(terminal.run("show", temporary.toString()).exit()).isEqualTo(65);
        assertThat(terminal.run("show", "/dev/zero").exit()).isEqualTo(65);
        assertThat(terminal.run("show", temporary.resolve("absent").toString()).err())
                .contains("there is no such file");
    }

    /** A plan with a wire picture, so that every kind of value can be damaged. */
    @Test
    void a_plan_spoilt_at_any_place_is_shown_or_refused_and_never_an_accident() throws IOException {
        String plan = KeptRuns.plan()
                .utf8()
                .replaceFirst(
                        "\"wire\":\\[\\]",
                        "\"wire\":[{\"direct\":{\"address\":\"192.0.2.1\",\"port\":445,\"advertised\":\"required\",\"why\":\"x\"}}]");
        byte[] good = plan.getBytes(StandardCharsets.UTF_8);
        assertThat(terminal.run("show", planFile(good).toString()).exit()).isZero();
        Random random = new Random(20261122);
        String interesting = "\"{}[]:,0-9eE.ntf\\ \u0000\n";
        for (int round = 0; round < (ALL ? 1500 : 150); round++) {
            byte[] spoilt = good.clone();
            for (int hit = random.nextInt(3); hit >= 0; hit--) {
                int at = random.nextInt(spoilt.length);
                spoilt[at] = random.nextBoolean()
                        ? (byte) interesting.charAt(random.nextInt(interesting.length()))
                        : (byte) random.nextInt(256);
            }

            Terminal.Said said = terminal.run("show", planFile(spoilt).toString());

            // 4: by accident it says that a different version made it.
            assertThat(said.exit()).as("round %d: %s", round, said.err()).isIn(0, 4, 65);
        }
    }

    @Test
    void a_number_that_is_no_port_is_refused_in_words() throws IOException {
        String plan = KeptRuns.plan()
                .utf8()
                .replaceFirst(
                        "\"wire\":\\[\\]",
                        "\"wire\":[{\"direct\":{\"address\":\"x\",\"port\":99999999999,\"advertised\":\"required\",\"why\":\"x\"}}]");

        Terminal.Said said = terminal.run(
                "show", planFile(plan.getBytes(StandardCharsets.UTF_8)).toString());

        assertThat(said.exit()).isEqualTo(65);
        assertThat(said.err()).contains("not a countersign plan");
    }

    @Test
    void a_run_spoilt_at_any_place_is_shown_as_damaged_and_never_an_accident() throws IOException {
        Path run = runs.committed(RUN);
        byte[] journal = Files.readAllBytes(run.resolve("journal.jsonl"));
        byte[] plan = Files.readAllBytes(run.resolve("plan.json"));
        Random random = new Random(20261123);
        for (int round = 0; round < (ALL ? 400 : 60); round++) {
            boolean inPlan = round % 4 == 0;
            byte[] spoilt = (inPlan ? plan : journal).clone();
            int at = random.nextInt(spoilt.length);
            spoilt[at] ^= (byte) (1 + random.nextInt(255));
            Files.write(run.resolve(inPlan ? "plan.json" : "journal.jsonl"), spoilt);

            Terminal.Said shown = terminal.run("show", RUN, "-v");
            Terminal.Said listed = terminal.run("history", "--verify");

            assertThat(shown.exit()).as("round %d: %s", round, shown.err()).isEqualTo(6);
            assertThat(shown.out()).as("round %d", round).contains("damaged: ");
            assertThat(listed.exit()).as("round %d: %s", round, listed.err()).isEqualTo(6);
            Files.write(run.resolve("journal.jsonl"), journal);
            Files.write(run.resolve("plan.json"), plan);
        }
    }
}
