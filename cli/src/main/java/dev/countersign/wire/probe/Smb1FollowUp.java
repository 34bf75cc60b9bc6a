package dev.countersign.wire.probe;

import dev.countersign.observation.Smb1Answer;
import dev.countersign.observation.WireAnswer;
import dev.countersign.wire.smb1.Smb1Header;
import dev.countersign.wire.smb1.Smb1Request;
import dev.countersign.wire.smb2.Smb2Header;
import java.util.Optional;

/**
 * What is asked on a second connection, after NEGOTIATE of SMB2: who still speaks SMB1, and does it sign? A server that gave no answer in
 * SMB2 is offered both in one question, so that SMB1 in its answer means that it has nothing newer.
 */
public record Smb1FollowUp(WireAnswer first, Smb1Request request) {
    /** After a first answer; nothing where SMB1 cannot be expected, because nobody is there or what came is no SMB. */
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

    /** The first answer, with what the second says. Never throws. */
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
