package dev.countersign.policy;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Selects the hosts of a rule. A host must match every kind of condition that is present. One match
 * is enough among groups, platforms and names; of the labels it must have all. An empty selector
 * selects every host.
 */
public record Selector(List<Named> groups, List<Named> platforms, List<Named> names, Map<Named, Named> labels) {
    /** Every host. */
    public static final Selector EVERY_HOST = new Selector(List.of(), List.of(), List.of(), Map.of());

    public Selector {
        groups = List.copyOf(groups);
        platforms = List.copyOf(platforms);
        names = List.copyOf(names);
        labels = Map.copyOf(labels);
    }

    /**
     * Whether the rule applies to {@code host}.
     *
     * @throws IllegalArgumentException if the platform of the host is not known and it matters: to
     * answer no would let the host pass as compliant
     */
    public boolean selects(Subject host) {
        if (!platforms.isEmpty() && host.platform().isEmpty()) {
            throw new IllegalArgumentException("the platform of " + host.name() + " has not been recognised yet");
        }
        return maySelect(host);
    }

    /** Whether the rule applies to {@code host}, or may apply once its platform is known. */
    public boolean maySelect(Subject host) {
        Optional<String> platform = host.platform();
        return (groups.isEmpty()
                        || groups.stream().anyMatch(each -> host.groups().contains(each.name())))
                && (names.isEmpty()
                        || names.stream().anyMatch(each -> each.name().equals(host.name())))
                && (platforms.isEmpty()
                        || platform.isEmpty()
                        || platforms.stream().anyMatch(each -> each.name().equals(platform.orElseThrow())))
                && labels.entrySet().stream()
                        .allMatch(each -> each.getValue()
                                .name()
                                .equals(host.labels().get(each.getKey().name())));
    }
}
