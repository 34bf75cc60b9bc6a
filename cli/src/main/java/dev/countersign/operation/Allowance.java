package dev.countersign.operation;

import dev.countersign.plan.Decision;
import dev.countersign.plan.HostPlan;
import dev.countersign.platform.Platform;
import dev.countersign.platform.Platforms;
import dev.countersign.platform.Sureness;
import dev.countersign.transaction.HostOutcome;
import dev.countersign.transaction.Outcome;
import java.util.Optional;

/**
 * Which platforms a person allows to be changed, by how sure this program is of them. A change that
 * was made may always be rolled back.
 */
public record Allowance(Sureness least, Platforms platforms) {
    /**
     * Returns the least sureness that a platform must have: proven, unless the user allows less.
     */
    public static Sureness least(boolean documented, boolean experimental) {
        if (experimental) {
            return Sureness.EXPERIMENTAL;
        }
        return documented ? Sureness.DOCUMENTED : Sureness.PROVEN;
    }

    /** Whether a host will be changed. */
    public boolean changes(HostPlan plan) {
        return FleetPlanner.changes(plan) && refusal(plan).isEmpty();
    }

    /** Returns the plan as it will be carried out: a host that would be refused is refused in it. */
    public HostPlan asCarriedOut(HostPlan plan) {
        return refusal(plan)
                .map(refused -> plan.decide(new Decision.Refuses(refused.reason(), refused.advice())))
                .orElse(plan);
    }

    /** Returns the outcome of a host that is not changed. */
    public HostOutcome withoutChange(HostPlan plan) {
        return refusal(plan).orElseGet(() -> FleetApplier.withoutChange(plan));
    }

    /**
     * Returns the outcome of a host that should be changed but is refused, because too little is
     * known about its platform; empty if it is not refused.
     */
    Optional<HostOutcome> refusal(HostPlan plan) {
        return FleetPlanner.changes(plan)
                ? platforms
                        .named(plan.platform())
                        .filter(each -> !each.sureness().within(least))
                        .map(each -> refusal(plan, each))
                : Optional.empty();
    }

    private static HostOutcome refusal(HostPlan plan, Platform platform) {
        String word = platform.sureness().word();
        return HostOutcome.of(
                        plan.host(),
                        Outcome.REFUSED,
                        "support for " + platform.title() + " is " + word
                                + ": this program's tests have not proved that it works; nothing was changed")
                .advise("read docs/platforms.md and the plan, try it where an outage does no harm: --allow-" + word);
    }
}
