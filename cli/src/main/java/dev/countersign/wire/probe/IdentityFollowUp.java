package dev.countersign.wire.probe;

import dev.countersign.bytes.Bytes;
import dev.countersign.observation.Mechanism;
import dev.countersign.observation.ServerIdentity;
import dev.countersign.observation.WireAnswer;
import dev.countersign.wire.auth.LoginFailure;
import dev.countersign.wire.auth.NtlmIdentity;
import dev.countersign.wire.smb1.Smb1SessionSetup;
import dev.countersign.wire.smb2.Dialect;
import dev.countersign.wire.smb2.SessionSetupMessage;
import dev.countersign.wire.smb2.Smb2Header;
import dev.countersign.wire.smb2.Smb2Message;
import java.util.Optional;

/**
 * The question who a server is, on the same connection after its answer to NEGOTIATE: a
 * SESSION_SETUP that begins a login with NTLM. The server's challenge answers it, and the
 * connection ends there: nobody logs in.
 */
public sealed interface IdentityFollowUp {
    /** Returns the request as it is sent. */
    Bytes request();

    /** Reads the reply. Never throws: whatever cannot be read is unknown, with the reason. */
    default ServerIdentity read(ProbeReply heard) {
        return heard instanceof NoReply none
                ? ServerIdentity.unknown(none.why())
                : said(((ProbeReply.Message) heard).bytes());
    }

    /** Reads a whole message. */
    ServerIdentity said(Bytes message);

    /** Returns why a server cannot be asked in SMB2; empty if it can. */
    static Optional<String> cannotBeAsked(WireAnswer answer) {
        if (answer.dialect().isEmpty()) {
            return Optional.of("it did not answer in SMB2");
        }
        boolean ntlm = answer.said().mechanisms().isEmpty()
                || answer.said().mechanisms().contains(Mechanism.NTLMSSP);
        return ntlm ? Optional.empty() : Optional.of("it does not offer NTLM, whose challenge would tell");
    }

    /** Returns the question in SMB2; empty if the server cannot be asked. */
    static Optional<IdentityFollowUp> after(WireAnswer answer) {
        return cannotBeAsked(answer).isPresent()
                ? Optional.empty()
                : Optional.of(new Smb2(answer.dialect()
                        .filter(Dialect.SMB_2_0_2.label()::equals)
                        .isPresent()));
    }

    /** Returns the question in SMB1, after such a reply to NEGOTIATE; empty if the server cannot be asked. */
    static Optional<IdentityFollowUp> afterSmb1(ProbeReply heard) {
        return heard instanceof ProbeReply.Message message
                ? Smb1SessionSetup.after(message.bytes()).map(Smb1::new)
                : Optional.empty();
    }

    /**
     * In SMB2 and SMB3.
     *
     * @param old whether the server speaks 2.0.2, which has no credits
     */
    record Smb2(boolean old) implements IdentityFollowUp {
        /** The first message has the number 0. */
        private static final long MESSAGE = 1;

        @Override
        public Bytes request() {
            return Smb2Message.request(
                            Smb2Header.SESSION_SETUP,
                            old ? 0 : 1,
                            MESSAGE,
                            0,
                            0,
                            SessionSetupMessage.request(NtlmIdentity.question()))
                    .raw();
        }

        @Override
        public ServerIdentity said(Bytes message) {
            return Smb2Message.decode(message)
                    .filter(each -> each.header().command() == Smb2Header.SESSION_SETUP
                            && each.header().has(Smb2Header.RESPONSE)
                            && each.header().messageId() == MESSAGE)
                    .map(each -> judge(each.header().status(), SessionSetupMessage.token(each)))
                    .orElseGet(IdentityFollowUp::noAnswer);
        }
    }

    /** In SMB1, of a server that speaks nothing newer. */
    record Smb1(Smb1SessionSetup setup) implements IdentityFollowUp {
        @Override
        public Bytes request() {
            return setup.request(NtlmIdentity.question());
        }

        @Override
        public ServerIdentity said(Bytes message) {
            return Smb1SessionSetup.read(message)
                    .map(each -> judge(each.status(), each.token()))
                    .orElseGet(IdentityFollowUp::noAnswer);
        }
    }

    private static ServerIdentity noAnswer() {
        return ServerIdentity.unknown("the server sent something that is not an answer to SESSION_SETUP");
    }

    private static ServerIdentity judge(long status, Optional<Bytes> token) {
        if (status == 0) {
            return ServerIdentity.unknown("the server opened a session although nobody had logged in");
        }
        if (status == SessionSetupMessage.PENDING) {
            return ServerIdentity.unknown("the server asked to wait for its challenge");
        }
        if (status != SessionSetupMessage.MORE_PROCESSING_REQUIRED) {
            return ServerIdentity.unknown(
                    String.format("the server refused to begin a login, with status 0x%08x", status));
        }
        if (token.isEmpty()) {
            return ServerIdentity.unknown("the server's answer to SESSION_SETUP is broken");
        }
        try {
            return NtlmIdentity.read(token.get());
        } catch (LoginFailure broken) {
            return ServerIdentity.unknown(broken.what());
        }
    }
}
