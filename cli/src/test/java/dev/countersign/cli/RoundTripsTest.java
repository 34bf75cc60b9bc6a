package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.DelayedLine;
import dev.countersign.testing.Figures;
import dev.countersign.testing.LabHost;
import dev.countersign.testing.Needs;
import dev.countersign.testing.Ran;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** How often a command waits for a host that is far away, beside {@code ssh HOST true}. */
@Needs({"all", "namespaces", "smbd", "sshd", "ssh"})
class RoundTripsTest extends WithOneHost {
    private static final String HERE = "127.0.0.1";
    private static final Duration FAR = Duration.ofMillis(400);
    private static final int TIMES = 3;
    private static final Duration NEAR = Duration.ofMillis(1);

    @TempDir
    Path temporary;

    /** What one command took, far and near: the difference is the trips. */
    private record Took(double trips, int connections, int flights) {}

    private interface Command {
        void run(Terminal terminal, DelayedLine ssh) throws Exception;
    }

    @Test
    void a_host_that_complies_is_planned_in_the_trips_of_ssh_and_a_change_takes_three_more_than_two_of_them(
            TestReporter reporter) throws Exception {
        Took ssh = took((terminal, line) -> openssh(line), false);
        Took apply = took((terminal, line) -> exits(terminal, 0, "apply", "--yes"), true);
        Took plan = took((terminal, line) -> exits(terminal, 0, "plan"), false);

        Figures figures = new Figures("round-trips");
        keep(figures, "ssh HOST true", ssh);
        keep(figures, "plan, the host complies", plan);
        keep(figures, "apply, one change", apply);
        figures.keep(reporter);
        assertThat(plan.trips()).isLessThan(ssh.trips() + 0.5);
        assertThat(apply.trips()).isLessThan(2 * ssh.trips() + 3);
        assertThat(apply.connections()).isEqualTo(2);
    }

    private static void keep(Figures figures, String what, Took took) {
        figures.add(what, String.format("%.2f", took.trips()), "trips");
        figures.add(what + ", on SSH", took.flights(), "flights on " + took.connections() + " connections");
    }

    private Took took(Command command, boolean drifts) throws Exception {
        Times far = best(command, drifts, FAR);
        Times near = best(command, drifts, NEAR);
        double trips = (double) (far.nanoseconds() - near.nanoseconds()) / (FAR.toNanos() - NEAR.toNanos());
        return new Took(trips, far.connections(), far.flights());
    }

    /** The quickest of a few: whatever else this machine does only makes them longer. */
    private Times best(Command command, boolean drifts, Duration trip) throws Exception {
        List<Times> all = new ArrayList<>();
        for (int i = 0; i < TIMES; i++) {
            all.add(times(command, drifts, trip));
        }
        return all.stream().min(Comparator.comparingLong(Times::nanoseconds)).orElseThrow();
    }

    private record Times(long nanoseconds, int connections, int flights) {}

    private Times times(Command command, boolean drifts, Duration trip) throws Exception {
        RealHosts hosts = one.begin(Files.createTempDirectory(temporary, "user"));
        if (!drifts) {
            exits(hosts.terminal(), 0, "apply", "--yes");
        } else {
            exits(hosts.terminal(), 2, "plan");
        }
        LabHost host = one.host();
        try (DelayedLine ssh = DelayedLine.open(HERE, host.address(), host.sshPort(), trip);
                DelayedLine smb = DelayedLine.openForThisProcess("127.9.8.7", host.address(), 445, trip)) {
            Terminal terminal = through(hosts.terminal(), ssh, smb);
            long begun = System.nanoTime();
            command.run(terminal, ssh);
            return new Times(System.nanoTime() - begun, ssh.connections(), ssh.flights());
        }
    }

    /** The same host, at the near ends of the two lines. */
    private Terminal through(Terminal terminal, DelayedLine ssh, DelayedLine smb) throws Exception {
        Path known = Files.createDirectories(terminal.home().resolve(".ssh")).resolve("known_hosts");
        String key = Files.readAllLines(one.lab().directory().resolve("known_hosts")).stream()
                .filter(line -> line.contains(one.host().address()))
                .findFirst()
                .orElseThrow();
        Files.writeString(known, key.replaceFirst("^\\S+", "[" + HERE + "]:" + ssh.port()) + "\n");
        String inventory =
                "defaults: {user: root, platform: samba, key: '" + one.lab().key()
                        + "'}\nhosts:\n  fs1: {address: " + HERE + ", port: " + ssh.port()
                        + ", smb: [{address: 127.9.8.7, port: " + smb.port() + "}]}\n";
        terminal.file("inventories/lab.yaml", inventory);
        return terminal;
    }

    private static void exits(Terminal terminal, int exit, String... words) {
        Terminal.Said said = terminal.run(words);
        assertThat(said.exit()).as(said.out() + said.err()).isEqualTo(exit);
    }

    private void openssh(DelayedLine line) {
        Path known = temporary.resolve("none");
        Ran.of(List.of(
                        "ssh",
                        "-F",
                        "none",
                        "-o",
                        "BatchMode=yes",
                        "-o",
                        "StrictHostKeyChecking=no",
                        "-o",
                        "GlobalKnownHostsFile=none",
                        "-o",
                        "UserKnownHostsFile=" + known,
                        "-o",
                        "LogLevel=ERROR",
                        "-o",
                        "IdentitiesOnly=yes",
                        "-i",
                        one.lab().key().toString(),
                        "-p",
                        String.valueOf(line.port()),
                        "root@" + HERE,
                        "true"))
                .orFail();
    }
}
