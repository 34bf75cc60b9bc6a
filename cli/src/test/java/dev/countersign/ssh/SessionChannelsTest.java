package dev.countersign.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Needs;
import dev.countersign.transaction.RemoteException;
import dev.countersign.transaction.RemoteException.Kind;
import dev.countersign.transaction.RemoteHost;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A channel that is opened in advance, on real servers that allow few sessions or many. */
@Needs({"root", "namespaces", "sshd", "ssh-keygen", "sudo", "openssl", "tcsh", "fish", "zsh"})
@Timeout(120)
class SessionChannelsTest {
    private static final int TIMES = 40;

    @ParameterizedTest
    @CsvSource({"1, false", "1, true", "2, true", "10, true"})
    void commands_run_one_after_the_other_whatever_the_server_allows(int most, boolean expected) throws Exception {
        try (OpenSsh server = OpenSsh.start("MaxSessions " + most);
                RemoteHost host = new SshConnector().connect(server.target("sh-plain"))) {
            host.expectsAnother(expected);

            for (int i = 0; i < TIMES; i++) {
                assertThat(host.run(Targets.sh("echo " + i)).output().utf8()).isEqualTo(i + "\n");
            }

            assertThat(refusals(server)).isBetween(most == 1 && expected ? 1 : 0, most == 10 ? 0 : TIMES);
        }
    }

    @Test
    void a_server_that_allows_no_session_is_said_to_open_none() throws Exception {
        try (OpenSsh server = OpenSsh.start("MaxSessions 0");
                RemoteHost host = new SshConnector().connect(server.target("sh-plain"))) {
            RemoteException refused = Targets.failure(host, Targets.sh("echo"), Kind.UNREACHABLE);

            assertThat(refused).hasMessageContaining("opens no session").hasMessageContaining("open failed");
            assertThat(refusals(server)).isEqualTo(1);
        }
    }

    private static int refusals(OpenSsh server) throws IOException {
        return server.log().split("no more sessions", -1).length - 1;
    }

    @Test
    void a_spare_channel_takes_no_place_from_a_second_command_at_the_same_time() throws Exception {
        try (OpenSsh server = OpenSsh.start("MaxSessions 2");
                RemoteHost host = new SshConnector().connect(server.target("sh-plain"))) {
            host.expectsAnother(true);
            for (int i = 0; i < TIMES; i++) {
                CompletableFuture<String> first = CompletableFuture.supplyAsync(() -> out(host, "echo first"));
                CompletableFuture<String> second = CompletableFuture.supplyAsync(() -> out(host, "echo second"));

                assertThat(first.join() + second.join()).isEqualTo("first\nsecond\n");
            }
        }
    }

    @Test
    void a_spare_channel_starts_no_process_on_the_host() throws Exception {
        try (OpenSsh server = OpenSsh.start();
                RemoteHost host = new SshConnector().connect(server.target("sh-plain"))) {
            String processes = "ps -o ppid= -p $$ | tr -d \" \" | xargs ps -o args= --ppid";
            String without = out(host, processes);
            host.expectsAnother(true);

            assertThat(out(host, processes)).isEqualTo(without);
            assertThat(out(host, processes)).isEqualTo(without);
        }
    }

    private static String out(RemoteHost host, String script) {
        try {
            return host.run(Targets.sh(script)).output().utf8();
        } catch (RemoteException failed) {
            throw new IllegalStateException(failed.what(), failed);
        }
    }
}
