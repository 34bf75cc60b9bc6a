package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.demo.EmbeddedHost;
import dev.countersign.testing.DelayedLine;
import dev.countersign.testing.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How many SSH connections a command makes to each host. */
@Needs({"sh"})
@Timeout(120)
class ConnectionsTest {
    @TempDir
    Path temporary;

    @Test
    void a_plan_makes_one_connection_to_a_host_and_a_change_two_in_all() throws IOException {
        try (EmbeddedHosts hosts = EmbeddedHosts.in(temporary)) {
            List<DelayedLine> lines = lines(hosts);
            try {
                assertThat(hosts.terminal().run("plan").exit()).isEqualTo(2);
                assertThat(lines).extracting(DelayedLine::connections).containsOnly(1);

                Terminal.Said apply = hosts.terminal().run("apply", "--yes");

                assertThat(apply.exit()).as(apply.out() + apply.err()).isEqualTo(0);
                assertThat(lines).extracting(DelayedLine::connections).containsOnly(3);
                assertThat(lines).extracting(DelayedLine::stillOpen).containsOnly(0);
            } finally {
                for (DelayedLine line : lines) {
                    line.close();
                }
            }
        }
    }

    @Test
    void a_rollback_makes_two_as_well() throws IOException {
        try (EmbeddedHosts hosts = EmbeddedHosts.in(temporary)) {
            Terminal.Said apply = hosts.terminal().run("apply", "--yes", "--json");
            List<DelayedLine> lines = lines(hosts);
            try {
                Terminal.Said back =
                        hosts.terminal().run("rollback", apply.json().text("run"), "--yes");

                assertThat(back.exit()).as(back.out() + back.err()).isZero();
                assertThat(lines).extracting(DelayedLine::connections).containsOnly(2);
                assertThat(lines).extracting(DelayedLine::stillOpen).containsOnly(0);
            } finally {
                for (DelayedLine line : lines) {
                    line.close();
                }
            }
        }
    }

    @Test
    void a_change_that_nobody_agreed_to_leaves_no_connection_open() throws IOException {
        try (EmbeddedHosts hosts = EmbeddedHosts.in(temporary)) {
            List<DelayedLine> lines = lines(hosts);
            try {
                Terminal.Said refused = hosts.terminal().typing("n\n").run("apply");

                assertThat(refused.exit()).as(refused.out() + refused.err()).isNotZero();
                assertThat(lines).extracting(DelayedLine::connections).containsOnly(1);
                assertThat(lines).extracting(DelayedLine::stillOpen).containsOnly(0);
            } finally {
                for (DelayedLine line : lines) {
                    line.close();
                }
            }
        }
    }

    /** Puts a line before the SSH server of each host, and lets the inventory and known_hosts name its port. */
    private static List<DelayedLine> lines(EmbeddedHosts hosts) throws IOException {
        Path known = hosts.fleet().directory().resolve("known_hosts");
        String inventory = hosts.terminal().text("inventories/demo.yaml");
        String keys = Files.readString(known);
        List<DelayedLine> lines = new ArrayList<>();
        for (EmbeddedHost host : hosts.hosts()) {
            DelayedLine line = DelayedLine.open("127.0.0.1", "127.0.0.1", host.sshPort(), Duration.ofMillis(2));
            lines.add(line);
            inventory = inventory.replace("port: " + host.sshPort() + ", smb", "port: " + line.port() + ", smb");
            keys = keys.replace("[127.0.0.1]:" + host.sshPort() + " ", "[127.0.0.1]:" + line.port() + " ");
        }
        hosts.terminal().file("inventories/demo.yaml", inventory);
        Files.writeString(known, keys);
        return lines;
    }
}
