package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.json.JsonMap;
import dev.countersign.testing.LabHost;
import dev.countersign.testing.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The program dies in the middle of a run, at several points: status says what is left, and resume
 * does it, once.
 */
@Needs({"namespaces", "smbd", "sshd"})
class ResumeTest {
    @TempDir
    Path temporary;

    @Test
    void what_is_pending_is_confirmed_and_whose_turn_never_came_gets_it_and_twice_changes_nothing() throws Exception {
        try (OneHost one = OneHost.up(2)) {
            RealHosts program = one.begin(temporary);
            LabHost other = one.lab().host(2);
            one.misbehave("*' transaction confirm '*) exec sleep 60 ;;");
            String run = killed(program, "installed", "300s");
            one.open();

            Terminal.Said status = program.run("status", "--json");
            assertThat(status.exit()).as(status.out()).isEqualTo(2);
            assertThat(unfinished(status, 0).text("what")).isEqualTo("pending on the host");
            assertThat(unfinished(status, 0).text("next")).isEqualTo("countersign apply --resume " + run);
            assertThat(unfinished(status, 1).text("what")).isEqualTo("the run never reached it: nothing was changed");
            assertThat(unfinished(status, 1).text("next")).isEqualTo("countersign apply --resume " + run);
            assertThat(program.run("status").out())
                    .contains("pending          fs1 run " + run, "unfinished       fs2 run " + run)
                    .doesNotContain("unfinished       fs1");
            assertThat(other.advertises()).isEqualTo("not required");

            Terminal.Said resumed = program.run("apply", "--resume", run, "--yes", "--json");

            assertThat(resumed.exit()).as(resumed.out() + resumed.err()).isZero();
            assertThat(outcomes(resumed)).containsExactly("Committed", "Committed");
            assertThat(one.host().advertises()).isEqualTo("required");
            assertThat(other.advertises()).isEqualTo("required");
            assertThat(program.run("status").exit()).isZero();
            assertThat(program.run("history", "--verify").out()).contains("2 hosts: 2 changed; exit 0");

            Map<String, String> kept = kept(program);
            String disk = one.disk();
            Terminal.Said twice = program.run("apply", "--resume", run, "--json");

            assertThat(twice.exit()).as(twice.out() + twice.err()).isZero();
            assertThat(outcomes(twice)).containsExactly("Committed", "Committed");
            assertThat(kept(program)).isEqualTo(kept);
            assertThat(one.disk()).isEqualTo(disk);

            // After a rollback on one host, the run is over for that host only.
            assertThat(program.run("rollback", run, "-l", "fs1", "--yes").exit())
                    .isZero();
            Terminal.Said part = program.run("apply", "--resume", run, "--yes", "--json");
            assertThat(part.exit()).as(part.out() + part.err()).isEqualTo(4);
            assertThat(outcomes(part)).containsExactly("Refused", "Committed");
            assertThat(part.json().maps("hosts").get(0).text("reason")).contains("was already rolled back here by ");
            assertThat(program.run("history").out()).contains(" on fs1");

            Terminal.Said back = program.run("rollback", run, "--yes");
            assertThat(back.exit()).as(back.out() + back.err()).isZero();
            assertThat(other.advertises()).isEqualTo("not required");
        }
    }

    @Test
    @Needs("all")
    void gone_on_with_on_one_host_the_others_still_wait_and_none_is_forgotten_for_its_name() throws Exception {
        try (OneHost one = OneHost.up(3)) {
            RealHosts program = one.begin(temporary);
            one.misbehave("*' transaction confirm '*) exec sleep 60 ;;");
            String run = killed(program, "installed", "300s");
            one.open();
            Map<String, String> kept = kept(program);

            Terminal.Said most = program.run("apply", "--resume", run, "--max-changes", "2", "--yes");
            assertThat(most.exit()).as(most.out() + most.err()).isEqualTo(4);
            assertThat(most.err()).contains("changes 3 hosts and --max-changes is 2; nothing was changed");
            assertThat(program.run("apply", "--resume", run, "--rehearse-rollback", "--yes")
                            .exit())
                    .isEqualTo(64);

            // The host now has a different name in the inventory.
            String inventory = Files.readString(one.lab().inventory());
            program.terminal().file("inventories/lab.yaml", inventory.replace("fs1:", "renamed:"));
            Terminal.Said none = program.run("apply", "--resume", run, "-l", "renamed", "--yes");
            assertThat(none.exit()).as(none.out() + none.err()).isEqualTo(4);
            assertThat(none.err()).contains("run " + run + " does not include any of these hosts; nothing was changed");
            Terminal.Said renamed = program.run("status");
            assertThat(renamed.exit()).isEqualTo(3);
            assertThat(renamed.out())
                    .contains("pending          renamed run " + run, "countersign rollback " + run + " -l renamed")
                    .contains("unfinished       fs1 run " + run, "it is no longer in any inventory");
            assertThat(kept(program)).isEqualTo(kept);
            program.terminal().file("inventories/lab.yaml", inventory);

            Terminal.Said first = program.run("apply", "--resume", run, "-l", "fs1", "--yes", "--json");
            assertThat(first.exit()).as(first.out() + first.err()).isZero();
            assertThat(outcomes(first)).containsExactly("Committed");
            Terminal.Said status = program.run("status", "--json");
            assertThat(status.exit()).as(status.out()).isEqualTo(2);
            assertThat(unfinished(status, 1).text("what")).isEqualTo("the run never reached it: nothing was changed");
            assertThat(program.run("history").out()).contains("not finished");

            Terminal.Said rest = program.run("apply", "--resume", run, "--yes", "--json");
            assertThat(rest.exit()).as(rest.out() + rest.err()).isZero();
            assertThat(outcomes(rest)).containsExactly("Committed", "Committed", "Committed");
            assertThat(program.run("history").out()).contains("3 hosts: 3 changed; exit 0");

            // What was confirmed can be rolled back under the new name too, from what the host
            // keeps.
            program.terminal().file("inventories/lab.yaml", inventory.replace("fs1:", "renamed:"));
            Terminal.Said back = program.run("rollback", run, "-l", "renamed", "--yes");
            assertThat(back.exit()).as(back.out() + back.err()).isZero();
            assertThat(one.host().advertises()).isEqualTo("not required");
        }
    }

    @Test
    @Needs("all")
    void a_pending_host_that_fails_now_stops_the_others_as_it_would_have_then() throws Exception {
        try (OneHost one = OneHost.up(2)) {
            RealHosts program = one.begin(temporary);
            one.misbehave("*' transaction confirm '*) exec sleep 60 ;;");
            String run = killed(program, "installed", "16s");
            one.open();
            one.shell("kill -STOP $(cat /run/samba/smbd.pid)").orFail(); // nothing answers on its wire

            Terminal.Said resumed = program.run("apply", "--resume", run, "--yes", "--json");

            assertThat(resumed.exit()).as(resumed.out() + resumed.err()).isEqualTo(5);
            assertThat(outcomes(resumed)).containsExactly("RolledBack", "NotAttempted");
            assertThat(resumed.json().maps("hosts").get(1).text("reason")).contains("the limit is 0");
            assertThat(one.lab().host(2).advertises()).isEqualTo("not required");
        }
    }

    @Test
    void what_never_arrived_is_said_and_applied_also_when_the_journal_ends_in_half_a_line() throws Exception {
        try (OneHost one = OneHost.up()) {
            RealHosts program = one.begin(temporary);
            String before = RealHosts.state(one.host());
            one.misbehave("*' transaction apply '*) exec sleep 60 ;;");
            String run = killed(program, "intent", "300s");
            one.open();
            Files.writeString(journal(program, run), "{\"sequence\":9,\"ti", StandardOpenOption.APPEND);

            Terminal.Said status = program.run("status", "--json");
            Terminal.Said stale = resumeWithAnotherPolicy(program, run);

            assertThat(status.exit()).as(status.out()).isEqualTo(2);
            assertThat(unfinished(status, 0).text("what")).contains("the host has no record of the run");
            assertThat(stale.exit()).as(stale.out()).isEqualTo(4);
            assertThat(OneHost.only(stale).text("reason")).contains("these files have changed since it was made");
            assertThat(RealHosts.state(one.host())).isEqualTo(before);

            Terminal.Said resumed = program.run("apply", "--resume", run, "--yes", "--json");

            assertThat(resumed.exit()).as(resumed.out() + resumed.err()).isZero();
            assertThat(outcomes(resumed)).containsExactly("Committed");
            assertThat(one.host().advertises()).isEqualTo("required");
            assertThat(program.run("history", "--verify").exit()).isZero();
        }
    }

    private static Terminal.Said resumeWithAnotherPolicy(RealHosts program, String run) {
        program.terminal().file("policies/signing.yaml", RealHosts.REQUIRED + "# another\n");
        Terminal.Said said = program.run("apply", "--resume", run, "--yes", "--json");
        program.terminal().file("policies/signing.yaml", RealHosts.REQUIRED);
        return said;
    }

    @Test
    @Needs("all")
    void what_the_host_put_back_by_itself_is_written_down_once() throws Exception {
        try (OneHost one = OneHost.up()) {
            RealHosts program = one.begin(temporary);
            String before = RealHosts.state(one.host());
            one.misbehave("*' transaction confirm '*) exec sleep 60 ;;");
            String run = killed(program, "installed", "5s");
            one.open();
            RealHosts.await(
                    Duration.ofSeconds(15),
                    "the host put everything back",
                    () -> program.run("status", "--json").exit() == 0);

            Terminal.Said status = program.run("status", "--json");
            Terminal.Said resumed = program.run("apply", "--resume", run, "--yes", "--json");
            Map<String, String> kept = kept(program);
            Terminal.Said twice = program.run("apply", "--resume", run, "--yes", "--json");

            assertThat(unfinished(status, 0).text("what")).contains("the host has put everything back");
            assertThat(resumed.exit()).as(resumed.out() + resumed.err()).isEqualTo(5);
            assertThat(outcomes(resumed)).containsExactly("RolledBack");
            assertThat(twice.exit()).isEqualTo(5);
            assertThat(kept(program)).isEqualTo(kept);
            assertThat(RealHosts.state(one.host())).isEqualTo(before);
            assertThat(program.run("status", "--json")
                            .json()
                            .maps("hosts")
                            .get(0)
                            .maps("unfinished"))
                    .isEmpty();
        }
    }

    @Test
    @Needs("all")
    void what_is_pending_and_does_not_say_on_the_wire_what_it_should_is_put_back() throws Exception {
        try (OneHost one = OneHost.up(2)) {
            RealHosts program = one.begin(temporary);
            String before = RealHosts.state(one.host());
            one.misbehave("*' transaction confirm '*) exec sleep 60 ;;");
            String run = killed(program, "installed", "25s");
            one.open();
            // The host now has a second endpoint, served by a different machine that was not
            // changed.
            program.terminal()
                    .file(
                            "inventories/lab.yaml",
                            Files.readString(one.lab().inventory())
                                    .replaceFirst(
                                            "(fs1: \\{address: [0-9.]+)",
                                            "$1, smb: [{address: " + one.host().address() + "}, {address: "
                                                    + one.lab().host(2).address() + "}]"));

            Terminal.Said resumed = program.run("apply", "--resume", run, "-l", "fs1", "--yes", "--json");

            assertThat(resumed.exit()).as(resumed.out() + resumed.err()).isEqualTo(5);
            assertThat(OneHost.only(resumed).text("outcome")).isEqualTo("RolledBack");
            assertThat(RealHosts.state(one.host())).isEqualTo(before);
            assertThat(one.host().advertises()).isEqualTo("not required");
        }
    }

    /**
     * Runs apply one host after the other, kills it when its journal says {@code event}, and
     * returns the name of the run.
     */
    static String killed(RealHosts program, String event, String lease) throws Exception {
        try (SecondJvm apply =
                SecondJvm.start(program.terminal(), "apply", "--yes", "--serial", "1", "--lease", lease)) {
            String run = apply.awaitEvent(event);
            apply.kill();
            return run;
        }
    }

    private static Path journal(RealHosts program, String run) {
        return program.terminal().directory().resolve(".countersign/runs/" + run + "/journal.jsonl");
    }

    /** Returns every stored file of runs, by name. */
    private static Map<String, String> kept(RealHosts program) throws IOException {
        Map<String, String> kept = new TreeMap<>();
        try (Stream<Path> all = Files.walk(program.terminal().directory().resolve(".countersign"))) {
            for (Path each : all.filter(Files::isRegularFile).toList()) {
                kept.put(
                        each.toString(),
                        new String(Files.readAllBytes(each), java.nio.charset.StandardCharsets.ISO_8859_1));
            }
        }
        return kept;
    }

    private static List<String> outcomes(Terminal.Said said) {
        return said.json().maps("hosts").stream()
                .map(each -> each.text("outcome"))
                .toList();
    }

    private static JsonMap unfinished(Terminal.Said status, int host) {
        return status.json().maps("hosts").get(host).maps("unfinished").get(0);
    }
}
