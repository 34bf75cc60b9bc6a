package dev.countersign.wire.login;

import dev.countersign.bytes.Bytes;
import dev.countersign.transaction.Dialer;
import dev.countersign.wire.Frame;
import dev.countersign.wire.LittleEndian;
import dev.countersign.wire.auth.Hash;
import dev.countersign.wire.auth.NtlmResponse;
import dev.countersign.wire.auth.SpnegoToken;
import dev.countersign.wire.smb2.Dialect;
import dev.countersign.wire.smb2.NegotiateReply;
import dev.countersign.wire.smb2.NegotiateRequest;
import dev.countersign.wire.smb2.NegotiateResponder;
import dev.countersign.wire.smb2.NegotiateResponse;
import dev.countersign.wire.smb2.SecurityMode;
import dev.countersign.wire.smb2.SessionKeys;
import dev.countersign.wire.smb2.SigningAlgorithm;
import dev.countersign.wire.smb2.Smb2Header;
import dev.countersign.wire.smb2.Smb2Message;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * A test server that misbehaves as told: it accepts every login with the right password and then
 * treats an ECHO by a rule. It advertises that it requires signing. In memory, without a socket.
 */
final class DoubleServer implements Dialer {
    static final String USER = "alice";
    static final String PASSWORD = "Ku7-schraube-4711";

    /** What a server does with an ECHO. */
    enum Answer {
        OK_SIGNED,
        OK_UNSIGNED,
        OK_WRONGLY_SIGNED,
        DENIED_SIGNED,
        DENIED_UNSIGNED,
        HANG_UP
    }

    /** The reply to each message of a login; empty to accept the login. */
    interface Tokens {
        Optional<Bytes> to(Bytes token);
    }

    /** How an ECHO was protected. */
    enum Cover {
        RIGHT,
        NONE,
        WRONG
    }

    // the algorithm of 3.1.1 if the server's response has no context for it
    private static final SigningAlgorithm ALGORITHM = SigningAlgorithm.AES_CMAC;

    private final int flags;
    private final boolean vouches;
    private final BiFunction<Cover, Integer, Answer> rule;
    private final NegotiateResponder responder;

    private Bytes preauth = Bytes.of(new byte[64]);
    private Optional<SessionKeys> keys = Optional.empty();
    private Tokens tokens =
            inTurn(List.of(SpnegoToken.next(Optional.of(Challenge.usual().encoded()), Optional.empty())));
    private Bytes proof = Bytes.EMPTY;
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private int echoes;

    /**
     * @param sessionFlags of every session
     * @param vouches whether it signs the reply to the login
     * @param rule from the protection of an ECHO and its number (from 0) to the answer
     */
    DoubleServer(int securityMode, int sessionFlags, boolean vouches, BiFunction<Cover, Integer, Answer> rule) {
        this.flags = sessionFlags;
        this.vouches = vouches;
        this.rule = rule;
        this.responder = new NegotiateResponder(securityMode, Bytes.utf8("double-server-01"), Bytes.of(new byte[32]));
    }

    /** Returns one that claims to require signing, and treats echoes by {@code rule}. */
    static DoubleServer requiring(BiFunction<Cover, Integer, Answer> rule) {
        return new DoubleServer(SecurityMode.ENABLED | SecurityMode.REQUIRED, 0, true, rule);
    }

    /**
     * Makes it send these tokens in turn before it accepts a login; with none, it accepts every
     * login.
     */
    DoubleServer sending(List<Bytes> these) {
        return answering(inTurn(these));
    }

    /** Makes it reply to logins this way. */
    DoubleServer answering(Tokens these) {
        tokens = these;
        return this;
    }

    private static Tokens inTurn(List<Bytes> these) {
        Iterator<Bytes> next = List.copyOf(these).iterator();
        return token -> next.hasNext() ? Optional.of(next.next()) : Optional.empty();
    }

    /** Makes it send this challenge. */
    DoubleServer challenging(Challenge challenge) {
        return sending(List.of(SpnegoToken.next(Optional.of(challenge.encoded()), Optional.empty())));
    }

    /** Returns everything that the client ever sent. */
    Bytes received() {
        return Bytes.of(received.toByteArray());
    }

    @Override
    public Connection dial(String address, int port, Duration timeout) {
        return new InMemory();
    }

    private final class InMemory implements Connection {
        private InputStream waiting = InputStream.nullInputStream();

        private final ByteArrayOutputStream sent = new ByteArrayOutputStream() {
            @Override
            public void flush() {
                Bytes all = Bytes.of(toByteArray());
                reset();
                received.writeBytes(all.toArray());
                answer(all.slice(Frame.HEADER, all.length()))
                        .map(Frame::wrap)
                        .ifPresent(reply ->
                                waiting = new SequenceInputStream(waiting, new ByteArrayInputStream(reply.toArray())));
            }
        };

        @Override
        public InputStream input() {
            return waiting;
        }

        @Override
        public OutputStream output() {
            return sent;
        }

        @Override
        public void close() {}
    }

    private Optional<Bytes> answer(Bytes request) {
        if (NegotiateRequest.decode(request).isPresent()) {
            Optional<Bytes> reply = responder.answer(request);
            preauth = Negotiated.extend(Negotiated.extend(preauth, request), reply.orElseThrow());
            NegotiateReply said = NegotiateResponse.decode(reply.orElseThrow());
            if (((NegotiateResponse) said).dialect() != Dialect.SMB_3_1_1.code()) {
                throw new AssertionError("the client is expected to offer 3.1.1");
            }
            return reply;
        }
        Optional<Smb2Message> decoded = Smb2Message.decode(request);
        if (decoded.isEmpty()) {
            return Optional.empty(); // SMB1
        }
        Smb2Message packet = decoded.orElseThrow();
        return switch (packet.header().command()) {
            case Smb2Header.SESSION_SETUP -> Optional.of(login(packet));
            case Smb2Header.ECHO -> echo(packet);
            default -> Optional.of(reply(packet, 0, new byte[] {4, 0, 0, 0}).raw());
        };
    }

    private Bytes login(Smb2Message packet) {
        preauth = Negotiated.extend(preauth, packet.raw());
        ByteBuffer asked = LittleEndian.reader(packet.raw());
        int at = Short.toUnsignedInt(asked.getShort(Smb2Header.SIZE + 12));
        int length = Short.toUnsignedInt(asked.getShort(Smb2Header.SIZE + 14));
        Optional<Bytes> next = tokens.to(packet.raw().slice(at, at + length));
        boolean more = next.isPresent();
        Bytes token = next.orElseGet(() -> SpnegoToken.next(Optional.empty(), Optional.empty()));
        ByteBuffer body = ByteBuffer.allocate(8 + token.length()).order(ByteOrder.LITTLE_ENDIAN);
        body.putShort((short) 9).putShort((short) (more ? 0 : flags)).putShort((short) (Smb2Header.SIZE + 8));
        body.putShort((short) token.length()).put(token.toArray());
        if (packet.raw().latin1().contains("NTLMSSP\0\3\0\0\0")) {
            proof = packet.raw();
        }
        if (more) {
            Smb2Message reply = reply(packet, 0xc0000016L, body.array());
            preauth = Negotiated.extend(preauth, reply.raw());
            return reply.raw();
        }
        // A server that was shown no proof has no key: it tries the all-zero key.
        byte[] key = proof.length() == 0 ? new byte[16] : sessionKey(proof);
        keys = Optional.of(SessionKeys.of(Dialect.SMB_3_1_1, key, preauth.toArray(), 16));
        Smb2Message reply = reply(packet, 0, body.array());
        return vouches ? sign(reply).raw() : reply.raw();
    }

    // Finds the AUTHENTICATE message in the token and derives the key from it, as a server that
    // knows the password does.
    private static byte[] sessionKey(Bytes request) {
        int at = request.latin1().indexOf("NTLMSSP\0\3");
        ByteBuffer read = LittleEndian.reader(request);
        int ntLength = Short.toUnsignedInt(read.getShort(at + 20));
        int ntAt = at + read.getInt(at + 24);
        int keyAt = at + read.getInt(at + 56);
        if (ntLength == 0) {
            return Hash.rc4(new byte[16], request.slice(keyAt, keyAt + 16).toArray());
        }
        int domainAt = at + read.getInt(at + 32);
        String domain = new String(
                request.slice(domainAt, domainAt + Short.toUnsignedInt(read.getShort(at + 28)))
                        .toArray(),
                StandardCharsets.UTF_16LE);
        byte[] responseKey = NtlmResponse.responseKey(PASSWORD.toCharArray(), USER, domain);
        byte[] base = Hash.hmacMd5(responseKey, request.slice(ntAt, ntAt + 16).toArray());
        if (Short.toUnsignedInt(read.getShort(at + 52)) == 0) {
            return base;
        }
        return Hash.rc4(base, request.slice(keyAt, keyAt + 16).toArray());
    }

    private Optional<Bytes> echo(Smb2Message packet) {
        Cover cover = !packet.signed()
                ? Cover.NONE
                : packet.signedBy(ALGORITHM, keys.orElseThrow().signing()) ? Cover.RIGHT : Cover.WRONG;
        Smb2Message ok = reply(packet, 0, new byte[] {4, 0, 0, 0});
        Smb2Message denied = reply(packet, ProbeTranscript.ACCESS_DENIED, new byte[] {9, 0, 0, 0, 0, 0, 0, 0, 0});
        return switch (rule.apply(cover, echoes++)) {
            case OK_SIGNED -> Optional.of(sign(ok).raw());
            case OK_UNSIGNED -> Optional.of(ok.raw());
            case OK_WRONGLY_SIGNED -> Optional.of(sign(ok).tampered().raw());
            case DENIED_SIGNED -> Optional.of(sign(denied).raw());
            case DENIED_UNSIGNED -> Optional.of(denied.raw());
            case HANG_UP -> Optional.empty();
        };
    }

    private Smb2Message sign(Smb2Message packet) {
        return packet.sign(ALGORITHM, keys.orElseThrow().signing());
    }

    private static Smb2Message reply(Smb2Message to, long status, byte[] body) {
        Smb2Header asked = to.header();
        return Smb2Message.of(
                new Smb2Header(1, status, asked.command(), 16, Smb2Header.RESPONSE, 0, asked.messageId(), 0, 0x1122),
                body);
    }

    /** Returns what a server that requires signing does. */
    static Answer proper(Cover cover) {
        return cover == Cover.RIGHT ? Answer.OK_SIGNED : Answer.DENIED_SIGNED;
    }
}
