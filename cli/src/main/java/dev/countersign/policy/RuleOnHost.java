package dev.countersign.policy;

import java.util.Optional;

/** A rule that is for a host, and the waiver that holds for it there now. */
public record RuleOnHost(Policy policy, Rule rule, Optional<Waiver> waiver) {
    /** Whether the rule asks for nothing on this host for now. */
    public boolean waived() {
        return waiver.isPresent();
    }
}
