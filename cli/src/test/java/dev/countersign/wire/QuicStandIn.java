package dev.countersign.wire;

import dev.countersign.bytes.Bytes;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** A UDP server at port 443 that answers a version of QUIC that nobody speaks, as every QUIC server does. Needs root. */
public final class QuicStandIn implements AutoCloseable {
    private final DatagramSocket socket;

    /** Starts one at {@code address}. */
    public QuicStandIn(String address) throws IOException {
        socket = new DatagramSocket(443, InetAddress.getByName(address));
        Thread thread = new Thread(this::serve, "quic stand-in");
        thread.setDaemon(true);
        thread.start();
    }

    /** Returns the address at which it is. */
    public String address() {
        return socket.getLocalAddress().getHostAddress();
    }

    private void serve() {
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
                socket.receive(packet);
                byte[] answer = answer(Bytes.of(Arrays.copyOf(packet.getData(), packet.getLength())), 1)
                        .toArray();
                socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    /** Returns a Version Negotiation packet (RFC 8999 section 6) with these versions. */
    public static Bytes answer(Bytes question, int... versions) {
        ByteBuffer out = ByteBuffer.allocate(23 + 4 * versions.length);
        out.put((byte) 0xc3).putInt(0);
        out.put((byte) 8).put(question.slice(15, 23).toArray());
        out.put((byte) 8).put(question.slice(6, 14).toArray());
        for (int version : versions) {
            out.putInt(version);
        }
        return Bytes.of(out.array());
    }

    @Override
    public void close() {
        socket.close();
    }
}
