package dev.countersign.wire.probe;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import dev.countersign.observation.WireAnswer;
import dev.countersign.observation.WireAnswer.Advertised;
import dev.countersign.transaction.Dialer;
import dev.countersign.wire.DirectDialer;
import dev.countersign.wire.Frame;
import dev.countersign.wire.LoopbackServer;
import dev.countersign.wire.smb2.NegotiateResponder;
import dev.countersign.wire.smb2.SamplePair;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class NegotiateProbeTest {
    private static final Duration SHORT = Duration.ofMillis(400);
    private static final Duration LONG = Duration.ofSeconds(10);

    private final NegotiateProbe probe = new NegotiateProbe(new Random(1));

    private WireAnswer ask(LoopbackServer server, Duration timeout) {
        return probe.negotiate(new DirectDialer(), "127.0.0.1", server.port(), timeout);
    }

    private WireAnswer askedOf(LoopbackServer.Behaviour behaviour, Duration timeout) throws IOException {
        try (LoopbackServer server = new LoopbackServer(behaviour)) {
            return ask(server, timeout);
        }
    }

    private static Bytes question(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        Bytes header = Bytes.of(in.readNBytes(Frame.HEADER));
        return Bytes.of(in.readNBytes(Frame.length(header)));
    }

    private static Bytes answer(Socket socket) throws IOException {
        NegotiateResponder responder =
                new NegotiateResponder(3, Bytes.utf8("abcdefghijklmnop"), Bytes.of(new byte[32]));
        return Frame.wrap(responder.answer(question(socket)).orElseThrow());
    }

    private static LoopbackServer.Behaviour says(byte[] bytes) {
        return (socket, server) -> {
            question(socket);
            socket.getOutputStream().write(bytes);
            server.pause(60_000);
        };
    }

    @Test
    void hears_an_answer_that_comes_in_pieces() throws IOException {
        WireAnswer answer = askedOf(
                (socket, server) -> {
                    socket.setTcpNoDelay(true);
                    for (byte each : answer(socket).toArray()) {
                        socket.getOutputStream().write(each);
                    }
                },
                LONG);

        assertThat(answer.advertised()).isEqualTo(Advertised.REQUIRED);
        assertThat(answer.dialect()).contains("3.1.1");
        assertThat(answer.address()).isEqualTo("127.0.0.1");
    }

    @Test
    void a_server_that_dribbles_cannot_hold_it_up() throws Exception {
        long before = System.nanoTime();

        try (LoopbackServer server = new LoopbackServer((socket, self) -> {
            for (byte each : answer(socket).toArray()) {
                socket.getOutputStream().write(each);
                if (self.pause(100)) {
                    return;
                }
            }
        })) {
            WireAnswer answer = ask(server, SHORT);

            assertThat(answer.advertised()).isEqualTo(Advertised.UNKNOWN);
            assertThat(answer.why()).matches("only \\d+ of (4|\\d{3}) bytes within 400 ms");
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isBetween(SHORT, SHORT.plusSeconds(3));
            assertThat(server.sawTheClientGo()).as("the connection was closed").isTrue();
        }
    }

    @Test
    void a_silent_server_is_unknown_when_the_time_is_over() throws IOException {
        WireAnswer answer = askedOf((socket, server) -> server.pause(60_000), SHORT);

        assertThat(answer.advertised()).isEqualTo(Advertised.UNKNOWN);
        assertThat(answer.why()).isEqualTo("no answer within 400 ms");
    }

    @Test
    void a_server_that_hangs_up_is_unknown() throws IOException {
        WireAnswer answer = askedOf((socket, server) -> question(socket), LONG);

        assertThat(answer.why()).isEqualTo("the server closed the connection without an answer");
    }

    @Test
    void a_server_that_hangs_up_half_way_is_unknown() throws IOException {
        WireAnswer answer = askedOf(
                (socket, server) -> socket.getOutputStream()
                        .write(answer(socket).slice(0, 100).toArray()),
                LONG);

        assertThat(answer.advertised()).isEqualTo(Advertised.UNKNOWN);
        assertThat(answer.why()).matches("the server closed the connection after 100 of \\d+ bytes");
    }

    @Test
    void a_server_that_resets_is_unknown() throws IOException {
        WireAnswer answer = askedOf(
                (socket, server) -> {
                    question(socket);
                    socket.setSoLinger(true, 0); // close() then sends RST
                },
                LONG);

        assertThat(answer.why()).isEqualTo("the server reset the connection before its answer was complete");
    }

    @Test
    void nobody_listening_is_unknown() throws IOException {
        LoopbackServer server = new LoopbackServer((socket, self) -> {});
        server.close();

        WireAnswer answer = ask(server, LONG);

        assertThat(answer.advertised()).isEqualTo(Advertised.UNKNOWN);
        assertThat(answer.why()).isEqualTo("connection refused");
    }

    @Test
    void a_name_that_does_not_exist_is_unknown() {
        WireAnswer answer = probe.negotiate(new DirectDialer(), "no-such-host.invalid", 445, LONG);

        assertThat(answer.why()).isEqualTo("the name is not known: no-such-host.invalid");
    }

    @Test
    void an_smb1_answer_is_unknown() throws IOException {
        byte[] smb1 = Frame.wrap(SamplePair.hex("ff534d4272000000008803c8" + "00".repeat(30)))
                .toArray();

        WireAnswer answer = askedOf(says(smb1), LONG);

        assertThat(answer.advertised()).isEqualTo(Advertised.UNKNOWN);
        assertThat(answer.why()).isEqualTo("an SMB1 answer to an SMB2 request");
    }

    @Test
    void http_is_no_smb() throws IOException {
        WireAnswer answer = askedOf(says("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII)), LONG);

        assertThat(answer.why()).isEqualTo("not SMB: the answer begins with 48545450");
    }

    @Test
    void a_negative_session_response_is_smb_and_a_refusal() throws IOException {
        WireAnswer denied = askedOf(says(new byte[] {(byte) 0x83, 0, 0, 1, (byte) 0x81}), LONG);
        WireAnswer other = askedOf(says(new byte[] {(byte) 0x83, 0, 0, 1, (byte) 0x82}), LONG);
        WireAnswer cut = askedOf(
                (socket, server) -> {
                    question(socket);
                    socket.getOutputStream().write(new byte[] {(byte) 0x83, 0, 0, 1});
                },
                LONG);

        assertThat(denied.why()).contains("SMB, but it refuses this address", "'hosts allow'", "'hosts deny'", "0x81");
        assertThat(denied.sessionError()).contains(WireAnswer.NOT_LISTENING_FOR_CALLER);
        assertThat(other.why())
                .contains("SMB, but it refuses this session", "0x82")
                .doesNotContain("hosts allow");
        assertThat(other.sessionError()).contains(0x82);
        assertThat(cut.refused()).isTrue();
        assertThat(List.of(denied, other, cut)).allSatisfy(each -> {
            assertThat(each.advertised()).isEqualTo(Advertised.UNKNOWN);
            assertThat(each.why()).doesNotContain("not SMB");
        });
    }

    @Test
    void an_announced_gigabyte_is_not_read() throws IOException {
        WireAnswer large = askedOf(says(new byte[] {0x40, 0, 0, 0}), LONG);
        WireAnswer largest = askedOf(says(new byte[] {0, -1, -1, -1}), LONG);

        assertThat(large.why()).isEqualTo("not SMB: the answer begins with 40000000");
        assertThat(largest.why())
                .isEqualTo("an answer of 16777215 bytes was announced, more than any NEGOTIATE response");
    }

    @Test
    void a_forbidden_forwarding_is_unknown_and_says_so() {
        Dialer forbidding = (address, port, timeout) -> {
            throw new Dialer.Forbidden("administratively prohibited");
        };

        WireAnswer answer = probe.negotiate(forbidding, "127.0.0.1", 445, LONG);

        assertThat(answer.advertised()).isEqualTo(Advertised.UNKNOWN);
        assertThat(answer.why()).isEqualTo("the SSH server forwards no connections");
    }

    @Test
    void a_dialer_that_breaks_or_hangs_is_unknown() {
        Dialer broken = (address, port, timeout) -> {
            throw new IllegalStateException("a bug\nof ours");
        };
        LoopbackHang hanging = new LoopbackHang();

        assertThat(probe.negotiate(broken, "a", 445, LONG).why())
                .isEqualTo("the probe failed: java.lang.IllegalStateException: a bug\\nof ours");
        assertThat(probe.negotiate(hanging, "a", 445, SHORT).why()).isEqualTo("no connection within 400 ms");
        assertThat(hanging.dials).hasValue(1);
    }

    @Test
    void an_interrupt_ends_it_and_is_kept() throws IOException {
        Thread.currentThread().interrupt();

        WireAnswer answer = askedOf((socket, server) -> server.pause(60_000), LONG);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(answer.why()).isEqualTo("interrupted before an answer came");
    }

    @Test
    void a_name_is_looked_up_once() throws IOException {
        DirectDialer dialer = new DirectDialer();
        try (LoopbackServer server = new LoopbackServer(
                (socket, self) -> socket.getOutputStream().write(answer(socket).toArray()))) {
            WireAnswer first = probe.negotiate(dialer, "localhost", server.port(), LONG);
            WireAnswer second = probe.negotiate(dialer, "localhost", server.port(), LONG);

            assertThat(first.address()).isEqualTo("127.0.0.1");
            assertThat(second).isEqualTo(first);
        }
    }

    /** A lookup that never returns, as with a dead name server. */
    private static final class LoopbackHang implements Dialer {
        private final AtomicInteger dials = new AtomicInteger();

        @Override
        public Connection dial(String address, int port, Duration timeout) throws IOException {
            dials.incrementAndGet();
            try {
                new CountDownLatch(1).await(5, TimeUnit.SECONDS);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            return new Connection() {
                @Override
                public InputStream input() {
                    return InputStream.nullInputStream();
                }

                @Override
                public OutputStream output() {
                    return OutputStream.nullOutputStream();
                }

                @Override
                public void close() {}
            };
        }
    }
}
