package dev.countersign.transaction;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.observation.WirePicture;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How one host ended in this call, and why. Never built from what an earlier run recorded.
 *
 * @param code usually the outcome's own code; 1 if a host's tools failed before a lease was armed
 * @param notes what else a person should know: sessions that stay unsigned, comparisons that were
 *     skipped
 * @param wire what the wire showed last
 */
public record HostOutcome(
        String host,
        Outcome outcome,
        ExitCode code,
        String reason,
        Optional<String> advice,
        List<String> notes,
        WirePicture wire) {
    /**
     * The event of the journal line that says how a host ended, with {@code outcome} and
     * {@code reason}.
     */
    public static final String ENDED = "ended";

    public HostOutcome {
        notes = List.copyOf(notes);
    }

    /**
     * Returns an outcome with its usual exit code that claims nothing about the host's state.
     *
     * @throws IllegalArgumentException for an outcome that does claim something: see {@link #claim}
     */
    public static HostOutcome of(String host, Outcome outcome, String reason) {
        if (outcome.claims()) {
            throw new IllegalArgumentException("only who has seen the host in this call says " + outcome.word());
        }
        return claim(host, outcome, reason);
    }

    /**
     * Returns an outcome that may claim something about the host's state. Only this package can
     * make one: it queries hosts and reads no journal, so a journal entry can never be reported as
     * an observation.
     */
    static HostOutcome claim(String host, Outcome outcome, String reason) {
        return new HostOutcome(host, outcome, outcome.code(), reason, Optional.empty(), List.of(), WirePicture.NONE);
    }

    /** Records in the journal that the host ended this way. */
    public void record(Journal journal) {
        journal.record(ENDED, host, Map.of("outcome", outcome.word(), "reason", reason));
    }

    /** Returns the same outcome with a different reason. */
    public HostOutcome because(String why) {
        return new HostOutcome(host, outcome, code, why, advice, notes, wire);
    }

    /** Returns the same outcome with a different exit code. */
    public HostOutcome exit(ExitCode other) {
        return new HostOutcome(host, outcome, other, reason, advice, notes, wire);
    }

    /** Returns the same outcome with advice for a person. */
    public HostOutcome advise(String text) {
        return new HostOutcome(
                host, outcome, code, reason, text.isBlank() ? Optional.empty() : Optional.of(text), notes, wire);
    }

    /** Returns the same outcome with these notes and this picture of the wire. */
    public HostOutcome note(List<String> more, WirePicture seen) {
        return new HostOutcome(host, outcome, code, reason, advice, more, seen);
    }
}
