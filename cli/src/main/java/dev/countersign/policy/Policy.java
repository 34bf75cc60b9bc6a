package dev.countersign.policy;

import dev.countersign.diagnostic.Location;
import java.util.List;

/**
 * One policy file: rules that belong together, and the reason for them.
 *
 * @param references addresses of pages, http or https
 */
public record Policy(
        String name, String why, List<String> references, List<Rule> rules, List<Waiver> waivers, Location at) {
    public Policy {
        references = List.copyOf(references);
        rules = List.copyOf(rules);
        waivers = List.copyOf(waivers);
    }
}
