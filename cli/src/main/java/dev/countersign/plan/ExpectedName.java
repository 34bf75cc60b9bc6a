package dev.countersign.plan;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Untrusted;
import dev.countersign.observation.Observation;
import java.util.Locale;
import java.util.Optional;

/**
 * The name that a host must report, according to its inventory. An address that now leads to a
 * different machine is thus noticed before an account is sent there and before anything is changed.
 * It proves nothing, because a host can report any name: host keys are for that.
 *
 * @param name with or without its domain: {@code fs1} and {@code fs1.example.net} match, two
 * different domains do not; case does not matter
 */
public record ExpectedName(String name) {
    /** The name of a host that was not queried for its name, or has none. */
    private static final String NONE = "unknown";

    /** Returns why a host is not the expected one; empty if it is. */
    public Optional<String> objection(Observation seen) {
        String given = plain(seen.hostname());
        String wanted = plain(name);
        if (given.equals(wanted) || within(given, wanted) || within(wanted, given)) {
            return Optional.empty();
        }
        return Optional.of(
                given.equals(NONE) || given.isEmpty()
                        ? "the host does not report its name, but the inventory expects '" + name + "'"
                        : "this is a different host: its name is '" + new Untrusted(seen.hostname()).brief()
                                + "', but the inventory expects '" + name + "'");
    }

    /**
     * Whether {@code shorter} is the first label of {@code longer} and has no domain: most hosts
     * report only that.
     */
    private static boolean within(String longer, String shorter) {
        return !shorter.isEmpty() && shorter.indexOf('.') < 0 && longer.startsWith(shorter + ".");
    }

    /** Returns a host name in the form used for comparison. */
    private static String plain(String text) {
        String lower = text.strip().toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    /**
     * Returns the plan, or, if the host is not the expected one, a plan that knows nothing about
     * the expected host and changes nothing.
     */
    public HostPlan hold(HostPlan plan) {
        return plan.observation()
                .flatMap(this::objection)
                .map(why -> plan.find(plan.findings().stream()
                                .map(each -> each.cannotTell(why))
                                .toList())
                        .decide(new Decision.CannotTell(
                                why + "; no login was tried, and nothing was changed",
                                Optional.of("check where the 'address' of " + plan.host()
                                        + " leads; if it is the right machine, correct its 'expected_name'"),
                                ExitCode.COULD_NOT_TELL,
                                true)))
                .orElse(plan);
    }
}
