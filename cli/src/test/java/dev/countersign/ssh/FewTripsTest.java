package dev.countersign.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import dev.countersign.platform.Invocation;
import dev.countersign.testing.DelayedLine;
import dev.countersign.testing.Needs;
import dev.countersign.transaction.RemoteHost;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How often one command waits for a far server, beside ssh(1). */
@Needs({"root", "namespaces", "sshd", "ssh", "ssh-keygen", "sudo", "openssl", "tcsh", "fish", "zsh"})
class FewTripsTest extends WithOpenSsh {
    private static final Duration TRIP = Duration.ofMillis(80);
    private static final String HERE = "127.0.0.1";
    private static final int ATTEMPTS = 3;
    private static final int ROUNDS = 3;

    /** For what should be less: more attempts, as long as it is not. */
    private static final int MORE_ATTEMPTS = 10;

    @Test
    void a_command_with_its_input_waits_less_often_than_with_ssh() throws Exception {
        String input = "0123456789abcde\n".repeat(4_000);
        int openssh = least(line -> openssh(line, input));
        int ours = least(
                line -> {
                    try (RemoteHost host = new SshConnector().connect(at(line))) {
                        assertThat(host.run(command(input)).output().utf8()).isEqualTo("64000\n");
                    }
                },
                Math.min(openssh, 10));

        // greeting and key exchange 3, service 1, login 1, channel 1, command 1; and the end. On a busy machine a
        // flight may be counted as two.
        assertThat(ours).isLessThan(openssh).isLessThanOrEqualTo(9);
    }

    @Test
    void a_command_that_was_expected_waits_once_less() throws Exception {
        int unexpected = 0;
        int expected = 0;
        for (int i = 0; i < ROUNDS; i++) {
            unexpected += flightsOfTheSecond(false);
            expected += flightsOfTheSecond(true);
        }

        // Its channel was opened while the one before it ran. On a busy machine some of these flights are counted
        // together or apart, but not half of them.
        assertThat(unexpected - expected).isGreaterThan(ROUNDS / 2);
    }

    /** The flights of the second of two commands. Those of the connection are left out, because they vary. */
    private static int flightsOfTheSecond(boolean expected) throws Exception {
        try (DelayedLine line = DelayedLine.open(HERE, server.address, server.port, TRIP);
                RemoteHost host = new SshConnector().connect(at(line))) {
            host.expectsAnother(expected);
            assertThat(host.run(command("one")).output().utf8()).isEqualTo("3\n");
            host.expectsAnother(false);
            int before = quiet(line);
            assertThat(host.run(command("three")).output().utf8()).isEqualTo("5\n");
            return quiet(line) - before;
        }
    }

    /** The flights so far, when no more come: the ends of a channel come after the answer of its command. */
    private static int quiet(DelayedLine line) throws InterruptedException {
        int before = -1;
        int now = line.flights();
        while (now != before) {
            TimeUnit.NANOSECONDS.sleep(3 * TRIP.toNanos());
            before = now;
            now = line.flights();
        }
        return now;
    }

    private interface Conversation {
        void over(DelayedLine line) throws Exception;
    }

    /** The least flights of a few attempts: on a busy machine, what was sent at once may leave in two. */
    private static int least(Conversation conversation) throws Exception {
        int least = Integer.MAX_VALUE;
        for (int i = 0; i < ATTEMPTS; i++) {
            least = Math.min(least, flights(conversation));
        }
        return least;
    }

    /** The least flights of as many attempts as it takes to get below {@code limit}, within reason. */
    private static int least(Conversation conversation, int limit) throws Exception {
        int least = Integer.MAX_VALUE;
        for (int i = 0; i < MORE_ATTEMPTS && least >= limit; i++) {
            least = Math.min(least, flights(conversation));
        }
        return least;
    }

    private static int flights(Conversation conversation) throws Exception {
        try (DelayedLine line = DelayedLine.open(HERE, server.address, server.port, TRIP)) {
            conversation.over(line);
            return line.flights();
        }
    }

    private static Invocation command(String input) {
        return new Invocation(
                List.of("sh", "-c", "wc -c | tr -d \" \""), Bytes.utf8(input), Duration.ofSeconds(30), 1 << 20);
    }

    private static SshTarget at(DelayedLine line) throws Exception {
        SshTarget near = server.target("sh-plain");
        Path known = server.knownHosts("[" + HERE + "]:" + line.port() + " " + server.publicHostKey("ed25519"));
        return new SshTarget(
                near.name(),
                HERE,
                line.port(),
                near.user(),
                near.timeouts(),
                SshTarget.HostKeys.of(known),
                near.login(),
                near.become(),
                near.jump());
    }

    private static void openssh(DelayedLine line, String input) throws Exception {
        Path file = server.folder.resolve("input");
        Files.writeString(file, input);
        OpenSsh.run(
                "sh",
                "-c",
                "exec ssh -F none -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null"
                        + " -o GlobalKnownHostsFile=none -o LogLevel=ERROR -o IdentitiesOnly=yes -i \"$1\" -p \"$2\""
                        + " sh-plain@127.0.0.1 'wc -c' <\"$3\"",
                "x",
                server.key().toString(),
                String.valueOf(line.port()),
                file.toString());
    }
}
