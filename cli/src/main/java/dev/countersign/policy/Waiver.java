package dev.countersign.policy;

import dev.countersign.diagnostic.Location;
import java.time.Instant;
import java.util.List;

/**
 * A documented exception: a rule need not hold on some hosts for a while.
 *
 * @param rule the id of the rule
 * @param until the waiver is in force before this moment, and no longer at it
 */
public record Waiver(Named rule, List<Named> hosts, String reason, String owner, Instant until, Location at) {
    public Waiver {
        hosts = List.copyOf(hosts);
    }

    /** Whether it names the rule and the host, in force or not. */
    public boolean names(String ruleId, String host) {
        return rule.name().equals(ruleId)
                && hosts.stream().anyMatch(each -> each.name().equals(host));
    }

    /** Returns the end of a waiver for people: only the day, as policies write it, if it ends at midnight UTC. */
    public static String words(Instant until) {
        return until.toString().replaceFirst("T00:00:00Z$", "");
    }

    /** Whether it is in force at {@code now}. */
    public boolean holdsAt(Instant now) {
        return now.isBefore(until);
    }
}
