package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every outcome that is printed was observed in that very call, on the host and on the wire; it is
 * never read from a journal. A run can be acted on by its author, or host by host from what each
 * host keeps.
 */
@Needs({"namespaces", "smbd", "sshd", "testparm", "nmap"})
class SeenNowTest extends OnOneHost {
    private String applied() {
        Terminal.Said apply = program.run("apply", "--yes", "--json");
        assertThat(apply.exit()).as(apply.out() + apply.err()).isZero();
        return apply.json().text("run");
    }

    private String back(String run) {
        Terminal.Said back = program.run("rollback", run, "--yes", "--json");
        assertThat(back.exit()).as(back.out() + back.err()).isZero();
        return back.json().text("run");
    }

    private void byHand(String from, String to) throws IOException {
        one.write(Files.readString(one.host().smbConf()).replace(from, to));
        RealHosts.reload(one.host());
    }

    private void wire(String expected) throws InterruptedException {
        RealHosts.await(
                Duration.ofSeconds(10),
                "nmap says " + expected,
                () -> RealHosts.nmap(one.host()).equals(expected));
    }

    /** Asserts that nothing in it says that the change is there. */
    private static void saysNo(Terminal.Said said) {
        assertThat(said.exit()).as(said.out() + said.err()).isEqualTo(4);
        assertThat(said.out() + said.err()).doesNotContainPattern("(?m)^changed |[0-9] changed");
    }

    @Test
    void a_run_that_was_rolled_back_is_over_and_every_command_says_so() throws Exception {
        String run = applied();
        String back = back(run);
        String disk = one.disk();

        Terminal.Said resumed = program.run("apply", "--resume", run, "--yes");
        Terminal.Said confirmed = program.run("confirm", run);

        for (Terminal.Said each : List.of(resumed, confirmed)) {
            saysNo(each);
            assertThat(each.err()).contains("was already rolled back by " + back, "nothing was changed");
        }
        assertThat(RealHosts.nmap(one.host())).isEqualTo("not required");
        assertThat(one.disk()).isEqualTo(disk);
        assertThat(program.run("show", run).out()).contains("rolled back by " + back, "(recorded ");
        assertThat(program.run("history").out()).contains("rolled back by " + back);
        assertThat(program.run("status", "-v").out()).contains("fs1 run " + run, "confirmed, rolled back by " + back);
        assertThat(program.run("status").exit()).isZero();
        // The rollback is a run too, and its result is observed.
        assertThat(program.run("apply", "--resume", back, "--yes").out()).contains("1 restored", "offered on the wire");
    }

    @Test
    @Needs("all")
    void a_rollback_of_a_rollback_makes_the_run_hold_again_and_its_rollback_is_over() throws Exception {
        String run = applied();
        String back = back(run);
        String again = back(back);

        assertThat(RealHosts.nmap(one.host())).isEqualTo("required");
        Terminal.Said resumed = program.run("apply", "--resume", run, "--yes");
        assertThat(resumed.exit()).as(resumed.out() + resumed.err()).isZero();
        assertThat(resumed.out()).contains("1 changed", "required on the wire");
        Terminal.Said over = program.run("apply", "--resume", back, "--yes");
        assertThat(over.exit()).as(over.out() + over.err()).isEqualTo(4);
        assertThat(over.err()).contains("was already rolled back by " + again);
        assertThat(program.run("show", run).out()).doesNotContain("rolled back by");
    }

    @Test
    void what_somebody_else_made_of_the_host_since_is_said_and_the_run_is_not_called_committed() throws Exception {
        String run = applied();
        byHand("server signing = mandatory", "server signing = auto");
        wire("not required");

        saysNo(program.run("apply", "--resume", run, "--yes"));
        saysNo(program.run("confirm", run));
        assertThat(program.run("status").out()).contains("changed since    fs1 run " + run, "was edited");

        // exactly the original bytes, by hand
        one.write(one.smbConf());
        RealHosts.reload(one.host());
        Terminal.Said before = program.run("apply", "--resume", run, "--yes");
        saysNo(before);
        assertThat(before.out()).contains("is as it was before the run");
        assertThat(program.run("status").out()).contains("is as it was before the run, but no run undid it");
    }

    @Test
    @Needs("all")
    void the_file_alone_is_not_enough_the_wire_has_to_say_it_too() throws Exception {
        String run = applied();
        String ours = Files.readString(one.host().smbConf());
        byHand("server signing = mandatory", "server signing = auto");
        wire("not required");
        one.write(ours); // and smbd is not told

        Terminal.Said resumed = program.run("apply", "--resume", run, "--yes");

        saysNo(resumed);
        assertThat(resumed.out()).contains("the wire says offered and not required");

        // The other way round: the original bytes are there, but smbd still requires signing. The
        // rollback tells it.
        RealHosts.reload(one.host());
        wire("required");
        one.write(one.smbConf());
        Terminal.Said rolled = program.run("rollback", run, "--yes");
        assertThat(rolled.exit()).as(rolled.out() + rolled.err()).isZero();
        assertThat(RealHosts.nmap(one.host())).isEqualTo("not required");
    }

    @Test
    void after_a_kill_every_command_that_status_advises_works_and_tells_the_truth() throws Exception {
        one.misbehave("*' transaction confirm '*) exec sleep 60 ;;");
        String run;
        try (SecondJvm apply = SecondJvm.start(program.terminal(), "apply", "--yes", "--lease", "300s")) {
            run = apply.awaitEvent("installed");
            apply.kill();
        }
        one.open();
        assertThat(advised("pending          fs1 run " + run))
                .contains("countersign apply --resume " + run, "countersign rollback " + run);

        Terminal.Said confirmed = program.run("confirm", run);
        assertThat(confirmed.exit()).as(confirmed.out() + confirmed.err()).isZero();
        assertThat(program.run("confirm", run).out()).contains("1 changed", "required on the wire");
        String back = back(run);

        Terminal.Said status = program.run("status");
        assertThat(status.out()).doesNotContain("--resume " + run);
        assertThat(status.exit()).as(status.out()).isZero();
        saysNo(program.run("apply", "--resume", run, "--yes"));
        assertThat(program.run("history").out()).contains("rolled back by " + back);
        assertThat(RealHosts.nmap(one.host())).isEqualTo("not required");
    }

    /** Returns what status says below the line with this beginning. */
    private String advised(String line) {
        List<String> lines = program.run("status").out().lines().toList();
        for (int i = 0; i + 1 < lines.size(); i++) {
            if (lines.get(i).startsWith(line)) {
                return lines.subList(i + 1, lines.size()).stream()
                        .takeWhile(each -> each.startsWith("    "))
                        .collect(Collectors.joining("\n"));
            }
        }
        throw new AssertionError("no line " + line + " in " + lines);
    }

    @Test
    void a_cloned_run_is_read_and_not_acted_on_and_its_host_undoes_it_from_its_own_record() throws Exception {
        String run = applied();
        String state = RealHosts.state(one.host());
        RealHosts other = somewhereElse(true);

        Terminal.Said history = other.run("history", "--verify");
        assertThat(history.exit()).as(history.out()).isEqualTo(3);
        assertThat(history.out()).contains("not marked as yours", "cannot be verified");
        assertThat(other.run("show", run).exit()).isZero();
        for (List<String> each : List.of(
                List.of("apply", "--resume", run, "--yes"),
                List.of("rollback", run, "--yes"),
                List.of("confirm", run))) {
            Terminal.Said said = other.run(each.toArray(new String[0]));
            saysNo(said);
            assertThat(said.err()).contains("is not marked as yours", "nothing was changed");
        }
        assertThat(RealHosts.state(one.host())).isEqualTo(state);

        assertThat(other.run("confirm", run, "-l", "fs1").out()).contains("1 changed", "required on the wire");
        Terminal.Said back = other.run("rollback", run, "-l", "fs1", "--yes");

        assertThat(back.exit()).as(back.out() + back.err()).isZero();
        assertThat(back.out()).contains("restored         fs1", "offered on the wire");
        assertThat(Files.readString(one.host().smbConf())).isEqualTo(one.smbConf());
        assertThat(RealHosts.nmap(one.host())).isEqualTo("not required");
        // The author of the run learns from the host what happened to it elsewhere.
        Terminal.Said resumed = program.run("apply", "--resume", run, "--yes");
        saysNo(resumed);
        assertThat(resumed.out()).contains("it was rolled back since, by run ");
        assertThat(program.run("status", "-v").out()).contains("run " + run, "confirmed, rolled back by ");
    }

    @ParameterizedTest
    @CsvSource({"rollback, not required", "confirm, required"})
    void a_run_that_is_pending_can_be_confirmed_or_put_back_from_anywhere(String verb, String wire) throws Exception {
        one.misbehave("*' transaction confirm '*) exec sleep 60 ;;");
        String run;
        try (SecondJvm apply = SecondJvm.start(program.terminal(), "apply", "--yes", "--lease", "300s")) {
            run = apply.awaitEvent("installed");
            apply.kill();
        }
        one.open();
        RealHosts other = somewhereElse(false);
        assertThat(other.run("status").out())
                .contains("countersign confirm " + run + " -l fs1", "countersign rollback " + run + " -l fs1");
        assertThat(other.run("rollback", run).exit()).isEqualTo(64);
        assertThat(other.run("confirm", "20261122T095141Z-3f9c", "-l", "fs1").exit())
                .isEqualTo(4);

        Terminal.Said said = verb.equals("confirm")
                ? other.run("confirm", run, "-l", "fs1")
                : other.run("rollback", run, "-l", "fs1", "--yes");

        assertThat(said.exit()).as(said.out() + said.err()).isZero();
        assertThat(RealHosts.nmap(one.host())).isEqualTo(wire);
    }

    /**
     * Starts to roll {@code run} back, and kills the program when only the confirm is missing;
     * returns the name of that rollback.
     */
    private String rollbackThatDies(String run) throws Exception {
        one.misbehave("*' transaction confirm '*) exec sleep 60 ;;");
        try (SecondJvm rollback = SecondJvm.start(program.terminal(), "rollback", run, "--yes", "--lease", "300s")) {
            RealHosts.await(
                    Duration.ofSeconds(60),
                    "the rollback is pending",
                    () -> !last().equals(run) && journal().contains("\"confirming\""));
            rollback.kill();
        }
        one.open();
        return program.lastRun();
    }

    @Test
    @Needs("all")
    void a_run_whose_rollback_died_waits_for_that_and_status_says_how_to_finish_it() throws Exception {
        String run = applied();
        String back = rollbackThatDies(run);
        assertThat(back).isNotEqualTo(run);

        for (Terminal.Said each : List.of(
                program.run("apply", "--resume", run, "--yes"),
                program.run("confirm", run),
                program.run("rollback", run, "--yes"))) {
            saysNo(each);
            assertThat(each.out()).doesNotContain("restored         ").contains("countersign status -l fs1");
        }
        assertThat(advised("pending          fs1 run " + back)).contains("countersign apply --resume " + back);
        Terminal.Said finished = program.run("apply", "--resume", back, "--yes");

        assertThat(finished.exit()).as(finished.out() + finished.err()).isZero();
        assertThat(finished.out()).contains("1 restored", "offered on the wire");
        assertThat(RealHosts.nmap(one.host())).isEqualTo("not required");
        saysNo(program.run("apply", "--resume", run, "--yes"));
        assertThat(program.run("status").exit()).isZero();
    }

    @Test
    @Needs("all")
    void a_rollback_that_was_put_back_itself_is_no_unfinished_business_of_its_run() throws Exception {
        String run = applied();
        String back = rollbackThatDies(run);

        // as status advises
        assertThat(advised("pending          fs1 run " + back)).contains("countersign rollback " + back);
        back(back);

        Terminal.Said resumed = program.run("apply", "--resume", run, "--yes");
        assertThat(resumed.exit()).as(resumed.out() + resumed.err()).isZero();
        assertThat(resumed.out()).contains("1 changed", "required on the wire");
        assertThat(program.run("status").exit()).isZero();
        String again = back(run);
        assertThat(program.run("history").out()).contains("rolled back by " + again);
    }

    @Test
    @Needs("all")
    void what_cannot_be_written_at_the_very_end_hides_no_outcome() throws Exception {
        one.misbehave("*' transaction confirm '*) sleep 3 ;;");
        try (SecondJvm apply = SecondJvm.start(program.terminal(), "apply", "--yes")) {
            apply.awaitEvent("confirming");
            Path lock = program.terminal().directory().resolve(".countersign/runs/ledger.lock");
            Files.delete(lock);
            Files.createDirectory(lock); // the list of runs can no longer be extended

            assertThat(apply.exit()).as(apply.said()).isEqualTo(1);
            assertThat(apply.said()).contains("warning: ", "cannot be written", "changed          fs1");
        }
        assertThat(RealHosts.nmap(one.host())).isEqualTo("required");
    }

    private String last() {
        try {
            return program.lastRun();
        } catch (IOException notYet) {
            return "";
        }
    }

    private String journal() {
        try {
            Path runs = program.terminal().directory().resolve(".countersign/runs");
            return Files.readString(runs.resolve(program.lastRun()).resolve("journal.jsonl"));
        } catch (IOException notYet) {
            return "";
        }
    }

    @Test
    void what_git_tracks_is_not_acted_on_although_it_is_own() throws Exception {
        String run = applied();
        Path work = program.terminal().directory();
        git(work, "init", "-q");
        git(work, "add", "-f", ".countersign/runs/" + run);

        Terminal.Said said = program.run("rollback", run, "--yes");

        saysNo(said);
        assertThat(said.err()).contains("Git tracks .countersign", "git rm -r -q --cached .countersign");
        git(work, "rm", "-r", "-q", "--cached", ".countersign");
        back(run);
    }

    private static void git(Path directory, String... words) throws Exception {
        List<String> all = new java.util.ArrayList<>(List.of("git", "-C", directory.toString()));
        all.addAll(List.of(words));
        assertThat(new ProcessBuilder(all).inheritIO().start().waitFor()).isZero();
    }

    @Test
    @Needs("all")
    void a_program_that_can_keep_no_key_changes_the_host_says_so_and_the_host_undoes_it() throws Exception {
        Files.createFile(
                program.terminal().home().resolve(".config")); // no directory can be created there, not even by root
        String run;
        try (SecondJvm apply = SecondJvm.start(program.terminal(), "apply", "--yes")) {
            run = apply.awaitEvent("end");
        }
        assertThat(RealHosts.nmap(one.host())).isEqualTo("required");

        saysNo(program.run("apply", "--resume", run, "--yes"));
        saysNo(program.run("rollback", run, "--yes"));
        Terminal.Said back = program.run("rollback", run, "-l", "fs1", "--yes");

        assertThat(back.exit()).as(back.out() + back.err()).isZero();
        assertThat(back.err()).contains("cannot be saved", "-l HOST");
        assertThat(RealHosts.nmap(one.host())).isEqualTo("not required");
    }

    @Test
    void a_key_that_others_can_read_stops_an_apply_before_anything_is_sent() throws Exception {
        String run = applied();
        String state = one.disk();
        Path key = program.terminal().home().resolve(".config/countersign/runs.key");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));

        Terminal.Said said = program.run("rollback", run, "--yes");

        saysNo(said);
        assertThat(one.disk()).isEqualTo(state);
        assertThat(program.run("history").exit()).isZero();
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        back(run);
    }

    /**
     * Returns a different user with the same policies, optionally with the runs too, as a clone
     * under umask 077 has them.
     */
    private RealHosts somewhereElse(boolean withRuns) throws Exception {
        Path place = Files.createTempDirectory(temporary, "other");
        RealHosts other = RealHosts.of(one.lab(), place);
        if (withRuns) {
            assertThat(new ProcessBuilder(
                                    "cp",
                                    "-r",
                                    program.terminal()
                                            .directory()
                                            .resolve(".countersign")
                                            .toString(),
                                    other.terminal().directory().toString())
                            .start()
                            .waitFor())
                    .isZero();
        }
        return other;
    }
}
