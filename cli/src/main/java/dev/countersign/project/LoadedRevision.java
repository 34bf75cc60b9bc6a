package dev.countersign.project;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.git.PolicyRepository;
import dev.countersign.git.Revision;
import dev.countersign.plan.PlanFile;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The revision that a project was loaded from. Git is queried when the revision is first needed,
 * and only once.
 */
final class LoadedRevision {
    private final PolicyRepository repository;
    private final SortedMap<String, byte[]> loaded;
    private final List<String> whole;
    private Optional<Revision> answer = Optional.empty();

    /**
     * Creates the revision; does not query Git yet.
     *
     * @param whole the folders that were loaded as a whole
     */
    LoadedRevision(PolicyRepository repository, SortedMap<String, byte[]> loaded, List<String> whole) {
        this.repository = repository;
        this.loaded = loaded;
        this.whole = List.copyOf(whole);
    }

    PlanFile.Origin origin() {
        return unknown().isPresent()
                ? PlanFile.Origin.UNKNOWN
                : new PlanFile.Origin(revision().commit(), revision().dirty());
    }

    /** Returns why Git did not report the revision of an existing repository. */
    Optional<Diagnostic> unknown() {
        return revision()
                .unknown()
                .map(why -> new Diagnostic(
                        Diagnostic.Severity.WARNING,
                        Optional.empty(),
                        "the revision is unknown: " + why.what(),
                        why.advice()));
    }

    /** Returns files that are in force although Git ignores them and they are in no commit. */
    List<String> ignored() {
        return revision().ignored();
    }

    private synchronized Revision revision() {
        Revision told = answer.orElseGet(() -> repository.revision(loaded, whole));
        answer = Optional.of(told);
        return told;
    }
}
