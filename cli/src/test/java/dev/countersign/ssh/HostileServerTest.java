package dev.countersign.ssh;

import static dev.countersign.ssh.Targets.failure;
import static dev.countersign.ssh.Targets.refusal;
import static dev.countersign.ssh.Targets.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import dev.countersign.platform.Invocation;
import dev.countersign.ssh.SshTarget.Become;
import dev.countersign.ssh.SshTarget.Credentials;
import dev.countersign.ssh.SshTarget.HostKeys;
import dev.countersign.ssh.SshTarget.NewKeys;
import dev.countersign.transaction.RemoteException;
import dev.countersign.transaction.RemoteException.Kind;
import dev.countersign.transaction.RemoteHost;
import dev.countersign.transaction.RemoteHost.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.sshd.client.future.DefaultOpenFuture;
import org.apache.sshd.client.future.OpenFuture;
import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.session.ConnectionService;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.helpers.AbstractConnectionService;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.channel.ChannelSessionFactory;
import org.apache.sshd.server.command.Command;
import org.apache.sshd.server.keyprovider.SimpleGeneratorHostKeyProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that do what no good server does. */
class HostileServerTest {
    private static final Duration SHORT = Duration.ofMillis(1500);
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final String ADDRESS = "127.0.0.1";

    private final SshConnector connector = new SshConnector();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @TempDir
    Path folder;

    private SshServer server;

    @BeforeEach
    void start() throws Exception {
        server = SshServer.setUpDefaultServer();
        server.setHost(ADDRESS);
        server.setKeyPairProvider(new SimpleGeneratorHostKeyProvider(folder.resolve("host")));
        server.setPasswordAuthenticator((user, password, session) -> password.equals("right"));
        server.setCommandFactory((channel, line) -> new Scripted(line, threads));
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop(true);
        threads.shutdownNow();
    }

    private SshTarget target(int port) {
        HostKeys learning = new HostKeys(
                List.of(folder.resolve("known_hosts")), Optional.empty(), NewKeys.ACCEPT, Optional.empty());
        Credentials login =
                new Credentials(List.of(), Optional.empty(), Optional.empty(), Optional.of("right"::toCharArray));
        return new SshTarget(
                "nas",
                ADDRESS,
                port,
                "admin",
                new SshTarget.Timeouts(LONG, LONG, LONG),
                learning,
                login,
                new Become.Login(),
                Optional.empty());
    }

    private static Invocation command(String name, Duration timeout, int limit) {
        return new Invocation(List.of(name), Bytes.EMPTY, timeout, limit);
    }

    @Test
    void a_hundred_megabytes_are_cut_off_at_the_limit() throws Exception {
        try (RemoteHost host = connector.connect(target(server.getPort()))) {
            long begin = System.nanoTime();

            failure(host, command("flood", LONG, 1 << 20), Kind.TOO_LARGE);

            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(LONG);
        }
    }

    @Test
    void what_is_written_to_standard_error_is_kept_as_far_as_64_kib_and_the_rest_is_dropped() throws Exception {
        try (RemoteHost host = connector.connect(target(server.getPort()))) {
            Answer answer = host.run(command("noise", LONG, 1000));

            assertThat(answer.errors().length()).isEqualTo(64 * 1024);
            assertThat(answer.output().utf8()).isEqualTo("done");
            assertThat(answer.exitStatus()).isZero();
        }
    }

    @Test
    void silence_ends_with_the_idle_limit_and_a_drip_with_the_whole_one() throws Exception {
        try (RemoteHost host = connector.connect(with(target(server.getPort()), LONG, SHORT))) {
            assertThat(failure(host, command("silence", LONG, 1000), Kind.TIMED_OUT))
                    .hasMessageContaining("was silent");
            assertThat(failure(host, command("drip", SHORT.multipliedBy(2), 1000), Kind.TIMED_OUT))
                    .hasMessageContaining("did not finish");
        }
    }

    @Test
    void half_an_answer_is_cut() throws Exception {
        try (RemoteHost host = connector.connect(target(server.getPort()))) {
            failure(host, command("half", LONG, 1000), Kind.CUT);
            // the connection is gone: the next command did not run
            failure(host, command("half", LONG, 1000), Kind.UNREACHABLE);
        }
    }

    @Test
    void an_end_without_a_status_is_cut() throws Exception {
        try (RemoteHost host = connector.connect(target(server.getPort()))) {
            failure(host, command("nostatus", LONG, 1000), Kind.CUT);
        }
    }

    @Test
    void a_spare_channel_that_the_server_has_closed_is_not_used() throws Exception {
        try (RemoteHost host = connector.connect(target(server.getPort()))) {
            host.expectsAnother(true);
            host.run(command("alone", LONG, 1000));

            assertThat(host.run(command("alone", LONG, 1000)).exitStatus()).isZero();
        }
    }

    @Test
    void nobody_waits_for_a_spare_channel_that_the_server_never_answers_for() throws Exception {
        AtomicInteger opened = new AtomicInteger();
        server.setChannelFactories(List.of(new ChannelSessionFactory() {
            @Override
            public Channel createChannel(Session session) {
                boolean never = opened.incrementAndGet() == 2;
                return new ChannelSession() {
                    @Override
                    public OpenFuture open(long recipient, long window, long packet, Buffer buffer) {
                        return never
                                ? new DefaultOpenFuture(this, this)
                                : super.open(recipient, window, packet, buffer);
                    }
                };
            }
        }));
        try (RemoteHost host = connector.connect(target(server.getPort()))) {
            host.expectsAnother(true);
            host.run(command("noise", LONG, 1000));
            long begin = System.nanoTime();

            assertThat(host.run(command("noise", LONG, 1000)).exitStatus()).isZero();

            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(LONG.dividedBy(2));
            assertThat(opened).hasValue(3);
        }
    }

    @Test
    void a_channel_that_is_closed_without_a_reply_is_cut_at_once() throws Exception {
        server.setChannelFactories(List.of(new ChannelSessionFactory() {
            @Override
            public Channel createChannel(Session session) {
                return new ChannelSession() {
                    @Override
                    public void handleRequest(Buffer buffer) {
                        close(false);
                    }
                };
            }
        }));
        try (RemoteHost host = connector.connect(target(server.getPort()))) {
            long begin = System.nanoTime();

            failure(host, command("noise", LONG, 1000), Kind.CUT);

            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(LONG.dividedBy(2));
        }
    }

    @Test
    void a_key_that_changes_between_two_connections_is_refused() throws Exception {
        int port = server.getPort();
        connector.connect(target(port)).close();
        server.stop(true);
        server = SshServer.setUpDefaultServer();
        server.setHost(ADDRESS);
        server.setPort(port);
        server.setKeyPairProvider(new SimpleGeneratorHostKeyProvider(folder.resolve("other")));
        server.start();

        refusal(connector, target(port), Kind.CHANGED_HOST_KEY);
    }

    @Test
    void a_server_that_is_no_ssh_server_is_unreachable_whatever_it_sends() throws Exception {
        Random random = new Random(20261122);
        byte[] noise = new byte[4096];
        random.nextBytes(noise);
        for (byte[] said : List.of(
                "HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
                "SSH-1.5-old\r\n".getBytes(StandardCharsets.US_ASCII),
                ("SSH-2.0-x\r\n" + new String(noise, StandardCharsets.ISO_8859_1))
                        .getBytes(StandardCharsets.ISO_8859_1),
                noise)) {
            try (ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
                threads.execute(() -> say(socket, said));

                refusal(connector, with(target(socket.getLocalPort()), SHORT, SHORT), Kind.UNREACHABLE);
            }
        }
    }

    @Test
    void a_server_that_says_nothing_or_drips_for_ever_before_its_banner_ends_with_the_limit() throws Exception {
        for (boolean dripping : List.of(false, true)) {
            try (ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
                threads.execute(() -> tarpit(socket, dripping));
                long begin = System.nanoTime();

                RemoteException refused =
                        refusal(connector, with(target(socket.getLocalPort()), SHORT, SHORT), Kind.UNREACHABLE);

                assertThat(refused).hasMessageContaining("did not answer as an SSH server within");
                assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(SHORT.minusMillis(50), LONG);
            }
        }
    }

    @Test
    void nobody_listening_and_nobody_by_that_name_are_said_so() throws Exception {
        int port = OpenSsh.freePort(ADDRESS);
        SshTarget nobody = target(port);
        SshTarget nameless = new SshTarget(
                "nas",
                "no-such-host.invalid",
                22,
                "admin",
                nobody.timeouts(),
                nobody.hostKeys(),
                nobody.login(),
                nobody.become(),
                Optional.empty());

        assertThat(refusal(connector, nobody, Kind.UNREACHABLE)).hasMessageContaining("Connection refused");
        assertThat(refusal(connector, nameless, Kind.UNREACHABLE)).hasMessageContaining("is not known");
    }

    @Test
    void nothing_of_a_connection_is_left_when_it_is_closed_in_the_middle_of_a_command() throws Exception {
        until(() -> threadsNamed("sshj-") == 0 && !aCommandIsRead());
        RemoteHost host = connector.connect(target(server.getPort()));
        Future<?> running = threads.submit(() -> failure(host, command("silence", LONG, 1000), Kind.CUT));
        until(() -> threadsNamed("sshj-Reader") > 0 && aCommandIsRead());

        host.close();

        running.get(LONG.toSeconds(), TimeUnit.SECONDS);
        until(() -> threadsNamed("sshj-") == 0);
        until(() -> !aCommandIsRead());
    }

    /**
     * Whether one of our threads waits for a command's output. Idle threads of other tests may
     * exist, and read nothing.
     */
    private static boolean aCommandIsRead() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(each -> each.getKey().getName().equals("ssh-stream"))
                .anyMatch(each -> List.of(each.getValue()).toString().contains("net.schmizz"));
    }

    private static long threadsNamed(String prefix) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(prefix))
                .count();
    }

    private interface Condition {
        boolean holds();
    }

    private static void until(Condition condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as("it did not come about").isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private static void say(ServerSocket socket, byte[] said) {
        try (Socket accepted = socket.accept()) {
            accepted.getOutputStream().write(said);
            accepted.getInputStream().readAllBytes();
        } catch (IOException closed) {
            // the test is over
        }
    }

    private static void tarpit(ServerSocket socket, boolean dripping) {
        try (Socket accepted = socket.accept()) {
            accepted.setSoTimeout(100);
            while (true) {
                try {
                    if (accepted.getInputStream().read() < 0) {
                        return;
                    }
                } catch (IOException quiet) {
                    if (accepted.isClosed() || socket.isClosed()) {
                        return;
                    }
                    if (dripping) {
                        accepted.getOutputStream().write("x\r\n".getBytes(StandardCharsets.US_ASCII));
                    }
                }
            }
        } catch (IOException closed) {
            // the client disconnected
        }
    }

    /** A command that misbehaves as its name says. */
    private static final class Scripted implements Command {
        private final String name;
        private final ExecutorService threads;
        private OutputStream output = OutputStream.nullOutputStream();
        private OutputStream errors = OutputStream.nullOutputStream();
        private Optional<ExitCallback> exit = Optional.empty();

        Scripted(String name, ExecutorService threads) {
            this.name = name;
            this.threads = threads;
        }

        @Override
        public void start(ChannelSession channel, Environment environment) {
            threads.execute(() -> {
                try {
                    act(channel);
                } catch (IOException | InterruptedException closed) {
                    // the client disconnected
                }
            });
        }

        private void act(Channel channel) throws IOException, InterruptedException {
            byte[] piece = new byte[32 * 1024];
            switch (name) {
                case "flood" -> {
                    for (int i = 0; i < 100 * 32; i++) {
                        output.write(piece);
                    }
                }
                case "noise" -> {
                    for (int i = 0; i < 5 * 32; i++) {
                        errors.write(piece);
                    }
                    output.write("done".getBytes(StandardCharsets.US_ASCII));
                    output.flush();
                    errors.flush();
                    exit.orElseThrow().onExit(0);
                }
                case "drip" -> {
                    Object never = new Object();
                    while (!Thread.currentThread().isInterrupted()) {
                        synchronized (never) {
                            never.wait(100);
                        }
                        output.write('.');
                        output.flush();
                    }
                }
                case "half" -> {
                    output.write("countersign half".getBytes(StandardCharsets.US_ASCII));
                    output.flush();
                    channel.getSession().close(true);
                }
                case "alone" -> {
                    List<Channel> others = new ArrayList<>(
                            ((AbstractConnectionService) channel.getSession().getService(ConnectionService.class))
                                    .getChannels());
                    others.remove(channel);
                    for (Channel other : others) {
                        other.close(false).await(LONG);
                    }
                    exit.orElseThrow().onExit(0);
                }
                case "nostatus" -> {
                    output.write("countersign".getBytes(StandardCharsets.US_ASCII));
                    output.flush();
                    channel.close(false);
                }
                default -> {
                    // silence
                }
            }
        }

        @Override
        public void destroy(ChannelSession channel) {
            // a command ends by itself
        }

        @Override
        public void setInputStream(InputStream stream) {
            // none of them reads
        }

        @Override
        public void setOutputStream(OutputStream stream) {
            output = stream;
        }

        @Override
        public void setErrorStream(OutputStream stream) {
            errors = stream;
        }

        @Override
        public void setExitCallback(ExitCallback callback) {
            exit = Optional.of(callback);
        }
    }
}
