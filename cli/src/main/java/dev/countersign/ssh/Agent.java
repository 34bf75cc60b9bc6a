package dev.countersign.ssh;

import dev.countersign.bytes.Bytes;
import dev.countersign.ssh.Watchdog.Guard;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A client of ssh-agent (draft-ietf-sshm-ssh-agent) that lists keys and has data signed; sshj 0.40
 * has no such client. One instance serves one login. It waits up to a minute for a reply, because a
 * person may have to confirm a signature.
 */
final class Agent implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int LONGEST = 256 * 1024;
    private static final byte REQUEST_IDENTITIES = 11;
    private static final byte IDENTITIES_ANSWER = 12;
    private static final byte SIGN_REQUEST = 13;
    private static final byte SIGN_RESPONSE = 14;

    private final SocketChannel channel;
    private final Watchdog watchdog;

    /**
     * A key that the agent holds: the public key in its wire encoding, and the agent's comment on
     * it.
     */
    record Identity(Bytes blob, String comment) {
        /** The key's type, for example {@code ssh-ed25519}. */
        String type() {
            ByteBuffer buffer = ByteBuffer.wrap(blob.toArray());
            byte[] type = new byte[Math.max(0, Math.min(buffer.getInt(), buffer.remaining()))];
            buffer.get(type);
            return new String(type, StandardCharsets.US_ASCII);
        }
    }

    private Agent(SocketChannel channel, Watchdog watchdog) {
        this.channel = channel;
        this.watchdog = watchdog;
    }

    /** Connects to the agent at {@code socket}. */
    static Agent connect(Path socket, Watchdog watchdog) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            return new Agent(channel, watchdog);
        } catch (IOException absent) {
            channel.close();
            throw absent;
        }
    }

    /** The keys that the agent holds, in the agent's order. */
    List<Identity> identities() throws IOException {
        ByteBuffer answer = ask(ByteBuffer.wrap(new byte[] {REQUEST_IDENTITIES}), IDENTITIES_ANSWER);
        int count = answer.getInt();
        List<Identity> identities = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Bytes blob = Bytes.of(string(answer));
            if (blob.length() < 4) {
                throw new IOException("the agent sent an invalid key");
            }
            identities.add(new Identity(blob, new String(string(answer), StandardCharsets.UTF_8)));
        }
        return identities;
    }

    /**
     * Returns the signature of {@code data} with the private key of {@code identity}, in its wire
     * encoding.
     *
     * @param flags 2 for rsa-sha2-256, 4 for rsa-sha2-512, else 0
     */
    byte[] sign(Identity identity, byte[] data, int flags) throws IOException {
        byte[] key = identity.blob().toArray();
        ByteBuffer request = ByteBuffer.allocate(1 + 4 + key.length + 4 + data.length + 4);
        request.put(SIGN_REQUEST)
                .putInt(key.length)
                .put(key)
                .putInt(data.length)
                .put(data)
                .putInt(flags);
        return string(ask(request.flip(), SIGN_RESPONSE));
    }

    private ByteBuffer ask(ByteBuffer request, byte expected) throws IOException {
        Guard guard = watchdog.guard(PATIENCE, this::close);
        try {
            ByteBuffer framed = ByteBuffer.allocate(4 + request.remaining());
            framed.putInt(request.remaining()).put(request).flip();
            while (framed.hasRemaining()) {
                channel.write(framed);
            }
            int length = receive(4).getInt();
            if (length < 1 || length > LONGEST) {
                throw new IOException("the agent's answer has an invalid length");
            }
            ByteBuffer answer = receive(length);
            if (answer.get() != expected) {
                throw new IOException("the agent refused");
            }
            return answer;
        } catch (java.nio.BufferUnderflowException shorter) {
            throw new IOException("the agent's answer is incomplete", shorter);
        } finally {
            guard.close();
        }
    }

    private ByteBuffer receive(int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new IOException("the agent closed the connection");
            }
        }
        return buffer.flip();
    }

    private static byte[] string(ByteBuffer buffer) throws IOException {
        if (buffer.remaining() < 4) {
            throw new IOException("the agent's answer is incomplete");
        }
        int length = buffer.getInt();
        if (length < 0 || length > buffer.remaining()) {
            throw new IOException("the agent's answer is incomplete");
        }
        byte[] bytes = new byte[length];
        buffer.get(bytes);
        return bytes;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException gone) {
            // nothing left to close
        }
    }
}
