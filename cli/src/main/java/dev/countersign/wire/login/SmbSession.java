package dev.countersign.wire.login;

import dev.countersign.bytes.Bytes;
import dev.countersign.observation.Trial.Cover;
import dev.countersign.wire.smb2.SessionKeys;
import dev.countersign.wire.smb2.Smb2Header;
import dev.countersign.wire.smb2.Smb2Message;
import dev.countersign.wire.smb2.TransformHeader;
import java.io.EOFException;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;

/**
 * A logged-in session: sends requests signed, encrypted or not, correctly or wrongly, and reports
 * how the replies were protected.
 */
final class SmbSession {
    /** How a request is sent. */
    enum Guard {
        /** With a correct signature. */
        SIGNED,
        /** Without a signature. */
        PLAIN,
        /** With a signature in which one bit is wrong. */
        TAMPERED,
        /** Encrypted. */
        ENCRYPTED
    }

    /** The reply. */
    record Reply(Smb2Message packet, Cover cover) {
        long status() {
            return packet.header().status();
        }
    }

    static final long GUEST = 1;
    static final long ANONYMOUS = 2;
    static final long ENCRYPT_DATA = 4;

    private static final long PENDING = 0x103;

    /** The body of ECHO and of LOGOFF: its own size, and two zeros. */
    private static final byte[] FOUR = {4, 0, 0, 0};

    private final Channel channel;
    private final Negotiated negotiated;
    private final SessionKeys keys;
    private final long id;
    private final long flags;
    private final boolean vouched;
    private long nextMessage;
    private long nextNonce;

    /**
     * @param flags SessionFlags
     * @param vouched whether the final login reply has a correct signature: the server has the same
     *     key
     * @param nextMessage the MessageId of the next request
     */
    SmbSession(
            Channel channel,
            Negotiated negotiated,
            SessionKeys keys,
            long id,
            long flags,
            boolean vouched,
            long nextMessage) {
        this.channel = channel;
        this.negotiated = negotiated;
        this.keys = keys;
        this.id = id;
        this.flags = flags;
        this.vouched = vouched;
        this.nextMessage = nextMessage;
    }

    Negotiated negotiated() {
        return negotiated;
    }

    boolean is(long flag) {
        return (flags & flag) != 0;
    }

    boolean vouched() {
        return vouched;
    }

    /**
     * Sends one request and returns its reply; messages that the server sends on its own in between
     * are skipped.
     */
    Reply ask(int command, long tree, byte[] body, Guard guard) throws IOException {
        return ask(command, tree, body, plain -> switch (guard) {
            case PLAIN -> plain.raw();
            case SIGNED -> sign(plain).raw();
            case TAMPERED -> sign(plain).tampered().raw();
            case ENCRYPTED ->
                TransformHeader.encrypt(
                        negotiated.cipher().orElseThrow(), keys.sending(), ++nextNonce, id, plain.raw());
        });
    }

    /** Same, but the caller protects the message. */
    Reply ask(int command, long tree, byte[] body, Function<Smb2Message, Bytes> cover) throws IOException {
        long number = nextMessage++;
        channel.send(cover.apply(Smb2Message.request(command, negotiated.creditCharge(), number, tree, id, body)));
        while (true) {
            Bytes message = channel.receive();
            boolean encrypted = TransformHeader.encrypted(message);
            Smb2Message packet = (encrypted ? decrypted(message) : Optional.of(message))
                    .flatMap(Smb2Message::decode)
                    .orElseThrow(() -> new IOException("the server sent something that is not an answer"));
            Smb2Header header = packet.header();
            boolean interim = header.status() == PENDING && header.has(Smb2Header.ASYNC);
            if (header.messageId() == number && header.command() == command && !interim) {
                return new Reply(packet, cover(packet, encrypted));
            }
        }
    }

    /** Returns {@code plain} with its correct signature. */
    Smb2Message sign(Smb2Message plain) {
        return plain.sign(negotiated.signing(), keys.signing());
    }

    private Optional<Bytes> decrypted(Bytes message) {
        return negotiated.cipher().flatMap(cipher -> TransformHeader.decrypt(cipher, keys.receiving(), message));
    }

    private Cover cover(Smb2Message packet, boolean encrypted) {
        if (encrypted) {
            return Cover.ENCRYPTED;
        }
        if (!packet.signed()) {
            return Cover.UNSIGNED;
        }
        return packet.signedBy(negotiated.signing(), keys.signing()) ? Cover.SIGNED : Cover.WRONGLY_SIGNED;
    }

    Reply echo(Guard guard) throws IOException {
        return ask(Smb2Header.ECHO, 0, FOUR, guard);
    }

    /** Logs off; ignores a server that does not reply. */
    void logOff(boolean known) throws IOException {
        boolean encrypt = is(ENCRYPT_DATA) && negotiated.cipher().isPresent();
        try {
            ask(Smb2Header.LOGOFF, 0, FOUR, encrypt ? Guard.ENCRYPTED : known ? Guard.SIGNED : Guard.PLAIN);
        } catch (EOFException gone) {
            // the server disconnected at once: that ends the session too
        }
    }
}
