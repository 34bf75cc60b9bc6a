package dev.countersign.report;

import dev.countersign.diagnostic.Location;
import dev.countersign.diagnostic.Untrusted;
import java.util.Optional;

/**
 * What is known about a rule.
 *
 * @param severity empty if it is not known
 * @param why why it is required; empty if it is not known
 * @param at its place in the policy files, from the top of the repository
 */
public record Rule(String id, String severity, String why, Optional<Location> at) {
    private static final int LONGEST_WHY = 2000;

    public Rule {
        id = new Untrusted(id).brief();
        severity = new Untrusted(severity).brief();
        why = new Untrusted(why).brief(LONGEST_WHY);
        at = at.map(each -> new Location(new Untrusted(each.file()).onOneLine(), each.line(), each.column()));
    }
}
