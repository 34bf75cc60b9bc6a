package dev.countersign.trust;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Everything that a user has granted, in the order of the file. */
public record Grants(Set<Grant> all) {
    /** No grants. */
    public static final Grants NONE = new Grants(Set.of());

    public Grants {
        all = Collections.unmodifiableSet(new LinkedHashSet<>(all));
    }

    /** Whether exactly this was granted. */
    public boolean holds(Grant grant) {
        return all.contains(grant);
    }

    /** The grants of one kind. */
    public <T extends Grant> List<T> of(Class<T> kind) {
        return all.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** Returns these grants and {@code more}. */
    public Grants and(Collection<? extends Grant> more) {
        Set<Grant> both = new LinkedHashSet<>(all);
        both.addAll(more);
        return new Grants(both);
    }

    /** Returns the grants that are not {@code revoked}. */
    public Grants without(Predicate<Grant> revoked) {
        Stream<Grant> kept = all.stream().filter(revoked.negate());
        return new Grants(new LinkedHashSet<>(kept.toList()));
    }
}
