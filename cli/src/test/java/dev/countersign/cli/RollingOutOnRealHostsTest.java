package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.json.JsonMap;
import dev.countersign.testing.Lab;
import dev.countersign.testing.LabHost;
import dev.countersign.testing.Needs;
import dev.countersign.testing.Signals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Batches on real servers: Ctrl-C in a pause, and a server of a later batch whose wire does not show
 * the change, so that the earlier ones are rolled back byte for byte.
 */
@Needs({"all", "namespaces", "smbd", "sshd", "nmap", Signals.NEED})
class RollingOutOnRealHostsTest {
    @TempDir
    Path temporary;

    private static Map<String, String> states(Lab lab) {
        Map<String, String> states = new LinkedHashMap<>();
        lab.hosts().forEach(host -> states.put(host.name(), RealHosts.state(host)));
        return states;
    }

    private static List<String> outcomes(JsonMap json) {
        return json.maps("hosts").stream().map(each -> each.text("outcome")).toList();
    }

    @Test
    void an_interrupt_in_a_pause_ends_the_run_at_once_and_the_rest_can_be_continued() throws Exception {
        try (Lab lab = Lab.up(3)) {
            RealHosts program = RealHosts.of(lab, temporary);
            String run;
            int exit;
            String said;
            long began;
            try (SecondJvm apply =
                    SecondJvm.start(program.terminal(), "apply", "--yes", "--serial", "1,2", "--pause", "1h")) {
                run = apply.awaitEvent("pause");
                began = System.nanoTime();
                apply.signal("INT");
                exit = apply.exit();
                said = apply.said();
            }

            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
            assertThat(exit).as(said).isEqualTo(130);
            assertThat(said)
                    .contains(
                            "Batch 1 of 2 has ended; batch 2 begins in 3600 s",
                            "Interrupted in the pause between two batches",
                            "Interrupted: 1 host changed and confirmed, 2 hosts not started (run " + run + ")",
                            "to continue: countersign apply --resume " + run)
                    .doesNotContain("Hosts in progress are finished first");
            assertThat(lab.hosts().stream().map(LabHost::advertises))
                    .containsExactly("required", "not required", "not required");
            JsonMap shown = program.run("show", run, "--json").json();
            assertThat(shown.text("exit")).isEqualTo("130");
            assertThat(outcomes(shown)).containsExactly("Committed", "NotAttempted", "NotAttempted");
            assertThat(program.run("show", run).out())
                    .contains("Batch 1 of 2 was the last to begin. Never begun:", "batch 2, 2 hosts: fs2, fs3");
            assertThat(program.run("status").exit()).isZero();

            Terminal.Said rest = program.run("apply", "--resume", run, "--yes", "--json");

            assertThat(rest.exit()).as(rest.out() + rest.err()).isZero();
            assertThat(lab.hosts().stream().map(RealHosts::nmap)).containsOnly("required");
        }
    }

    @Test
    void a_server_whose_wire_does_not_show_the_change_takes_the_others_back_if_that_was_asked_for() throws IOException {
        try (Lab lab = Lab.up(5)) {
            RealHosts program = RealHosts.of(lab, temporary);
            String four = Files.readString(lab.inventory()).replaceFirst("(?m)^  fs5:.*$", "");
            // fs3 has a second endpoint, which is served by a machine that is not changed.
            program.terminal()
                    .file(
                            "inventories/lab.yaml",
                            four.replaceFirst(
                                    "(fs3: \\{address: [0-9.]+)",
                                    "$1, smb: [{address: " + lab.host(3).address() + "}, {address: "
                                            + lab.host(5).address() + "}]"));
            Map<String, String> before = states(lab);

            Terminal.Said said = program.run(
                    "apply",
                    "--yes",
                    "--canary",
                    "fs2",
                    "--serial",
                    "1",
                    "--lease",
                    "20s",
                    "--roll-back-all",
                    "--json");

            assertThat(said.exit()).as(said.out() + said.err()).isEqualTo(5);
            assertThat(outcomes(said.json())).containsExactly("RolledBack", "RolledBack", "RolledBack", "NotAttempted");
            assertThat(states(lab)).isEqualTo(before);
            assertThat(lab.hosts().stream().map(RealHosts::nmap)).containsOnly("not required");
            String run = said.json().text("run");
            String back = said.json().texts("rolledBackBy").get(0);
            assertThat(program.run("show", run, "--json").json().text("exit")).isEqualTo("5");
            assertThat(program.run("show", back, "--json").json().text("exit")).isEqualTo("0");
            assertThat(program.run("status").exit()).isZero();

            program.terminal().file("inventories/lab.yaml", four);
            Terminal.Said again = program.run("apply", "--retry", run, "--yes", "--json");

            assertThat(again.exit()).as(again.out() + again.err()).isZero();
            assertThat(outcomes(again.json())).containsOnly("Committed").hasSize(4);
        }
    }
}
