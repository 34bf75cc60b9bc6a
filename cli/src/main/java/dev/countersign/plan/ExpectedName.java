package dev.countersign.plan;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Untrusted;
import dev.countersign.observation.Observation;
import java.util.Locale;
import java.util.Optional;

/**
 * The name that a host must give itself, by its inventory: an address that leads to another machine by now is noticed before an
 * account is sent there, and before anything is changed. It proves nothing, a host may say what it wants: that is what host keys are for.
 *
 * @param name with its domain, or without: {@code fs1} and {@code fs1.example.net} are the same, two domains are not; case does not matter
 */
public record ExpectedName(String name) {
    /** What a host gives that was not asked for its name, or has none. */
    private static final String NONE = "unknown";

    /** Why a host is not the expected one; nothing when it is. */
    public Optional<String> objection(Observation seen) {
        String given = plain(seen.hostname());
        String wanted = plain(name);
        if (given.equals(wanted) || within(given, wanted) || within(wanted, given)) {
            return Optional.empty();
        }
        return Optional.of(
                given.equals(NONE) || given.isEmpty()
                        ? "the host does not say its name, and the inventory expects '" + name + "'"
                        : "this is another host: it calls itself '" + new Untrusted(seen.hostname()).brief()
                                + "', and the inventory expects '" + name + "'");
    }

    /** Whether {@code shorter} is the first label of {@code longer} and says nothing of a domain: most hosts call themselves so. */
    private static boolean within(String longer, String shorter) {
        return !shorter.isEmpty() && shorter.indexOf('.') < 0 && longer.startsWith(shorter + ".");
    }

    /** A host name as it is compared. */
    private static String plain(String text) {
        String lower = text.strip().toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    /** The plan of a host that is not the expected one: nothing can be told of the one that is, and nothing may be changed. */
    public HostPlan hold(HostPlan plan) {
        return plan.observation()
                .flatMap(this::objection)
                .map(why -> plan.find(plan.findings().stream()
                                .map(each -> each.cannotTell(why))
                                .toList())
                        .decide(new Decision.CannotTell(
                                why + "; no account was tried, and nothing was changed",
                                Optional.of("look where 'address' of " + plan.host()
                                        + " leads to; if it is the right machine, correct 'expected_name'"),
                                ExitCode.COULD_NOT_TELL,
                                true)))
                .orElse(plan);
    }
}
