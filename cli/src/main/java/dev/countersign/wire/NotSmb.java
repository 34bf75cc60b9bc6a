package dev.countersign.wire;

import dev.countersign.observation.WireAnswer;
import java.util.Optional;

/** No well-formed SMB2 NEGOTIATE response with status 0; {@code why} says in one line what it was instead. */
public record NotSmb(String why) implements NegotiateReply {
    @Override
    public WireAnswer answer(NegotiateRequest asked, String address, int port) {
        return unknown(address, port, why);
    }

    /** An answer that tells nothing but why. */
    static WireAnswer unknown(String address, int port, String why) {
        return new WireAnswer(
                address,
                port,
                WireAnswer.Advertised.UNKNOWN,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                why);
    }
}
