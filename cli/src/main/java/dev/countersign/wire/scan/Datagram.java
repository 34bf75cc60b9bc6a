package dev.countersign.wire.scan;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.Untrusted;
import dev.countersign.wire.probe.NoReply;
import dev.countersign.wire.probe.ProbeReply;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** One datagram over UDP and its reply. Nothing is sent twice. */
final class Datagram implements Exchange {
    private final DatagramChannel channel;
    private final InetSocketAddress to;
    private final Supplier<Bytes> asking;

    private Datagram(DatagramChannel channel, InetSocketAddress to, Supplier<Bytes> asking) {
        this.channel = channel;
        this.to = to;
        this.asking = asking;
    }

    /** Opens a socket. Fails if this machine has no more sockets. */
    static Datagram open(InetSocketAddress to, Supplier<Bytes> asking) throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        channel.configureBlocking(false);
        return new Datagram(channel, to, asking);
    }

    @Override
    public Optional<ProbeReply> begin(Selector selector, Object owner) {
        try {
            // Connected: only this address can answer, and the network's refusals arrive too.
            channel.connect(to);
            channel.write(ByteBuffer.wrap(asking.get().toArray()));
            channel.register(selector, SelectionKey.OP_READ, owner);
            return Optional.empty();
        } catch (IOException refused) {
            return Optional.of(refused(refused));
        }
    }

    @Override
    public Optional<ProbeReply> advance(SelectionKey key, ByteBuffer scratch) {
        try {
            if (channel.read(scratch.clear()) <= 0) {
                return Optional.empty();
            }
            byte[] received = new byte[scratch.flip().remaining()];
            scratch.get(received);
            return Optional.of(
                    new ProbeReply.Message(Bytes.of(received), to.getAddress().getHostAddress()));
        } catch (IOException refused) {
            return Optional.of(refused(refused));
        }
    }

    private static NoReply refused(IOException refused) {
        boolean port = refused instanceof PortUnreachableException || refused.getMessage() == null;
        String said = port ? "port unreachable" : String.valueOf(refused.getMessage());
        return new NoReply(NoReply.Kind.REFUSED, new Untrusted(said).brief());
    }

    @Override
    public NoReply late(Duration timeout) {
        return NoReply.noConnection(timeout);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException alreadyGone) {
            // The question is answered, so an error while closing does not matter.
        }
    }
}
