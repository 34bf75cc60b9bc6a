package dev.countersign.policy;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A host as far as a policy looks at it.
 *
 * @param platform nothing when it has not been recognised yet
 */
public record Subject(String name, Optional<String> platform, Set<String> groups, Map<String, String> labels) {
    public Subject {
        groups = Set.copyOf(groups);
        labels = Map.copyOf(labels);
    }
}
