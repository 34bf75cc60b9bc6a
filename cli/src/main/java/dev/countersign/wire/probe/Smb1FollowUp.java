package dev.countersign.wire.probe;

import dev.countersign.observation.Smb1Answer;
import dev.countersign.observation.WireAnswer;
import dev.countersign.wire.smb1.Smb1Header;
import dev.countersign.wire.smb1.Smb1Request;
import dev.countersign.wire.smb2.Smb2Header;
import java.util.Optional;

/**
 * The request on a second connection, after SMB2's NEGOTIATE: does the server still speak SMB1, and
 * does it sign? A server that did not answer in SMB2 is offered both in one request, so an answer
 * in SMB1 means that it has nothing newer.
 */
public record Smb1FollowUp(WireAnswer first, Smb1Request request) {
    /**
     * Returns the follow-up to a first answer; empty if SMB1 cannot be expected, because nothing
     * responded or what came is not SMB.
     */
    public static Optional<Smb1FollowUp> after(WireAnswer first, ProbeReply heard) {
        if (first.dialect().isPresent()) {
            return Optional.of(new Smb1FollowUp(first, Smb1Request.SMB1_ONLY));
        }
        boolean perhaps = heard instanceof ProbeReply.Message message
                ? Smb1Header.begins(message.bytes())
                        || Smb2Header.decode(message.bytes()).isPresent()
                : ((NoReply) heard).kind() == NoReply.Kind.CLOSED;
        return perhaps ? Optional.of(new Smb1FollowUp(first, Smb1Request.MULTI_PROTOCOL)) : Optional.empty();
    }

    /** Adds the second reply to the first answer. Never throws. */
    public WireAnswer join(ProbeReply heard) {
        if (heard instanceof NoReply none) {
            return first.with(
                    first.dialect().isPresent() && none.kind() == NoReply.Kind.CLOSED
                            ? Smb1Answer.notSpoken("it closes the connection when it is asked for SMB1")
                            : Smb1Answer.unknown(none.why()));
        }
        Smb1Request.Said said = request.judge(((ProbeReply.Message) heard).bytes(), first.address(), first.port());
        boolean better = first.dialect().isEmpty() && said.smb2().dialect().isPresent();
        return (better ? said.smb2() : first).with(said.smb1());
    }
}
