package dev.countersign.wire.login;

import dev.countersign.bytes.Bytes;
import dev.countersign.wire.LittleEndian;
import dev.countersign.wire.auth.Handshake;
import dev.countersign.wire.auth.LoginFailure;
import dev.countersign.wire.auth.SpnegoToken;
import dev.countersign.wire.smb2.SessionKeys;
import dev.countersign.wire.smb2.SessionSetupMessage;
import dev.countersign.wire.smb2.Smb2Header;
import dev.countersign.wire.smb2.Smb2Message;
import dev.countersign.wire.smb2.TransformHeader;
import java.io.IOException;
import java.util.Optional;

/** The exchange that logs a user in ([MS-SMB2] 3.2.5.3): one attempt. */
final class SessionSetup {
    /** How it ended: with a session, or with the server's refusal. */
    record Result(long status, Optional<SmbSession> session) {}

    private static final int MOST_ROUNDS = 6;

    private final Channel channel;
    private final Negotiated negotiated;
    private final Handshake handshake;
    private Bytes preauth;
    private long nextMessage = 1;
    private long sessionId;

    SessionSetup(Channel channel, Negotiated negotiated, Handshake handshake) {
        this.channel = channel;
        this.negotiated = negotiated;
        this.handshake = handshake;
        this.preauth = negotiated.preauth();
    }

    Result run() throws IOException, LoginFailure {
        Bytes mechanisms = SpnegoToken.mechanisms(handshake.oid());
        Bytes token = SpnegoToken.first(handshake.oid(), handshake.begin());
        for (int round = 0; round < MOST_ROUNDS; round++) {
            Smb2Message reply = exchange(token);
            sessionId = reply.header().sessionId();
            long status = reply.header().status();
            if (status != SessionSetupMessage.MORE_PROCESSING_REQUIRED && status != 0) {
                return new Result(status, Optional.empty());
            }
            SpnegoToken said = SpnegoToken.decode(buffer(reply));
            Optional<Bytes> answer =
                    said.token().isPresent() ? handshake.answer(said.token().orElseThrow()) : Optional.empty();
            if (status == 0) {
                if (answer.isPresent()) {
                    throw LoginFailure.ofServer("the server accepted the login before it was complete");
                }
                return new Result(0, Optional.of(session(reply, said, mechanisms)));
            }
            preauth = Negotiated.extend(preauth, reply.raw());
            token = next(said, answer, handshake.mechListMic(mechanisms));
        }
        throw LoginFailure.ofServer("the server asked for more than " + MOST_ROUNDS + " messages");
    }

    private static Bytes next(SpnegoToken said, Optional<Bytes> answer, Optional<Bytes> mic) throws LoginFailure {
        if (said.state().filter(state -> state == SpnegoToken.REJECTED).isPresent()) {
            throw LoginFailure.ofServer("the server rejects the login but asks to continue it");
        }
        if (answer.isEmpty() && mic.isEmpty()) {
            throw LoginFailure.ofServer("the server asked to continue the login but sent no challenge");
        }
        return SpnegoToken.next(answer, mic);
    }

    private Smb2Message exchange(Bytes token) throws IOException, LoginFailure {
        Smb2Message request = Smb2Message.request(
                Smb2Header.SESSION_SETUP,
                negotiated.creditCharge(),
                nextMessage++,
                0,
                sessionId,
                SessionSetupMessage.request(token));
        preauth = Negotiated.extend(preauth, request.raw());
        channel.send(request.raw());
        return Smb2Message.decode(channel.receive())
                .filter(each -> each.header().command() == Smb2Header.SESSION_SETUP
                        && each.header().has(Smb2Header.RESPONSE)
                        && each.header().messageId() == request.header().messageId())
                .orElseThrow(() ->
                        LoginFailure.ofServer("the server sent something that is not an answer to SESSION_SETUP"));
    }

    private static Bytes buffer(Smb2Message reply) throws LoginFailure {
        return SessionSetupMessage.token(reply)
                .orElseThrow(() -> LoginFailure.ofServer("the server's answer to SESSION_SETUP is broken"));
    }

    private SmbSession session(Smb2Message last, SpnegoToken said, Bytes mechanisms) throws LoginFailure {
        long flags = Short.toUnsignedLong(LittleEndian.reader(last.raw()).getShort(Smb2Header.SIZE + 2));
        boolean nobody = (flags & (SmbSession.GUEST | SmbSession.ANONYMOUS)) != 0;
        if (!nobody
                && said.mic()
                        .filter(mic -> !handshake.verifyMechListMic(mechanisms, mic))
                        .isPresent()) {
            throw LoginFailure.ofServer("the server's signature over the login mechanisms is wrong");
        }
        SessionKeys keys = SessionKeys.of(
                negotiated.dialect(),
                handshake.sessionKey(),
                preauth.toArray(),
                negotiated.cipher().map(TransformHeader::keyBytes).orElse(16));
        boolean vouched = last.signedBy(negotiated.signing(), keys.signing());
        return new SmbSession(channel, negotiated, keys, last.header().sessionId(), flags, vouched, nextMessage);
    }
}
