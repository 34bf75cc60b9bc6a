package dev.countersign.wire;

import dev.countersign.bytes.Bytes;
import dev.countersign.observation.NtlmVersion;
import dev.countersign.wire.auth.NtlmHandshake;
import dev.countersign.wire.auth.NtlmResponse;
import dev.countersign.wire.auth.SpnegoToken;
import dev.countersign.wire.smb2.Dialect;
import dev.countersign.wire.smb2.NegotiateRequest;
import dev.countersign.wire.smb2.NegotiateResponder;
import dev.countersign.wire.smb2.Smb2Header;
import dev.countersign.wire.smb2.Smb2Message;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A server that is not to be had here, as far as NEGOTIATE and its NTLM challenge: flags, fields and
 * their order are those that real servers sent. It answers nothing after the challenge, and keeps
 * every message that it gets.
 */
public final class NtlmStandIn {
    /** AV pairs of a server in a domain, in the order of Windows; 5 is the forest. */
    public static final List<Integer> IN_FOREST = List.of(2, 1, 4, 3, 5, 7);

    /** The same without a forest; Samba's order too. */
    public static final List<Integer> USUAL = List.of(2, 1, 4, 3, 7);

    /** A Mac's order. */
    public static final List<Integer> MAC = List.of(1, 2, 3, 4, 7);

    private static final int VERSION = 0x2000000;
    private static final long NOT_SUPPORTED = 0xc00000bbL;
    private static final long MORE_PROCESSING_REQUIRED = 0xc0000016L;

    private final Bytes challenge;
    private final Map<Dialect, Integer> modes = new EnumMap<>(Dialect.class);
    private final List<Bytes> received = new CopyOnWriteArrayList<>();
    private boolean hangsUp;

    private NtlmStandIn(Bytes challenge) {
        this.challenge = challenge;
    }

    /** A server with the challenge of these flags and fields. */
    public static NtlmStandIn of(int flags, String version, List<Integer> order) {
        return new NtlmStandIn(challenge(flags, NtlmVersion.of(version), list(order, true)));
    }

    /** A server with this challenge, whatever it is. */
    public static NtlmStandIn of(Bytes challenge) {
        return new NtlmStandIn(challenge);
    }

    /** Speaks every dialect until {@code newest}, with this SecurityMode. */
    public NtlmStandIn until(Dialect newest, int mode) {
        for (Dialect each : Dialect.values()) {
            if (each.compareTo(newest) <= 0) {
                modes.put(each, mode);
            }
        }
        return this;
    }

    /** Has another SecurityMode in one dialect. */
    public NtlmStandIn but(Dialect dialect, int mode) {
        modes.put(dialect, mode);
        return this;
    }

    /** Does not speak one dialect. */
    public NtlmStandIn without(Dialect dialect) {
        modes.remove(dialect);
        return this;
    }

    /** Hangs up instead of sending its challenge. */
    public NtlmStandIn hangingUp() {
        hangsUp = true;
        return this;
    }

    /** Starts it. */
    public LoopbackServer start() throws IOException {
        return new LoopbackServer((socket, server) -> serve(socket));
    }

    /** Returns every message of every connection, in order. */
    public List<Bytes> received() {
        return List.copyOf(received);
    }

    private void serve(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        for (byte[] header = in.readNBytes(Frame.HEADER);
                header.length == Frame.HEADER;
                header = in.readNBytes(Frame.HEADER)) {
            Bytes message = Bytes.of(in.readNBytes(Frame.length(Bytes.of(header))));
            received.add(message);
            Optional<Bytes> answer = answer(message);
            if (answer.isEmpty()) {
                return;
            }
            socket.getOutputStream().write(Frame.wrap(answer.get()).toArray());
        }
    }

    private Optional<Bytes> answer(Bytes message) {
        Optional<NegotiateRequest> asked = NegotiateRequest.decode(message);
        if (asked.isPresent()) {
            return Optional.of(negotiated(asked.get()));
        }
        return Smb2Header.decode(message)
                .filter(each -> each.command() == Smb2Header.SESSION_SETUP && !hangsUp)
                .map(each -> setup(challenge, each.messageId()));
    }

    private Bytes negotiated(NegotiateRequest asked) {
        List<Dialect> common =
                asked.dialects().stream().filter(modes::containsKey).toList();
        if (common.isEmpty()) {
            return Smb2Message.of(
                            new Smb2Header(0, NOT_SUPPORTED, Smb2Header.NEGOTIATE, 1, Smb2Header.RESPONSE, 0, 0, 0, 0),
                            new byte[] {9, 0, 0, 0, 0, 0, 0, 0, 0})
                    .raw();
        }
        Dialect chosen = Collections.max(common);
        NegotiateRequest only = new NegotiateRequest(
                List.of(chosen),
                asked.securityMode(),
                asked.capabilities(),
                asked.clientGuid(),
                chosen == Dialect.SMB_3_1_1 ? asked.contexts() : List.of(),
                asked.messageId());
        return new NegotiateResponder(
                        modes.getOrDefault(chosen, 0), Bytes.utf8("abcdefghijklmnop"), Bytes.of(new byte[32]))
                .answer(only.encode())
                .orElseThrow();
    }

    /** Returns a response to SESSION_SETUP with this challenge in it. */
    public static Bytes setup(Bytes challenge, long messageId) {
        return setup(SpnegoToken.next(Optional.of(challenge), Optional.empty()), messageId, MORE_PROCESSING_REQUIRED);
    }

    /** Returns a response to SESSION_SETUP with any token and status. */
    public static Bytes setup(Bytes token, long messageId, long status) {
        ByteBuffer body = ByteBuffer.allocate(8 + token.length()).order(ByteOrder.LITTLE_ENDIAN);
        body.putShort((short) 9).putShort((short) 0).putShort((short) 72).putShort((short) token.length());
        body.put(token.toArray());
        return Smb2Message.of(
                        new Smb2Header(1, status, Smb2Header.SESSION_SETUP, 1, Smb2Header.RESPONSE, 0, messageId, 0, 7),
                        body.array())
                .raw();
    }

    /**
     * Returns a challenge ([MS-NLMP] 2.2.1.2).
     *
     * @param version empty: without the 8 bytes of the version
     */
    public static Bytes challenge(int flags, Optional<NtlmVersion> version, byte[] list) {
        int payload = version.isPresent() ? 56 : 48;
        ByteBuffer out = ByteBuffer.allocate(payload + list.length).order(ByteOrder.LITTLE_ENDIAN);
        out.put(NtlmHandshake.SIGNATURE.toArray()).putInt(2);
        out.putInt(0).putInt(payload).putInt(version.isPresent() ? flags | VERSION : flags);
        out.putLong(0x0807060504030201L).putLong(0);
        out.putShort((short) list.length).putShort((short) list.length).putInt(payload);
        version.ifPresent(each -> out.put((byte) each.major())
                .put((byte) each.minor())
                .putShort((short) each.build())
                .putInt(15 << 24));
        out.position(payload);
        return Bytes.of(out.put(list).array());
    }

    /** Returns the AV pairs with these numbers and the usual values, in this order. */
    public static byte[] list(List<Integer> order, boolean end) {
        return list(order, end, "corp.example.net");
    }

    /** Does the same, with this DNS domain. */
    public static byte[] list(List<Integer> order, boolean end, String domain) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        order.forEach(id -> out.writeBytes(pair(id, id == 4 ? NtlmResponse.unicode(domain) : value(id))));
        out.writeBytes(end ? new byte[4] : new byte[0]);
        return out.toByteArray();
    }

    /** Returns one AV pair. */
    public static byte[] pair(int id, byte[] value) {
        byte[] pair = new byte[4 + value.length];
        pair[0] = (byte) id;
        pair[2] = (byte) value.length;
        pair[3] = (byte) (value.length >> 8);
        System.arraycopy(value, 0, pair, 4, value.length);
        return pair;
    }

    private static byte[] value(int id) {
        return switch (id) {
            case 1 -> NtlmResponse.unicode("FS1");
            case 2 -> NtlmResponse.unicode("CORP");
            case 3 -> NtlmResponse.unicode("fs1.corp.example.net");
            case 5 -> NtlmResponse.unicode("example.net");
            default -> new byte[] {1, 2, 3, 4, 5, 6, (byte) 0xdd, 1};
        };
    }
}
