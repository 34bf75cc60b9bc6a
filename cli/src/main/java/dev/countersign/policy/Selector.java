package dev.countersign.policy;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which hosts a rule is for. A host has to fit every kind that is there; within groups, platforms and names one is enough, of the
 * labels it must have all. Without anything it is every host.
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
     * Whether the rule is for {@code host}.
     *
     * @throws IllegalArgumentException when the platform of the host is not known and it matters: to say no then would let the
     *     host pass as compliant
     */
    public boolean selects(Subject host) {
        if (!platforms.isEmpty() && host.platform().isEmpty()) {
            throw new IllegalArgumentException("the platform of " + host.name() + " has not been recognised yet");
        }
        return maySelect(host);
    }

    /** Whether the rule is for {@code host}, or may turn out to be when its platform is known. */
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
