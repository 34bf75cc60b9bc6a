package dev.countersign.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import dev.countersign.observation.WireAnswer.Advertised;
import dev.countersign.testing.Needs;
import dev.countersign.testing.Ran;
import dev.countersign.wire.DirectDialer;
import dev.countersign.wire.probe.NegotiateProbe;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The embedded hosts, checked with tools other than the program: OpenSSH, testparm, a raw socket.
 */
@Needs({"sh"})
@Timeout(60)
class EmbeddedFleetTest {
    @TempDir
    Path temporary;

    private EmbeddedFleet fleet;

    @BeforeEach
    void start() throws IOException {
        fleet = EmbeddedFleet.start(temporary);
    }

    @AfterEach
    void end() throws IOException {
        fleet.close();
        assertThat(fleet.leftBehind()).isEmpty();
    }

    @Test
    @Needs({"ssh"})
    void openssh_logs_in_with_the_key_and_knows_the_host_strictly() {
        Ran ran = ssh(host(), fleet.directory().resolve("key"), "cat; pwd; echo trouble >&2; exit 7");

        assertThat(ran).isEqualTo(new Ran(7, "sent\n" + host().root() + "\n", "trouble\n"));
    }

    @Test
    @Needs({"ssh", "ssh-keygen"})
    void another_key_is_not_let_in() {
        Path stranger = temporary.resolve("stranger");
        Ran.of(List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", stranger.toString()))
                .orFail();

        Ran ran = ssh(host(), stranger, "true");

        assertThat(ran.exit()).isEqualTo(255);
        assertThat(ran.error()).contains("Permission denied");
    }

    @Test
    @Needs({"ssh"})
    void nothing_is_forwarded_but_to_the_hosts_own_smb_port() {
        EmbeddedHost other = fleet.hosts().get(1);
        List<String> forward = List.of("-W", "127.0.0.1:" + other.smbPort());

        Ran ran = Ran.of(openssh(host(), fleet.directory().resolve("key"), forward));

        assertThat(ran.exit()).isNotZero();
        assertThat(ran.error()).contains("forwarding failed");
    }

    @Test
    void the_wire_follows_what_was_loaded_and_not_the_file() throws IOException {
        Path document = fleet.directory().resolve("files/etc/samba/smb.conf");
        Files.writeString(document, "[global]\nserver signing = mandatory\n");
        Advertised unloaded = wire(host());

        Ran.of(List.of(host().root() + "/bin/smbcontrol", "4242", "reload-config"))
                .orFail();

        assertThat(unloaded).isEqualTo(Advertised.OFFERED);
        assertThat(wire(host())).isEqualTo(Advertised.REQUIRED);
    }

    @Test
    void a_file_that_does_not_load_leaves_the_wire_as_it_was_and_the_reload_says_nothing() throws IOException {
        Path document = fleet.directory().resolve("files/etc/samba/smb.conf");
        Files.writeString(document, "[global]\nserver signing = mandatroy\n");

        Ran ran = Ran.of(List.of(host().root() + "/bin/smbcontrol", "4242", "reload-config"));

        assertThat(ran).isEqualTo(new Ran(0, "", ""));
        assertThat(wire(host())).isEqualTo(Advertised.OFFERED);
    }

    @Test
    void garbage_is_answered_by_closing_and_the_next_question_is_answered() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), host().smbPort())) {
            socket.getOutputStream().write(Bytes.utf8("GET / HTTP/1.1\r\n\r\n").toArray());

            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
        assertThat(wire(host())).isEqualTo(Advertised.OFFERED);
    }

    @Test
    @Needs({"testparm"})
    void the_stand_in_for_testparm_reads_the_demos_files_as_testparm_does() {
        for (EmbeddedHost host : fleet.hosts()) {
            String file = host.root() + HostFiles.DOCUMENT;
            String real = Ran.of(List.of("testparm", "-s", "--parameter-name=server signing", file))
                    .orFail()
                    .output()
                    .strip();

            String standIn = Ran.of("", List.of("sh", "-c", host.root() + "/bin/testparm -s -v <" + file))
                    .orFail()
                    .output();

            assertThat(standIn).as(host.name()).contains("\tserver signing = " + real + "\n");
        }
    }

    @Test
    void every_stand_in_says_that_it_is_one() throws IOException {
        for (String tool : List.of("testparm", "smbcontrol", "smbstatus")) {
            assertThat(Files.readString(host().root().resolve("bin").resolve(tool)))
                    .contains("# STAND-IN, part of Countersign's demo");
        }
    }

    @Test
    void closing_ends_a_timer_that_outlived_its_login() throws IOException {
        Path run = Files.createDirectories(host().root().resolve("var/lib/countersign/20261122T095141Z-3f9c"));
        Path revert = run.resolve("revert");
        Files.writeString(revert, "sleep 600\n");
        Process timer = new ProcessBuilder("setsid", "sh", revert.toString(), "timer").start();
        while (Leftovers.of(fleet.directory()).isEmpty()) {
            Thread.onSpinWait();
        }

        fleet.close();

        assertThat(timer.isAlive()).isFalse();
        assertThat(fleet.leftBehind()).isEmpty();
    }

    private EmbeddedHost host() {
        return fleet.hosts().get(0);
    }

    private static Advertised wire(EmbeddedHost host) {
        return new NegotiateProbe(new SecureRandom())
                .negotiate(new DirectDialer(), "127.0.0.1", host.smbPort(), Duration.ofSeconds(5))
                .advertised();
    }

    private Ran ssh(EmbeddedHost host, Path key, String command) {
        return Ran.of("sent\n", openssh(host, key, List.of(command)));
    }

    private List<String> openssh(EmbeddedHost host, Path key, List<String> last) {
        List<String> words = new ArrayList<>(List.of("ssh", "-F", "/dev/null", "-T", "-i", key.toString()));
        for (String option : List.of(
                "IdentitiesOnly=yes",
                "IdentityAgent=none",
                "BatchMode=yes",
                "StrictHostKeyChecking=yes",
                "GlobalKnownHostsFile=/dev/null",
                "LogLevel=ERROR",
                "UserKnownHostsFile=" + fleet.directory().resolve("known_hosts"))) {
            words.addAll(List.of("-o", option));
        }
        words.addAll(List.of("-p", String.valueOf(host.sshPort())));
        List<String> rest = new ArrayList<>(last);
        if (rest.get(0).equals("-W")) {
            words.addAll(rest);
            rest = List.of();
        }
        words.add("demo@127.0.0.1");
        words.addAll(rest);
        return words;
    }
}
