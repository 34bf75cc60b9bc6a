package dev.countersign.wire.probe;

import dev.countersign.bytes.Bytes;
import dev.countersign.wire.Frame;

/** The result of one request on one connection: a message, or {@link NoReply}. */
public sealed interface ProbeReply permits ProbeReply.Message, NoReply {
    /**
     * A whole message as it was received, without the four bytes of {@link Frame}: the
     * pre-authentication hash of 3.1.1 needs exactly these bytes.
     *
     * @param address the address that was reached, as far as it is known
     */
    record Message(Bytes bytes, String address) implements ProbeReply {}
}
