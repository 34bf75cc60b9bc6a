package dev.countersign.project;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.git.PolicyRepository;
import dev.countersign.git.Revision;
import dev.countersign.plan.PlanFile;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** The revision that a project was loaded from. Git is asked when somebody first wants to know, and then no more. */
final class LoadedRevision {
    private final PolicyRepository repository;
    private final SortedMap<String, byte[]> loaded;
    private final List<String> whole;
    private Optional<Revision> answer = Optional.empty();

    /** @param whole the folders that were loaded as a whole */
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

    /** Why git did not say the revision of the repository that is there. */
    Optional<Diagnostic> unknown() {
        return revision()
                .unknown()
                .map(why -> new Diagnostic(
                        Diagnostic.Severity.WARNING,
                        Optional.empty(),
                        "the revision is unknown: " + why.what(),
                        why.advice()));
    }

    /** Files that are in force and that Git keeps out of every commit. */
    List<String> ignored() {
        return revision().ignored();
    }

    private synchronized Revision revision() {
        Revision told = answer.orElseGet(() -> repository.revision(loaded, whole));
        answer = Optional.of(told);
        return told;
    }
}
