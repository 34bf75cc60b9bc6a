package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.observation.WireAnswer.Advertised;
import dev.countersign.testing.Figures;
import dev.countersign.testing.Needs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * An ordinary account of a real host does what it likes during plan, apply, lease and revert:
 * nothing is refused because of it, and nothing is reverted later than five seconds after the end
 * of its lease. A few at once here; each one alone in the full test.
 */
@Needs({"namespaces", "smbd", "sshd", "nmap", "setpriv", "perl"})
class InterferencesTest extends WithOneHost {
    private static final Duration LEASE = Duration.ofSeconds(8);

    /** Those that interfere with each other, or take long, are only in the full test. */
    private static final List<String> SAMPLE =
            List.of("copies", "children", "setuid", "names", "links", "unlinked", "flocks", "proc");

    @TempDir
    Path temporary;

    @AfterEach
    void nobodyIsLeft() {
        Interference.end(one);
    }

    @Test
    void a_handful_at_once_changes_nothing() throws Exception {
        List<Interference> some = Interference.all().stream()
                .filter(each -> SAMPLE.contains(each.name()))
                .toList();

        assertThat(some).hasSize(SAMPLE.size());
        RealHosts hosts = one.begin(temporary.resolve("some"));
        some.forEach(each -> each.begin(one));
        List<String> complaints = new ArrayList<>();
        expect(complaints, "plan", 2, hosts.run("plan"));
        expect(complaints, "apply", 0, hosts.run("apply", "--yes"));
        expect(complaints, "rollback", 0, hosts.run("rollback", hosts.lastRun(), "--yes"));
        assertThat(complaints).isEmpty();
        assertThat(leaseEnds("a handful", some, RealHosts.of(one.lab(), temporary.resolve("alone"))))
                .isEmpty();
    }

    @Test
    @Needs("all")
    void each_alone_changes_nothing(TestReporter reporter) throws Exception {
        List<String> complaints = new ArrayList<>();
        List<Interference> all = Interference.all();
        for (Interference each : all) {
            RealHosts hosts = one.begin(temporary.resolve(each.name()));
            each.begin(one);
            List<String> ours = new ArrayList<>();
            try {
                ours.addAll(leaseEnds(each.name(), List.of(each), hosts));
            } catch (AssertionError refused) {
                ours.add(each.name() + ": " + refused.getMessage());
            }
            reporter.publishEntry(each.name(), ours.isEmpty() ? "changes nothing" : ours.toString());
            complaints.addAll(ours);
            Interference.end(one);
        }

        new Figures("interferences")
                .add(
                        "interferences of an ordinary account, during plan, apply, lease and revert",
                        all.size(),
                        "each alone")
                .add("refusals that they caused, or restores later than lease + 5 s", complaints.size(), "")
                .add("longest from the end of a lease to the old value on the wire", "%.1f".formatted(longest), "s")
                .keep(reporter);
        assertThat(all).hasSizeGreaterThanOrEqualTo(20);
        assertThat(complaints).isEmpty();
    }

    private double longest;

    private static void expect(List<String> complaints, String what, int exit, Terminal.Said said) {
        if (said.exit() != exit) {
            complaints.add(what + " ended with " + said.exit() + "\n" + said.out() + said.err());
        }
    }

    /**
     * The program plans and applies, and dies after the change; the interferences start again, and
     * the host is alone with them. Returns what differed from a run without them.
     */
    private List<String> leaseEnds(String name, List<Interference> them, RealHosts hosts) throws Exception {
        one.misbehave("*' transaction confirm '*|*' transaction revert '*) exec sleep 60 ;;");
        try (SecondJvm apply =
                SecondJvm.start(hosts.terminal(), "apply", "--yes", "--lease", LEASE.toSeconds() + "s")) {
            String run = apply.awaitEvent("installed");
            RealHosts.await(
                    Duration.ofSeconds(20),
                    "the change is on the wire",
                    () -> RealHosts.looks(one.host()) == Advertised.REQUIRED || log(run).contains(" restored"));
            double deadline = Double.parseDouble(one.shell("cat /var/lib/countersign/" + run + "/deadline")
                    .orFail()
                    .output()
                    .strip()
                    .split(" ", 2)[1]);
            apply.kill();
            them.stream().filter(each -> each.root().isEmpty()).forEach(each -> each.begin(one));
            try {
                RealHosts.await(
                        LEASE.plusSeconds(30),
                        "the wire says what it said before",
                        () -> RealHosts.looks(one.host()) == Advertised.OFFERED);
            } catch (AssertionError never) {
                return List.of(name + ": the lease of " + run + " ended and " + never.getMessage() + "\n" + log(run));
            }
            // A host of the lab has this machine's uptime.
            double late =
                    Double.parseDouble(Files.readString(Path.of("/proc/uptime")).split(" ", 2)[0]) - deadline;
            longest = Math.max(longest, late);
            try {
                RealHosts.await(Duration.ofSeconds(10), "it is settled", () -> log(run).contains(" restored"));
            } catch (AssertionError never) {
                return List.of(name + ": " + never.getMessage() + "\n" + log(run));
            }
            List<String> complaints = new ArrayList<>();
            if (late > 5) {
                complaints.add(name + ": " + late + " s late\n" + log(run));
            }
            if (log(run).contains("unchanged") || !one.host().advertises().equals("not required")) {
                complaints.add(name + ": " + one.host().advertises() + "\n" + log(run));
            }
            return complaints;
        } finally {
            one.open();
        }
    }

    private static String log(String run) {
        return one.shell("cat /var/lib/countersign/" + run + "/log").output();
    }
}
