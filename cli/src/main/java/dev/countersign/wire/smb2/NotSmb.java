package dev.countersign.wire.smb2;

import dev.countersign.observation.WireAnswer;

/**
 * A reply that is not a well-formed SMB2 NEGOTIATE response with status 0; {@code why} says in one
 * line what it was instead.
 */
public record NotSmb(String why) implements NegotiateReply {
    @Override
    public WireAnswer answer(NegotiateRequest asked, String address, int port) {
        return unknown(address, port, why);
    }

    /** Returns an answer that contains only the reason. */
    public static WireAnswer unknown(String address, int port, String why) {
        return WireAnswer.unknown(address, port, why);
    }
}
