package dev.countersign.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.document.Bytes;
import dev.countersign.platform.Invocation;
import dev.countersign.testing.Needs;
import dev.countersign.transaction.RemoteException;
import dev.countersign.transaction.RemoteException.Kind;
import dev.countersign.transaction.RemoteHost;
import dev.countersign.transaction.RemoteHost.Answer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Needs({"root", "namespaces", "sshd", "ssh-keygen", "sudo", "openssl", "tcsh", "fish", "zsh"})
class SshHostTest {
    private static final SshConnector CONNECTOR = new SshConnector();
    private static OpenSsh server;

    @BeforeAll
    static void start() throws Exception {
        server = OpenSsh.start();
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

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
}
