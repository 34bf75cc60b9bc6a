package dev.countersign.policy;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a policy needs to know about a host.
 *
 * @param platform empty if it has not been recognized yet
 */
public record Subject(String name, Optional<String> platform, Set<String> groups, Map<String, String> labels) {
    public Subject {
        groups = Set.copyOf(groups);
        labels = Map.copyOf(labels);
    }
}
