package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code history} shows what was done, by whom and how it ended, and whether the run's files are
 * unchanged.
 */
class HistoryTest {
    private static final String FIRST = "20261120T080000Z-0001";
    private static final String SECOND = "20261122T095141Z-3f9c";

    @TempDir
    Path temporary;

    private Terminal terminal;
    private KeptRuns runs;

    @BeforeEach
    void a_folder_with_nothing_but_runs() {
        terminal = Terminal.in(temporary);
        runs = new KeptRuns(terminal);
    }

    @Test
    void no_run_yet_is_told_with_what_makes_one() {
        terminal.file("policies/signing.yaml", "");
        Terminal.Said said = terminal.run("history");

        assertThat(said.exit()).isZero();
        assertThat(said.out()).isEqualTo("HISTORY   no runs yet\n");
        assertThat(said.err()).contains("countersign plan");
    }

    @Test
    void the_newest_run_comes_first_with_who_when_from_what_and_how_it_ended() {
        runs.committed(FIRST);
        runs.unsettled(SECOND);

        Terminal.Said said = terminal.run("history");

        assertThat(said.exit()).isZero();
        assertThat(said.out()).isEqualTo("""
                        HISTORY   2 runs

                           RUN                    BY     COMMAND  POLICY    RESULT
                        !  20261122T095141Z-3f9c  alice  apply    4c1f4c1f  2 hosts: 1 not reached, 1 unsettled; not finished
                        !  20261120T080000Z-0001  alice  apply    4c1f4c1f  2 hosts: 1 changed, 1 not reached; exit 3

                        """);
        assertThat(said.err()).contains("countersign show " + SECOND);
    }

    @Test
    void shows_as_many_as_it_is_asked_for_and_says_how_many_there_are() {
        runs.committed(FIRST);
        runs.committed(SECOND);

        Terminal.Said said = terminal.run("history", "-n", "1");

        assertThat(said.out()).contains(SECOND).doesNotContain(FIRST).contains("HISTORY   1 run of 2 (-n 0 shows all)");
    }

    @Test
    void verify_passes_what_is_as_it_was_written() {
        runs.committed(FIRST);

        Terminal.Said said = terminal.run("history", "--verify");

        assertThat(said.exit()).isZero();
        assertThat(said.out()).contains("HISTORY   1 run   all unaltered");
    }

    /**
     * The program was killed after it created the folder of its run and before it wrote into the
     * list of runs.
     */
    @Test
    void a_run_without_a_line_is_nobodys_and_nothing_that_cannot_be_verified() throws IOException {
        runs.committed(FIRST);
        Path begun = Files.createDirectory(terminal.directory().resolve(".countersign/runs/" + SECOND));
        Files.writeString(begun.resolve("plan.json"), "{}");
        Files.createFile(begun.resolve("journal.jsonl"));

        Terminal.Said said = terminal.run("history", "--verify");

        assertThat(said.exit()).as(said.out()).isZero();
        assertThat(said.out())
                .contains("its program ended before it contacted a host")
                .contains("HISTORY   2 runs   all unaltered");
        assertThat(terminal.run("show", SECOND).out()).contains("It is empty: its program ended before");
        assertThat(terminal.run("history", "--verify", "--json").out()).contains("\"owner\": \"none\"");
    }

    @Test
    void verify_finds_one_edited_byte_in_whatever_run_it_is() throws IOException {
        Path old = runs.committed(FIRST);
        runs.committed(SECOND);
        Path journal = old.resolve("journal.jsonl");
        Files.writeString(journal, Files.readString(journal).replace("Committed", "Commitfed"));

        Terminal.Said said = terminal.run("history", "--verify", "-n", "1");

        assertThat(said.exit()).isEqualTo(6);
        assertThat(said.out())
                .contains(FIRST + " ")
                .contains("HISTORY   2 runs   1 damaged")
                .contains("DAMAGED");
    }

    @Test
    void verify_finds_evidence_that_was_changed_or_is_gone() throws IOException {
        Path run = runs.committed(FIRST);
        Files.writeString(run.resolve("evidence/fs1/before"), "x", StandardOpenOption.APPEND);
        Files.delete(run.resolve("evidence/fs1/after"));

        Terminal.Said said = terminal.run("history", "--verify", "--json");

        assertThat(said.exit()).isEqualTo(6);
        assertThat(said.json().maps("runs").get(0).maps("damage"))
                .extracting(each -> each.text("what"))
                .containsExactly("evidence 'before' was changed", "evidence 'after' is missing");
    }

    @Test
    void verify_of_one_run_says_nothing_of_the_others() throws IOException {
        Path old = runs.committed(FIRST);
        runs.committed(SECOND);
        Files.writeString(old.resolve("plan.json"), "{}");

        assertThat(terminal.run("history", "--verify", SECOND).exit()).isZero();
        assertThat(terminal.run("history", "--verify", FIRST).exit()).isEqualTo(6);
        assertThat(terminal.run("history", "--verify", "20260101T000000Z-0000").exit())
                .isEqualTo(64);
    }

    @Test
    void verify_names_a_run_that_is_gone() throws IOException {
        Path old = runs.committed(FIRST);
        runs.committed(SECOND);
        Files.move(old, temporary.resolve("elsewhere"));

        Terminal.Said said = terminal.run("history", "--verify");

        assertThat(said.exit()).isEqualTo(6);
        assertThat(said.out()).contains("run " + FIRST + " is missing", "the list of runs was altered");
    }

    @Test
    void in_json_a_run_has_its_counts_and_hosts() {
        runs.committed(FIRST);

        Terminal.Said said = terminal.run("history", "--json");

        assertThat(said.json().text("schema")).isEqualTo("countersign.history/1");
        assertThat(said.json().maps("runs")).singleElement().satisfies(run -> {
            assertThat(run.text("run")).isEqualTo(FIRST);
            assertThat(run.map("outcomes").integer("Committed")).isEqualTo(1);
            assertThat(run.texts("hosts")).containsExactly("fs1", "fs2");
        });
    }

    @Test
    void a_forged_run_writes_no_line_and_no_escape_of_its_own() {
        runs.forged(SECOND);

        Terminal.Said said = terminal.run("history");

        assertThat(said.exit()).isZero();
        assertThat(said.out()).doesNotContain("\033", "\u202e").contains("apply\\n2026", "\\x1b[2Jroot");
        assertThat(said.out().lines().filter(line -> !line.isEmpty())).hasSize(3);
        assertThat(said.out()).contains("1 unknown");
    }

    @Test
    void a_pipe_or_rubbish_where_files_should_be_stops_nothing() throws Exception {
        runs.committed(FIRST);
        Path run = runs.committed(SECOND);
        Files.delete(run.resolve("plan.json"));
        assertThat(new ProcessBuilder("mkfifo", run.resolve("plan.json").toString())
                        .start()
                        .waitFor())
                .isZero();
        Files.write(run.resolve("journal.jsonl"), new byte[] {0, (byte) 0xff, '\n', '{', '\n'});

        Terminal.Said said = terminal.run("history", "--verify");

        assertThat(said.exit()).isEqualTo(6);
        assertThat(said.out()).contains(FIRST, SECOND, "1 damaged");
    }

    @Test
    void a_file_larger_than_the_memory_is_told_and_the_other_runs_are_shown() throws IOException {
        runs.committed(FIRST);
        Path run = runs.committed(SECOND);
        try (RandomAccessFile plan =
                new RandomAccessFile(run.resolve("plan.json").toFile(), "rw")) {
            plan.setLength(64L << 30); // a hole: it uses no disk space
        }

        Terminal.Said said = terminal.run("history");

        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.out()).contains(SECOND, "cannot be read", "too large for a file of a run", FIRST);
    }
}
