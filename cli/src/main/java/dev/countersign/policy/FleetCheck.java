package dev.countersign.policy;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Location;
import dev.countersign.diagnostic.Suggestion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Checks policies against the hosts of the inventory. A name that no host or group has would
 * silently make a rule, or a waiver, apply to nothing.
 */
public final class FleetCheck {
    private final Policies policies;
    private final List<Subject> hosts;
    private final Instant now;
    private final List<Diagnostic> found = new ArrayList<>();

    private FleetCheck(Policies policies, List<Subject> hosts, Instant now) {
        this.policies = policies;
        this.hosts = hosts;
        this.now = now;
    }

    /**
     * Returns every mistake, ordered by place.
     *
     * @param hosts every host of the inventory, even if a command works on only some of them
     * @param groups every group of the inventory
     */
    public static List<Diagnostic> check(Policies policies, List<Subject> hosts, Set<String> groups, Instant now) {
        FleetCheck check = new FleetCheck(policies, List.copyOf(hosts), now);
        check.names(groups);
        policies.waivers().forEach(check::waiver);
        return check.found.stream()
                .sorted((one, other) -> at(one).compareTo(at(other)))
                .toList();
    }

    private static Location at(Diagnostic diagnostic) {
        return diagnostic.at().orElse(Location.of(" "));
    }

    private void names(Set<String> groups) {
        Set<String> names = new TreeSet<>();
        Map<String, Set<String>> labels = new TreeMap<>();
        hosts.forEach(host -> {
            names.add(host.name());
            host.labels()
                    .forEach((label, value) -> labels.computeIfAbsent(label, each -> new TreeSet<>())
                            .add(value));
        });
        for (Rule rule : policies.rules()) {
            int before = found.size();
            refuseUnknown("group", rule.hosts().groups(), groups, rule);
            refuseUnknown("host", rule.hosts().names(), names, rule);
            refuseUnknown("label", rule.hosts().labels().keySet(), labels.keySet(), rule);
            rule.hosts().labels().forEach((label, value) -> labelValue(label, value, labels, rule));
            if (found.size() == before && !hosts.isEmpty() && hosts.stream().noneMatch(rule.hosts()::maySelect)) {
                found.add(
                        Diagnostic.warning(rule.at(), "rule '" + rule.id() + "' applies to no host in the inventory"));
            }
        }
        for (Waiver waiver : policies.waivers()) {
            waiver.hosts().stream()
                    .filter(host -> !names.contains(host.name()))
                    .forEach(host -> found.add(Suggestion.advise(
                            Diagnostic.error(
                                    host.at(), "unknown host " + host + " in the waiver of rule " + waiver.rule()),
                            host.name(),
                            names)));
        }
    }

    /**
     * Reports a label value that no host has: it is a mistake just like a label that no host has.
     */
    private void labelValue(Named label, Named value, Map<String, Set<String>> known, Rule rule) {
        Set<String> values = known.getOrDefault(label.name(), Set.of());
        if (!values.isEmpty() && !values.contains(value.name())) {
            found.add(Suggestion.advise(
                    Diagnostic.error(
                            value.at(),
                            "no host has the label " + label + " with the value " + value + " of rule '" + rule.id()
                                    + "'"),
                    value.name(),
                    values));
        }
    }

    private void refuseUnknown(String what, Collection<Named> named, Set<String> known, Rule rule) {
        named.stream()
                .filter(each -> !known.contains(each.name()))
                .forEach(each -> found.add(Suggestion.advise(
                        Diagnostic.error(each.at(), "unknown " + what + " " + each + " in rule '" + rule.id() + "'"),
                        each.name(),
                        known)));
    }

    private void waiver(Waiver waiver) {
        if (!waiver.holdsAt(now)) {
            found.add(Diagnostic.warning(
                            waiver.at(),
                            "the waiver of rule " + waiver.rule() + " ended at " + Waiver.words(waiver.until()))
                    .advise("the rule applies again; remove the waiver, or ask its owner to renew it"));
            return;
        }
        policies.rules().stream()
                .filter(rule -> rule.id().equals(waiver.rule().name()))
                .forEach(rule -> waiver.hosts().stream()
                        .filter(host -> hosts.stream()
                                .anyMatch(each -> each.name().equals(host.name())
                                        && !rule.hosts().maySelect(each)))
                        .forEach(host -> found.add(Diagnostic.warning(
                                host.at(),
                                "the waiver has no effect: rule " + waiver.rule() + " does not apply to " + host))));
    }
}
