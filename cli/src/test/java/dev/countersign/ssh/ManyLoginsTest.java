package dev.countersign.ssh;

import static dev.countersign.ssh.Targets.assertConnects;
import static dev.countersign.ssh.Targets.refusal;
import static dev.countersign.ssh.Targets.sh;
import static dev.countersign.ssh.Targets.through;
import static dev.countersign.ssh.Targets.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.DelayedLine;
import dev.countersign.testing.Needs;
import dev.countersign.transaction.RemoteException;
import dev.countersign.transaction.RemoteException.Kind;
import dev.countersign.transaction.RemoteHost;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Many connections at once: to a real sshd that lets few log in at a time, and through one jump host. */
@Needs({"root", "namespaces", "sshd", "ssh-keygen", "sudo", "openssl", "tcsh", "fish", "zsh"})
class ManyLoginsTest {
    private static final Pattern LOGIN = Pattern.compile("Accepted publickey for ");

    @Test
    void a_server_that_turns_all_but_three_away_lets_everyone_in_at_last() throws Exception {
        try (OpenSsh few = OpenSsh.start("MaxStartups 3")) {
            SshConnector connector = new SshConnector();
            SshTarget target = few.target("sh-plain");

            assertThat(atOnce(24, number -> answer(connector, target, number))).isEqualTo(numbers(24));

            assertThat(few.log())
                    .as("nobody was turned away: this proves nothing")
                    .containsIgnoringCase("MaxStartups");
        }
    }

    @Test
    void a_server_that_always_turns_away_is_said_so() throws Exception {
        try (ServerSocket door = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread closes = new Thread(() -> turnAway(door));
            closes.setDaemon(true);
            closes.start();
            SshTarget target = away(door.getLocalPort());

            RemoteException refused = refusal(new SshConnector(), target, Kind.UNREACHABLE);

            assertThat(refused)
                    .hasMessageContaining("connections in")
                    .hasMessageContaining("before it had shown its key");
            assertThat(refused.advice()).contains("MaxStartups");
        }
    }

    @Test
    void all_hosts_behind_a_jump_host_share_one_connection_to_it() throws Exception {
        try (OpenSsh jump = OpenSsh.start("MaxStartups 1");
                OpenSsh far = OpenSsh.start()) {
            SshConnector connector = new SshConnector();
            SshTarget target = behind(jump, far);

            assertThat(atOnce(20, number -> answer(connector, target, number))).isEqualTo(numbers(20));

            assertThat(logins(jump)).isEqualTo(1);
            assertThat(logins(far)).isEqualTo(20);
        }
    }

    @Test
    void a_host_that_hangs_behind_a_jump_host_takes_nothing_from_the_others() throws Exception {
        try (OpenSsh jump = OpenSsh.start();
                OpenSsh far = OpenSsh.start();
                ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            SshConnector connector = new SshConnector();
            Duration soon = Duration.ofSeconds(2);
            SshTarget way = jump.target("sh-plain");
            SshTarget target = through(far.target("sh-plain"), way);
            try (RemoteHost open = connector.connect(target)) {
                SshTarget hung = through(with(away(silent.getLocalPort()), soon, soon), way);

                assertThat(refusal(connector, hung, Kind.UNREACHABLE)).hasMessageContaining("did not answer");

                assertThat(open.run(sh("echo still here")).output().utf8()).isEqualTo("still here\n");
            }
            assertConnects(connector, target);
            assertThat(logins(jump)).isEqualTo(1);
        }
    }

    @Test
    @Needs("all")
    void a_jump_host_that_is_known_by_another_key_is_not_shared() throws Exception {
        try (OpenSsh jump = OpenSsh.start();
                OpenSsh far = OpenSsh.start()) {
            SshConnector connector = new SshConnector();
            SshTarget elsewhere = with(
                    jump.target("sh-plain"),
                    SshTarget.HostKeys.of(jump.knownHosts(jump.lookup() + " " + far.publicHostKey("ed25519"))));
            try (RemoteHost open = connector.connect(behind(jump, far))) {
                refusal(connector, through(far.target("sh-plain"), elsewhere), Kind.CHANGED_HOST_KEY);

                assertThat(open.alive()).isTrue();
            }
        }
    }

    @Test
    @Needs("all")
    void the_end_of_a_jump_host_ends_the_hosts_behind_it_and_the_next_connection_is_new() throws Exception {
        try (OpenSsh jump = OpenSsh.start();
                OpenSsh far = OpenSsh.start();
                DelayedLine line = DelayedLine.open("127.0.0.1", jump.address, jump.port, Duration.ofMillis(2))) {
            SshConnector connector = new SshConnector();
            SshTarget target = through(far.target("sh-plain"), at(jump, line));
            try (RemoteHost open = connector.connect(target)) {
                line.cut();
                long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
                while (open.alive() && System.nanoTime() < end) {
                    Thread.onSpinWait();
                }
                assertThat(open.alive()).isFalse();
            }
            assertConnects(connector, target);
            assertThat(line.connections()).isEqualTo(2);
        }
    }

    @Test
    @Needs({"all"})
    void five_hundred_hosts_behind_a_jump_host_with_sshds_own_limit() throws Exception {
        try (OpenSsh jump = OpenSsh.start("MaxStartups 10:30:100");
                OpenSsh far = OpenSsh.start("MaxStartups 10:30:100")) {
            SshConnector connector = new SshConnector();
            SshTarget target = behind(jump, far);

            assertThat(atOnce(500, number -> answer(connector, target, number))).isEqualTo(numbers(500));

            assertThat(logins(jump)).isLessThan(10);
        }
    }

    private static SshTarget behind(OpenSsh jump, OpenSsh far) throws Exception {
        return through(far.target("sh-plain"), jump.target("sh-plain"));
    }

    private static SshTarget at(OpenSsh server, DelayedLine line) throws Exception {
        SshTarget near = server.target("sh-plain");
        String key = "[127.0.0.1]:" + line.port() + " " + server.publicHostKey("ed25519");
        return new SshTarget(
                near.name(),
                "127.0.0.1",
                line.port(),
                near.user(),
                near.timeouts(),
                SshTarget.HostKeys.of(server.knownHosts(key)),
                near.login(),
                near.become(),
                Optional.empty());
    }

    private static SshTarget away(int port) {
        Duration soon = Duration.ofSeconds(3);
        return new SshTarget(
                "nas",
                "127.0.0.1",
                port,
                "admin",
                new SshTarget.Timeouts(soon, soon, soon),
                SshTarget.HostKeys.of(Path.of("/nonexistent")),
                SshTarget.Credentials.key(Path.of("/nonexistent")),
                new SshTarget.Become.Login(),
                Optional.empty());
    }

    private static void turnAway(ServerSocket door) {
        while (!door.isClosed()) {
            try (Socket client = door.accept()) {
                client.getOutputStream().write("Exceeded MaxStartups\r\n".getBytes(StandardCharsets.US_ASCII));
            } catch (IOException closed) {
                // the test is over, or the client was quicker
            }
        }
    }

    private static long logins(OpenSsh server) throws Exception {
        return LOGIN.matcher(server.log()).results().count();
    }

    private static List<String> numbers(int count) {
        return IntStream.range(0, count).mapToObj(number -> number + "\n").toList();
    }

    private static String answer(SshConnector connector, SshTarget target, int number) throws RemoteException {
        try (RemoteHost host = connector.connect(target)) {
            return host.run(sh("echo " + number)).output().utf8();
        }
    }

    private interface Work {
        String of(int number) throws Exception;
    }

    /** Returns every answer in order, or what was thrown in its place. */
    private static List<String> atOnce(int count, Work work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(count);
        try {
            List<Callable<String>> calls = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int number = i;
                calls.add(() -> work.of(number));
            }
            List<String> answers = new ArrayList<>();
            for (Future<String> each : threads.invokeAll(calls)) {
                try {
                    answers.add(each.get());
                } catch (ExecutionException failed) {
                    answers.add(String.valueOf(failed.getCause()));
                }
            }
            return answers;
        } finally {
            threads.shutdownNow();
        }
    }
}
