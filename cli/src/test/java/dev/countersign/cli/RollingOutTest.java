package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import dev.countersign.demo.EmbeddedHost;
import dev.countersign.demo.SkippingClock;
import dev.countersign.json.JsonMap;
import dev.countersign.testing.MachineClock;
import dev.countersign.testing.Needs;
import dev.countersign.testing.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * An apply that goes through the hosts in batches: their order, when it stops, what is rolled back
 * then, what a second run tries again, and what the commands afterwards say of all this.
 */
@Needs({"sh", "setsid"})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RollingOutTest {
    private EmbeddedHosts hosts;
    private Terminal terminal;

    @BeforeAll
    void up(@TempDir Path temporary) throws IOException {
        hosts = EmbeddedHosts.in(temporary);
        terminal = hosts.terminal();
    }

    @AfterAll
    void down() throws IOException {
        hosts.close();
    }

    @BeforeEach
    void asTheyWereMade() throws IOException {
        for (EmbeddedHost each : hosts.hosts()) {
            Files.deleteIfExists(hung(each.name()));
        }
        hosts.reset();
        // real times for the names of runs, and short waits for hosts that do not take the change
        terminal.clock(new SkippingClock(new MachineClock()));
    }

    private Path hung(String name) {
        return hosts.hosts().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow()
                .root()
                .resolve("run/samba/hung");
    }

    /** A host whose smbd does not take the change: it is rolled back. */
    private void hangs(String name) throws IOException {
        Files.createFile(hung(name));
    }

    private static Map<String, String> results(Terminal.Said said) {
        Map<String, String> results = new LinkedHashMap<>();
        said.json().maps("hosts").forEach(each -> results.put(each.text("host"), each.text("result")));
        return results;
    }

    /** Each batch with its hosts, as {@code 1 scans begun}. */
    private static List<String> batches(JsonMap json) {
        return json.maps("batches").stream()
                .map(each -> each.integer("number") + " " + String.join("+", each.texts("hosts"))
                        + (each.keys().contains("begun") && each.bool("begun") ? " begun" : ""))
                .toList();
    }

    private JsonMap show(String run) {
        return terminal.run("show", run, "--json").json();
    }

    /** The hosts in the order in which their change began. */
    private List<String> begun(String run) {
        return show(run).maps("journal").stream()
                .filter(each -> each.text("event").equals("intent"))
                .map(each -> each.text("host"))
                .toList();
    }

    /** The run that a command recorded last; another of the same second would have another command. */
    private String run(String command) {
        return terminal.run("history", "--json", "-n", "0").json().maps("runs").stream()
                .filter(each -> each.text("command").equals(command))
                .map(each -> each.text("run"))
                .findFirst()
                .orElseThrow();
    }

    private void agrees(String run, int exit) {
        assertThat(show(run).text("exit")).isEqualTo(String.valueOf(exit));
        assertThat(terminal.run("status").exit()).isZero();
        assertThat(terminal.run("history", "--verify").exit()).isZero();
    }

    @Test
    @Needs("all")
    void the_canary_goes_first_and_alone_and_then_batch_after_batch() {
        List<String> course = List.of("--serial", "1,50%", "--canary", "scans", "--pause", "10s");
        Terminal.Said plan = terminal.run("plan", "--serial", "1,50%", "--canary", "scans", "--json");
        Terminal.Said words = terminal.run("plan", "--serial", "1,50%", "--canary", "scans");

        List<String> arguments = new ArrayList<>(List.of("apply", "--yes", "--json"));
        arguments.addAll(course);
        Terminal.Said said = terminal.run(arguments.toArray(String[]::new));

        assertThat(said.exit()).as(said.out() + said.err()).isZero();
        String run = said.json().text("run");
        assertThat(batches(plan.json())).containsExactly("1 scans", "2 files", "3 homes+build");
        assertThat(words.out()).contains("In 3 batches:", "1 host: scans (canary)", "2 hosts: homes, build");
        assertThat(words.err()).contains("Next: countersign apply --serial 1,50% --canary scans");
        assertThat(batches(said.json())).containsExactly("1 scans begun", "2 files begun", "3 homes+build begun");
        assertThat(batches(show(run))).isEqualTo(batches(said.json()));
        assertThat(begun(run)).startsWith("scans", "files").hasSize(4);
        assertThat(between(run, "pause", "batch")).as("milliseconds of a pause").isBetween(400L, 10_000L);
        assertThat(said.err()).contains("Batch 1 of 3 has ended; batch 2 begins in 10 s");
        assertThat(show(run).text("command")).isEqualTo("apply --serial 1,50% --canary scans --pause 10s");
        assertThat(terminal.run("show", run).out()).contains("It had 3 batches, and all of them began.");
        agrees(run, 0);
    }

    /** The time between an event and the next of another kind: the clock waits a twentieth. */
    private long between(String run, String event, String next) {
        List<JsonMap> lines = show(run).maps("journal");
        int at = lines.stream().map(each -> each.text("event")).toList().indexOf(event);
        JsonMap after = lines.stream()
                .skip(at)
                .filter(each -> each.text("event").equals(next))
                .findFirst()
                .orElseThrow();
        return Duration.between(Instant.parse(lines.get(at).text("time")), Instant.parse(after.text("time")))
                .toMillis();
    }

    @Test
    void a_host_that_complies_is_in_no_batch_and_is_no_canary() throws IOException {
        Terminal.Said one = terminal.run("apply", "--yes", "--json", "-l", "files");
        assertThat(one.exit()).as(one.out() + one.err()).isZero();
        Map<String, Bytes> documents = hosts.documents();

        Terminal.Said idle = terminal.run("apply", "--yes", "--canary", "files");
        Terminal.Said plan = terminal.run("plan", "--serial", "1,100%", "--json");

        assertThat(idle.exit()).as(idle.out() + idle.err()).isEqualTo(4);
        assertThat(idle.err())
                .contains("the canary files would not be changed", "nothing was changed", "--canary homes");
        assertThat(hosts.documents()).isEqualTo(documents);
        assertThat(batches(plan.json())).containsExactly("1 homes", "2 scans+build");
    }

    @Test
    void a_host_that_the_plan_did_not_reach_is_no_failure_of_the_rollout() {
        String inventory = terminal.text("inventories/demo.yaml");
        terminal.file(
                "inventories/demo.yaml",
                inventory.replace("hosts:\n", "hosts:\n  absent: {address: 127.0.0.1, port: 1}\n"));

        Terminal.Said said = terminal.run("apply", "--yes", "--serial", "2", "--json");

        terminal.file("inventories/demo.yaml", inventory);
        assertThat(said.exit()).as(said.out() + said.err()).isEqualTo(3);
        assertThat(results(said).values()).containsExactly("not reached", "changed", "changed", "changed", "changed");
        assertThat(batches(said.json())).containsExactly("1 files+homes begun", "2 scans+build begun");
    }

    @Test
    void a_canary_that_fails_stops_everything_whatever_else_may_fail() throws IOException {
        hangs("homes");

        Terminal.Said said = terminal.run(
                "apply", "--yes", "--canary", "homes", "--max-failures", "100%", "--serial", "2", "--json");

        assertThat(said.exit()).as(said.out() + said.err()).isEqualTo(5);
        assertThat(results(said))
                .isEqualTo(Map.of(
                        "files", "not started", "homes", "restored", "scans", "not started", "build", "not started"));
        assertThat(batches(said.json())).containsExactly("1 homes begun", "2 files+scans", "3 build");
        assertThat(said.json().text("stopped")).isEqualTo("the canary homes did not succeed: restored");
        assertThat(hosts.documents()).isEqualTo(hosts.made());
        String run = said.json().text("run");
        assertThat(terminal.run("show", run).out())
                .contains(
                        "Batch 1 of 3 was the last to begin. Never begun:",
                        "batch 2, 2 hosts: files, scans",
                        "batch 3, 1 host: build",
                        "the run was stopped before its turn: the canary homes did not succeed: restored");
        agrees(run, 5);
    }

    @Test
    @Needs("all")
    void when_a_batch_fails_the_hosts_that_were_changed_are_rolled_back_if_that_was_asked_for() throws IOException {
        hangs("scans");

        Terminal.Said said = terminal.run("apply", "--yes", "--serial", "1,2", "--roll-back-all", "--json");

        assertThat(said.exit()).as(said.out() + said.err()).isEqualTo(5);
        assertThat(results(said))
                .isEqualTo(
                        Map.of("files", "restored", "homes", "restored", "scans", "restored", "build", "not started"));
        assertThat(hosts.documents()).isEqualTo(hosts.made());
        String run = said.json().text("run");
        String back = said.json().texts("rolledBackBy").get(0);
        assertThat(said.json().maps("hosts").get(0).text("reason"))
                .isEqualTo("rolled back by run " + back + " (--roll-back-all): 1 host failed, the limit is 0");
        assertThat(said.err())
                .contains("Stopped: 1 host failed, the limit is 0. 2 hosts changed before, now rolled back");
        assertThat(show(back).text("command")).isEqualTo("rollback " + run);
        agrees(back, 0);
        agrees(run, 5);

        // what is left of it is not continued, but tried again as a whole
        Terminal.Said resumed = terminal.run("apply", "--resume", run, "--yes", "--json");
        assertThat(results(resumed)).containsEntry("build", "not started").doesNotContainValue("changed");
        assertThat(resumed.json().maps("hosts").get(3).text("advice")).isEqualTo("countersign apply --retry " + run);
        assertThat(hosts.documents()).isEqualTo(hosts.made());
        Files.delete(hung("scans"));
        Terminal.Said again = terminal.run("apply", "--retry", run, "--yes", "--json");
        assertThat(again.exit()).as(again.out() + again.err()).isZero();
        assertThat(again.json().text("retryOf")).isEqualTo(run);
        assertThat(results(again)).hasSize(4).containsValue("changed").doesNotContainValue("restored");
    }

    @Test
    @Needs("all")
    void without_asking_for_it_the_hosts_that_were_changed_stay_so() throws IOException {
        hangs("scans");

        Terminal.Said said = terminal.run("apply", "--yes", "--serial", "1,2", "--json");

        assertThat(results(said)).containsEntry("files", "changed").containsEntry("homes", "changed");
        assertThat(said.json().keys()).doesNotContain("rolledBackBy");
        assertThat(terminal.run("history", "--json", "-n", "0").out())
                .doesNotContain("rollback " + said.json().text("run"));
        agrees(said.json().text("run"), 5);
    }

    @Test
    @Needs("all")
    void a_retry_is_of_what_failed_and_of_what_was_never_begun() throws IOException {
        hangs("homes");
        Terminal.Said first = terminal.run("apply", "--yes", "--serial", "1", "--json");
        assertThat(results(first).values()).containsExactly("changed", "restored", "not started", "not started");
        Files.delete(hung("homes"));

        Terminal.Said said =
                terminal.run("apply", "--yes", "--retry", first.json().text("run"), "--json");

        assertThat(said.exit()).as(said.out() + said.err()).isZero();
        assertThat(results(said)).isEqualTo(Map.of("homes", "changed", "scans", "changed", "build", "changed"));
        assertThat(show(said.json().text("run")).text("command"))
                .isEqualTo("apply --retry " + first.json().text("run"));
        agrees(said.json().text("run"), 0);
        Terminal.Said nothing =
                terminal.run("apply", "--yes", "--retry", said.json().text("run"));
        assertThat(nothing.exit()).isEqualTo(4);
        assertThat(nothing.err()).contains("no host of run", "nothing was changed");
    }

    @Test
    void a_percentage_of_changes_is_one_of_all_hosts_of_the_plan() {
        Terminal.Said said = terminal.run("apply", "--yes", "--max-changes", "50%");

        assertThat(said.exit()).as(said.out() + said.err()).isEqualTo(4);
        assertThat(said.err())
                .contains(
                        "the plan changes 4 hosts and --max-changes is 50% of 4 hosts, which is 2; nothing was changed");
        assertThat(hosts.documents()).isEqualTo(hosts.made());
    }

    @Test
    @Needs("all")
    void killed_in_a_pause_the_run_says_which_batch_was_never_begun_and_can_be_continued() throws IOException {
        Ran killed = killedAt("pause", "apply", "--yes", "--serial", "1,2,100%", "--pause", "1h");
        assertThat(killed.exit()).as(killed.output()).isEqualTo(KilledProgram.KILLED);
        String run = run("apply --serial 1,2,100% --pause 3600s");

        Terminal.Said status = terminal.run("status", "--json");
        Terminal.Said shown = terminal.run("show", run);

        assertThat(status.exit()).as(status.out()).isEqualTo(2);
        assertThat(shown.out())
                .contains(
                        "it was not finished",
                        "Batch 1 of 3 was the last to begin. Never begun:",
                        "batch 2, 2 hosts: homes, scans",
                        "batch 3, 1 host: build");

        Terminal.Said resumed = terminal.run("apply", "--resume", run, "--serial", "1,100%", "--yes", "--json");

        assertThat(resumed.exit()).as(resumed.out() + resumed.err()).isZero();
        assertThat(batches(resumed.json())).containsExactly("2 homes begun", "3 scans+build begun");
        assertThat(batches(show(run))).containsExactly("1 files begun", "2 homes begun", "3 scans+build begun");
        agrees(run, 0);
    }

    @Test
    @Needs("all")
    void killed_while_it_rolls_everything_back_it_is_not_continued_but_rolled_back() throws IOException {
        hangs("homes");
        Ran killed = killedAt("stopped", "apply", "--yes", "--serial", "1", "--roll-back-all", "--lease", "6s");
        assertThat(killed.exit()).as(killed.output()).isEqualTo(KilledProgram.KILLED);
        String run = run("apply --serial 1 --roll-back-all");

        Terminal.Said resumed = terminal.run("apply", "--resume", run, "--yes", "--json");

        assertThat(results(resumed)).containsEntry("scans", "not started").containsEntry("build", "not started");
        assertThat(resumed.json().maps("hosts").get(2).text("advice")).isEqualTo("countersign rollback " + run);
        Terminal.Said back = terminal.run("rollback", run, "--yes", "--json");
        assertThat(back.exit()).as(back.out() + back.err()).isZero();
        assertThat(hosts.documents()).isEqualTo(hosts.made());
        assertThat(terminal.run("status").exit()).isZero();
    }

    /** Runs the program in a process of its own, which is killed when its journal has an event. */
    private Ran killedAt(String event, String... words) {
        String roots = hosts.fleet().roots().entrySet().stream()
                .map(each -> each.getKey() + "=" + each.getValue())
                .collect(Collectors.joining(","));
        return Ran.of(Stream.concat(
                        Stream.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-cp",
                                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                                KilledProgram.class.getName(),
                                terminal.home().toString(),
                                terminal.directory().toString(),
                                event,
                                roots),
                        Stream.of(words))
                .toList());
    }
}
