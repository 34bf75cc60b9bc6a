package dev.countersign.wire.scan;

import dev.countersign.bytes.Bytes;
import dev.countersign.wire.Frame;
import dev.countersign.wire.probe.NoReply;
import dev.countersign.wire.probe.ProbeReply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A connection over TCP, with one request at a time. The length that a server announces uses no
 * memory until the bytes arrive.
 */
final class Connection implements Exchange {
    private final SocketChannel channel;
    private final InetSocketAddress to;
    private final Supplier<Bytes> asking;
    private ByteBuffer question = ByteBuffer.allocate(0);
    private final ByteArrayOutputStream received = new ByteArrayOutputStream(0);
    private boolean connected;
    private int expected = Frame.HEADER;
    private boolean refusing;

    private Connection(SocketChannel channel, InetSocketAddress to, Supplier<Bytes> asking) {
        this.channel = channel;
        this.to = to;
        this.asking = asking;
    }

    /** Opens a connection that is not registered yet. Fails if this machine has no more sockets. */
    static Connection open(InetSocketAddress to, Supplier<Bytes> asking) throws IOException {
        // For IPv4, a socket of both families needs a few more system calls.
        SocketChannel channel = to.getAddress() instanceof Inet4Address
                ? SocketChannel.open(StandardProtocolFamily.INET)
                : SocketChannel.open();
        channel.configureBlocking(false);
        return new Connection(channel, to, asking);
    }

    @Override
    public Optional<ProbeReply> begin(Selector selector, Object owner) {
        try {
            // Anything this machine itself refuses has failed by now, so there is nothing to wait
            // for.
            boolean there = channel.connect(to) || channel.finishConnect();
            channel.register(selector, there ? SelectionKey.OP_WRITE : SelectionKey.OP_CONNECT, owner);
            if (there) {
                connect();
            }
            return Optional.empty();
        } catch (IOException broken) {
            return Optional.of(broken(broken));
        }
    }

    @Override
    public Optional<ProbeReply> advance(SelectionKey key, ByteBuffer scratch) {
        try {
            if (!connected) {
                if (!channel.finishConnect()) {
                    return Optional.empty();
                }
                connect();
            }
            if (question.hasRemaining()) {
                channel.write(question);
                key.interestOps(question.hasRemaining() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ);
                return Optional.empty();
            }
            return read(scratch);
        } catch (IOException broken) {
            return Optional.of(broken(broken));
        }
    }

    private void connect() {
        connected = true;
        ask();
    }

    private void ask() {
        question = ByteBuffer.wrap(Frame.wrap(asking.get()).toArray());
    }

    /** Asks the next question on this connection, after the reply to the last one. */
    void askAgain(SelectionKey key) {
        received.reset();
        expected = Frame.HEADER;
        ask();
        key.interestOps(SelectionKey.OP_WRITE);
    }

    private Optional<ProbeReply> read(ByteBuffer scratch) throws IOException {
        while (true) {
            scratch.clear().limit(Math.min(scratch.capacity(), expected - received.size()));
            int got = channel.read(scratch);
            if (got < 0) {
                return Optional.of(refusing ? NoReply.sessionRefused(-1) : NoReply.closed(part()));
            }
            byte[] some = new byte[got];
            scratch.flip().get(some);
            received.write(some, 0, got);
            if (received.size() == Frame.HEADER && expected == Frame.HEADER) {
                Bytes header = Bytes.of(received.toByteArray());
                refusing = Frame.refusesSession(header);
                Optional<String> refusal = Frame.refusal(header);
                if (refusal.isPresent() && !refusing) {
                    return Optional.of(NoReply.notSmb(refusal.get()));
                }
                expected += Frame.length(header);
            }
            if (received.size() == expected && refusing) {
                byte[] answer = received.toByteArray();
                return Optional.of(
                        NoReply.sessionRefused(answer.length > Frame.HEADER ? answer[Frame.HEADER] & 0xff : -1));
            }
            if (received.size() == expected) {
                Bytes whole = Bytes.of(received.toByteArray());
                return Optional.of(new ProbeReply.Message(
                        whole.slice(Frame.HEADER, expected), to.getAddress().getHostAddress()));
            }
            if (got == 0) {
                return Optional.empty();
            }
        }
    }

    @Override
    public NoReply late(Duration timeout) {
        return connected ? NoReply.late(part(), timeout) : NoReply.noConnection(timeout);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException alreadyGone) {
            // The connection is done, so an error while closing it does not matter.
        }
    }

    private NoReply broken(IOException broken) {
        return NoReply.broken(broken, to.getAddress().getHostAddress(), connected, part());
    }

    private NoReply.Part part() {
        return new NoReply.Part(received.size(), expected);
    }
}
