package dev.countersign.operation;

import dev.countersign.journal.Entry;
import dev.countersign.transaction.HostOutcome;
import dev.countersign.transaction.Outcome;
import java.util.List;
import java.util.Optional;

/**
 * How far a run got on one host, according to its journal. The host's own verdict outweighs the
 * journal.
 */
enum HostProgress {
    /** Nothing was sent to the host yet. */
    UNBEGUN,
    /** The change was sent; how it ended is not known here. */
    OPEN,
    /** The host said that it made the change; how it ended is not known here. */
    MADE,
    /** The end is known, or there was nothing to do. */
    ENDED;

    /**
     * The event of a rollback's journal line when it begins to revert a run that is still pending.
     */
    static final String SETTLING = "settling";

    /**
     * Reads the journal lines about one host.
     *
     * @param planned whether the run's plan has a change for the host
     */
    static HostProgress of(List<Entry> entries, boolean planned) {
        HostProgress stage = planned ? UNBEGUN : ENDED;
        boolean sent = false;
        for (Entry entry : entries) {
            if (entry.event().equals("intent") || entry.event().equals(SETTLING)) {
                sent = true;
                stage = OPEN;
            } else if (entry.event().equals("installed") && stage == OPEN) {
                stage = MADE;
            } else if (entry.event().equals(Abandonment.ABANDONED)) {
                stage = ENDED;
            } else if (entry.event().equals(HostOutcome.ENDED)) {
                Optional<Outcome> outcome = Outcome.named(entry.details().getOrDefault("outcome", ""));
                stage = outcome.isEmpty() ? stage : after(stage, outcome.get(), sent, planned);
            }
        }
        return stage;
    }

    private static HostProgress after(HostProgress before, Outcome outcome, boolean sent, boolean planned) {
        return switch (outcome) {
            case UNCONFIRMED, NEEDS_PERSON -> !sent ? ENDED : before == MADE ? MADE : OPEN;
            case NOT_REACHED, NOT_ATTEMPTED -> planned ? UNBEGUN : ENDED;
            case ALREADY_COMPLIANT, WAIVED, COMMITTED, PENDING, ROLLED_BACK, REFUSED -> ENDED;
        };
    }

    /** Whether the change was sent and its end is not known here. */
    boolean open() {
        return this == OPEN || this == MADE;
    }
}
