package dev.countersign.wire.smb2;

import dev.countersign.observation.WireAnswer;

/** The reply to NEGOTIATE: a response that can be judged, or something else. */
public sealed interface NegotiateReply permits NegotiateResponse, NotSmb {
    /** Judges the reply as the answer to {@code asked}, from the endpoint that was dialled. */
    WireAnswer answer(NegotiateRequest asked, String address, int port);
}
