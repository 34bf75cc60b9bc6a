package dev.countersign.operation;

import dev.countersign.plan.HostPlan;
import dev.countersign.platform.Platform;
import dev.countersign.platform.Platforms;
import dev.countersign.platform.Sureness;
import dev.countersign.transaction.HostOutcome;
import dev.countersign.transaction.Outcome;
import java.util.Optional;

/** Which platforms a person lets be changed, by how sure this program is of them. What was changed may always be put back. */
public record Allowance(Sureness least, Platforms platforms) {
    /** How unsure a platform may be: what was proved, unless somebody says otherwise. */
    public static Sureness least(boolean documented, boolean experimental) {
        if (experimental) {
            return Sureness.EXPERIMENTAL;
        }
        return documented ? Sureness.DOCUMENTED : Sureness.PROVEN;
    }

    /** Whether something will be done to a host. */
    public boolean changes(HostPlan plan) {
        return FleetPlanner.changes(plan) && refusal(plan).isEmpty();
    }

    /** How a host ends to which nothing is done. */
    public HostOutcome withoutChange(HostPlan plan) {
        return refusal(plan).orElseGet(() -> FleetApplier.withoutChange(plan));
    }

    /** How a host ends that is not changed although it should be, because too little is known of its platform. */
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
                        "what is known of " + platform.title() + " is " + word
                                + ": no run of this program's tests has proved it; nothing was changed")
                .advise("read docs/platforms.md and the plan, try it where an outage is bearable: --allow-" + word);
    }
}
