package dev.countersign.observation;

import java.util.List;
import java.util.Optional;

/**
 * What an endpoint was asked besides signing, as far as somebody wanted to know it.
 *
 * @param identity who it says it is; empty if that was not asked
 * @param dialects its answers to one dialect at a time, oldest first; empty if that was not asked
 * @param quic what UDP 443 of its address answered; empty if that was not asked
 */
public record Besides(Optional<ServerIdentity> identity, List<DialectAnswer> dialects, Optional<QuicAnswer> quic) {
    /** Nothing else was asked. */
    public static final Besides NOTHING = new Besides(Optional.empty(), List.of(), Optional.empty());

    public Besides {
        dialects = List.copyOf(dialects);
    }
}
