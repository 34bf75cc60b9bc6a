package dev.countersign.operation;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.diagnostic.Suggestion;
import dev.countersign.inventory.Host;
import dev.countersign.inventory.Inventory;
import dev.countersign.rollout.Batches;
import java.util.List;

/** Refuses a host that cannot be the canary. */
public final class Canary {
    private Canary() {}

    /**
     * Refuses a canary that does not exist, or that the command does not work on.
     *
     * @param hosts the hosts that the command works on
     * @throws Problem with code 64
     */
    public static void refuseUnknown(Batches batches, Inventory inventory, List<Host> hosts) {
        batches.canary().ifPresent(named -> {
            if (inventory.host(named).isEmpty()) {
                List<String> known = inventory.hosts().stream().map(Host::name).toList();
                throw new Problem(
                        ExitCode.USAGE,
                        Suggestion.advise(Diagnostic.error("--canary: unknown host '" + named + "'"), named, known));
            }
            if (!hosts.isEmpty()
                    && hosts.stream().allMatch(each -> each.called(named).isEmpty())) {
                throw new Problem(
                        ExitCode.USAGE,
                        "--canary: host '" + named + "' is not one of the hosts that this command works on",
                        "choose one of them, for example --canary "
                                + hosts.get(0).name());
            }
        });
    }

    /**
     * Refuses a canary that is not changed: it would show nothing about the hosts after it.
     *
     * @param changing the hosts that are changed, in their order
     * @throws Problem with code 4
     */
    public static void refuseIdle(Batches batches, List<String> changing) {
        batches.canary()
                .filter(named -> !changing.isEmpty() && !changing.contains(named))
                .ifPresent(named -> {
                    throw new Problem(
                            ExitCode.REFUSED,
                            "the canary " + named + " would not be changed, so it would show nothing about the others;"
                                    + " nothing was changed",
                            "choose a host that will be changed, for example --canary " + instead(named, changing));
                });
    }

    /** Another server of its machine, if one is changed. */
    private static String instead(String named, List<String> changing) {
        return changing.stream()
                .filter(each -> each.startsWith(named + ":"))
                .findFirst()
                .orElse(changing.get(0));
    }
}
