package dev.countersign.wire.smb2;

import dev.countersign.observation.WireAnswer;

/** What came back from NEGOTIATE: a response that can be judged, or something else. */
public sealed interface NegotiateReply permits NegotiateResponse, NotSmb {
    /** The reply as an answer to {@code asked}, from the endpoint that was dialled. */
    WireAnswer answer(NegotiateRequest asked, String address, int port);
}
