package dev.countersign.policy;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Location;

/** Two rules that cannot both hold on one host. Only a person can decide which one is right. */
public record Conflict(String host, String what, String first, Location firstAt, String second, Location secondAt) {
    /** Whether {@code other} is a conflict on the same host between the same two places of the policies. */
    public boolean isBetweenTheSame(Conflict other) {
        return host.equals(other.host) && firstAt.equals(other.firstAt) && secondAt.equals(other.secondAt);
    }

    /**
     * Returns the conflict as an error at the second of the two places; {@code others} is the
     * number of further hosts with the same conflict.
     */
    public Diagnostic diagnostic(int others) {
        String hosts = "host '" + host + "'" + (others == 0 ? "" : " and " + others + " more");
        return Diagnostic.error(
                        secondAt,
                        "on " + hosts + " " + what + " must be " + second + " here and " + first + " at " + firstAt)
                .advise("change one of the rules, or the hosts that it applies to");
    }
}
