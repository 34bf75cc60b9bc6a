package dev.countersign.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.bytes.Bytes;
import dev.countersign.platform.Invocation;
import dev.countersign.testing.Needs;
import dev.countersign.transaction.RemoteException;
import dev.countersign.transaction.RemoteException.Kind;
import dev.countersign.transaction.RemoteHost;
import dev.countersign.transaction.RemoteHost.Answer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Needs({"root", "namespaces", "sshd", "ssh-keygen", "sudo", "openssl", "tcsh", "fish", "zsh"})
class SshHostTest extends WithOpenSsh {
    private static final SshConnector CONNECTOR = new SshConnector();

    private static Invocation sh(String script, String input) {
        return new Invocation(List.of("sh", "-c", script), Bytes.utf8(input), Duration.ofSeconds(30), 1 << 20);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sh", "tcsh", "fish", "zsh"})
    void runs_a_command_with_its_input_and_brings_back_both_streams(String shell) throws Exception {
        try (RemoteHost host = CONNECTOR.connect(server.target(shell + "-plain"))) {
            Answer answer = host.run(sh("cat; echo oops >&2; exit 7", "first\nlast"));

            assertThat(answer.exitStatus()).isEqualTo(7);
            assertThat(answer.output().utf8()).isEqualTo("first\nlast");
            assertThat(answer.errors().utf8()).isEqualTo("oops\n");
        }
    }

    @Test
    void closes_the_channel_of_an_answer_over_the_limit_and_goes_on() throws Exception {
        try (RemoteHost host = CONNECTOR.connect(server.target("sh-plain"))) {
            Invocation flood = new Invocation(List.of("sh", "-c", "yes"), Bytes.EMPTY, Duration.ofSeconds(30), 100_000);

            assertThatThrownBy(() -> host.run(flood))
                    .isInstanceOfSatisfying(
                            RemoteException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TOO_LARGE));
            assertThat(host.run(sh("echo still here", "")).output().utf8()).isEqualTo("still here\n");
        }
    }

    @Test
    void a_command_that_a_signal_ends_has_given_no_answer() throws Exception {
        try (RemoteHost host = CONNECTOR.connect(server.target("sh-plain"))) {
            RemoteException cut = Targets.failure(host, sh("kill -9 $PPID $$", ""), Kind.CUT);

            assertThat(cut).hasMessageContaining("signal KILL");
        }
    }

    @RepeatedTest(20)
    void a_command_that_does_not_read_its_input_still_answers() throws Exception {
        try (RemoteHost host = CONNECTOR.connect(server.target("sh-plain"))) {
            Answer answer = host.run(sh("exit 3", "x".repeat(5 << 20)));

            assertThat(answer.exitStatus()).isEqualTo(3);
        }
    }

    @RepeatedTest(8)
    void large_input_arrives_whole_although_the_window_is_full_at_its_end() throws Exception {
        String text = "0123456789abcdef".repeat(1 << 18);
        try (RemoteHost host = CONNECTOR.connect(server.target("sh-plain"))) {
            // both streams at once: a stream that is not read would block the other
            Invocation tee = new Invocation(
                    List.of("sh", "-c", "tee /dev/stderr"), Bytes.utf8(text), Duration.ofSeconds(30), 1 << 23);

            Answer answer = host.run(tee);

            assertThat(answer.output().length()).isEqualTo(text.length());
            assertThat(answer.output().digest()).isEqualTo(tee.input().digest());
            assertThat(answer.errors().length()).isEqualTo(64 * 1024);
        }
    }

    @Test
    void a_late_answer_leaves_the_connection_usable() throws Exception {
        try (RemoteHost host = CONNECTOR.connect(server.target("sh-plain"))) {
            Targets.failure(host, Targets.sh("sleep 60", Duration.ofSeconds(1), 100), Kind.TIMED_OUT);

            assertThat(host.run(sh("echo here", "")).output().utf8()).isEqualTo("here\n");
        }
    }

    @Test
    void commands_run_at_the_same_time_on_one_connection() throws Exception {
        try (RemoteHost host = CONNECTOR.connect(server.target("sh-plain"))) {
            List<CompletableFuture<String>> running = IntStream.range(0, 8)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> {
                        try {
                            return host.run(sh("echo " + i + "; cat", "in" + i))
                                    .output()
                                    .utf8();
                        } catch (RemoteException failed) {
                            throw new IllegalStateException(failed);
                        }
                    }))
                    .toList();

            for (int i = 0; i < 8; i++) {
                assertThat(running.get(i).join()).isEqualTo(i + "\nin" + i);
            }
        }
    }

    @Test
    void words_that_no_shell_reads_alike_never_leave() throws Exception {
        try (RemoteHost host = CONNECTOR.connect(server.target("sh-plain"))) {
            assertThatThrownBy(() -> host.run(sh("echo 'quoted'", ""))).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
