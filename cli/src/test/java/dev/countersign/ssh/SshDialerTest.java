package dev.countersign.ssh;

import static dev.countersign.ssh.Targets.assertConnects;
import static dev.countersign.ssh.Targets.refusal;
import static dev.countersign.ssh.Targets.sh;
import static dev.countersign.ssh.Targets.through;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.testing.Needs;
import dev.countersign.transaction.Dialer;
import dev.countersign.transaction.RemoteException.Kind;
import dev.countersign.transaction.RemoteHost;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

@Needs({"root", "namespaces", "sshd", "ssh-keygen", "openssl", "tcsh", "fish", "zsh"})
class SshDialerTest extends WithOpenSsh {
    private static final SshConnector CONNECTOR = new SshConnector();

    private static final Duration LONG = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofMillis(300);

    private static ServerSocket listen() throws IOException {
        return new ServerSocket(0, 10, InetAddress.getByName(server.address));
    }

    @Test
    void bytes_go_both_ways_until_the_other_side_ends() throws Exception {
        try (ServerSocket echo = listen();
                RemoteHost host = CONNECTOR.connect(server.target("sh-plain"))) {
            CompletableFuture<Void> once = CompletableFuture.runAsync(() -> {
                try (Socket socket = echo.accept()) {
                    socket.getOutputStream().write(socket.getInputStream().readNBytes(5));
                } catch (IOException broken) {
                    throw new IllegalStateException(broken);
                }
            });
            try (Dialer.Connection connection = host.dialer().dial(server.address, echo.getLocalPort(), LONG)) {
                connection.output().write("hello".getBytes(StandardCharsets.US_ASCII));
                connection.output().flush();

                assertThat(connection.input().readAllBytes()).asString().isEqualTo("hello");
            }
            once.join();
        }
    }

    @Test
    void a_read_waits_no_longer_than_it_may_and_the_host_still_answers() throws Exception {
        try (ServerSocket silent = listen();
                RemoteHost host = CONNECTOR.connect(server.target("sh-plain"));
                Dialer.Connection connection = host.dialer().dial(server.address, silent.getLocalPort(), SHORT)) {
            long begin = System.nanoTime();

            assertThatThrownBy(() -> connection.input().read()).isInstanceOf(SocketTimeoutException.class);

            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(SHORT, LONG);
            assertThat(host.run(sh("echo here")).output().utf8()).isEqualTo("here\n");
        }
    }

    @Test
    void a_closed_port_is_an_error_and_no_prohibition() throws Exception {
        int port = OpenSsh.freePort(server.address);
        try (RemoteHost host = CONNECTOR.connect(server.target("sh-plain"))) {
            assertThatThrownBy(() -> host.dialer().dial(server.address, port, LONG))
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(Dialer.Forbidden.class)
                    .hasMessageContaining("Connection refused");
        }
    }

    @Test
    void a_server_that_forwards_nothing_is_told_apart() throws Exception {
        try (OpenSsh strict = OpenSsh.start("AllowTcpForwarding no");
                RemoteHost host = CONNECTOR.connect(strict.target("sh-plain"))) {
            assertThatThrownBy(() -> host.dialer().dial(server.address, server.port, LONG))
                    .isInstanceOf(Dialer.Forbidden.class);
            assertThat(host.run(sh("echo here")).output().utf8()).isEqualTo("here\n");
        }
    }

    @Test
    void a_host_behind_another_is_reached_through_it() throws Exception {
        try (OpenSsh inner = OpenSsh.start()) {
            SshTarget far = through(inner.target("zsh-plain"), server.target("sh-plain"));

            assertConnects(CONNECTOR, far);
            assertConnects(CONNECTOR, through(far, through(server.target("fish-plain"), inner.target("tcsh-plain"))));
        }
    }

    @Test
    void a_host_that_its_jump_host_cannot_reach_is_unreachable() throws Exception {
        OpenSsh gone = OpenSsh.start();
        SshTarget far = through(gone.target("sh-plain"), server.target("sh-plain"));
        gone.close();

        assertThat(refusal(CONNECTOR, far, Kind.UNREACHABLE)).hasMessageContaining("does not forward to");
    }
}
