package dev.countersign.wire.smb2;

import dev.countersign.observation.WireAnswer;

/** No well-formed SMB2 NEGOTIATE response with status 0; {@code why} says in one line what it was instead. */
public record NotSmb(String why) implements NegotiateReply {
    @Override
    public WireAnswer answer(NegotiateRequest asked, String address, int port) {
        return unknown(address, port, why);
    }

    /** An answer that tells nothing but why. */
    public static WireAnswer unknown(String address, int port, String why) {
        return WireAnswer.unknown(address, port, why);
    }
}
