package dev.countersign.policy;

import java.util.Optional;

/** A rule that applies to a host, and the waiver that is in force for it there now. */
public record RuleOnHost(Policy policy, Rule rule, Optional<Waiver> waiver) {
    /** Whether the rule is waived on this host for now. */
    public boolean waived() {
        return waiver.isPresent();
    }
}
