package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Needs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Closes a run that nobody wants to continue, but only if its hosts say that nothing is pending
 * there.
 */
@Needs({"namespaces", "smbd", "sshd"})
class AbandonTest {
    @TempDir
    Path temporary;

    @Test
    void a_host_that_waits_for_its_confirm_keeps_the_run_open_until_it_is_rolled_back() throws Exception {
        try (OneHost one = OneHost.up(2)) {
            RealHosts program = one.begin(temporary);
            one.misbehave("*' transaction confirm '*) exec sleep 60 ;;");
            String run = ResumeTest.killed(program, "installed", "300s");
            one.open();

            Terminal.Said abandoned = program.run("abandon", run);

            assertThat(abandoned.exit()).as(abandoned.out() + abandoned.err()).isEqualTo(4);
            assertThat(abandoned.out())
                    .contains(
                            "still open       fs1",
                            "still waiting for the confirm",
                            "countersign rollback " + run + " -l fs1")
                    .contains("closed           fs2", "the run never reached it")
                    .startsWith("ABANDON   2 hosts   1 still open   1 closed");
            assertThat(program.run("status").out())
                    .contains("pending          fs1 run " + run)
                    .doesNotContain("unfinished       fs2");
            assertThat(program.run("rollback", run, "-l", "fs1", "--yes").exit())
                    .isZero();
            assertThat(one.host().advertises()).isEqualTo("not required");
            assertThat(program.run("status").exit()).isZero();
            assertThat(program.run("history", "--verify").exit()).isZero();
        }
    }

    @Test
    void what_the_host_settled_by_itself_is_closed_once_and_not_gone_on_with() throws Exception {
        try (OneHost one = OneHost.up()) {
            RealHosts program = one.begin(temporary);
            one.misbehave("*' transaction confirm '*) exec sleep 60 ;;");
            String run = ResumeTest.killed(program, "installed", "5s");
            one.open();
            RealHosts.await(
                    Duration.ofSeconds(20),
                    "the host put everything back",
                    () -> program.run("status", "--json").exit() == 0);
            assertThat(program.run("status").out())
                    .contains("unfinished       fs1 run " + run, "countersign abandon " + run);
            String disk = one.disk();

            Terminal.Said closed = program.run("abandon", run, "--json");
            Terminal.Said again = program.run("abandon", run);
            Terminal.Said resumed = program.run("apply", "--resume", run, "--yes");

            assertThat(closed.exit()).as(closed.out() + closed.err()).isZero();
            assertThat(OneHost.only(closed).text("what")).isEqualTo("the host has put everything back");
            assertThat(program.run("status").out()).doesNotContain(run);
            assertThat(program.run("history", "--verify").out()).contains("1 abandoned");
            assertThat(program.run("show", run).out()).contains("abandoned");
            assertThat(again.exit()).isZero();
            assertThat(again.out()).contains("there is nothing to close");
            assertThat(resumed.exit()).isEqualTo(4);
            assertThat(resumed.err()).contains("run " + run + " was abandoned and is over; nothing was changed");
            assertThat(one.disk()).isEqualTo(disk);
        }
    }

    @Test
    void a_host_that_cannot_be_asked_keeps_it_open_unless_nobody_wants_to_ask_it() throws Exception {
        try (OneHost one = OneHost.up()) {
            RealHosts program = one.begin(temporary);
            one.misbehave("*' transaction confirm '*) exec sleep 60 ;;");
            String run = ResumeTest.killed(program, "installed", "5s");
            one.open();
            String inventory = Files.readString(one.lab().inventory());
            program.terminal().file("inventories/lab.yaml", inventory.replaceAll("port: \\d+", "port: 1"));

            Terminal.Said asked = program.run("abandon", run);
            program.terminal().file("inventories/lab.yaml", inventory.replace("fs1:", "renamed:"));
            Terminal.Said gone = program.run("abandon", run);
            Terminal.Said unasked = program.run("abandon", run, "--not-asked");

            for (Terminal.Said each : List.of(asked, gone)) {
                assertThat(each.exit()).as(each.out() + each.err()).isEqualTo(3);
                assertThat(each.out()).contains("countersign abandon " + run + " --not-asked");
            }
            assertThat(unasked.exit()).as(unasked.out() + unasked.err()).isZero();
            assertThat(unasked.out()).contains("the state of the host is unknown");
            assertThat(program.run("status").out()).doesNotContain("unfinished");
        }
    }
}
