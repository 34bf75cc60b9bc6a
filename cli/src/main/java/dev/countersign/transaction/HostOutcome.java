package dev.countersign.transaction;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.observation.WirePicture;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How one host ended in this call, and why. What a run of the past wrote down of it is no such thing.
 *
 * @param code usually the outcome's own; 1 where a host's tools failed before anything was armed
 * @param notes what a person should know besides: sessions that stay unsigned, comparisons that were left out
 * @param wire what the wire said last
 */
public record HostOutcome(
        String host,
        Outcome outcome,
        ExitCode code,
        String reason,
        Optional<String> advice,
        List<String> notes,
        WirePicture wire) {
    /** The event of a journal's line that says how a host ended: {@code outcome} and {@code reason}. */
    public static final String ENDED = "ended";

    public HostOutcome {
        notes = List.copyOf(notes);
    }

    /**
     * An outcome with its own exit code that claims nothing about how the host is.
     *
     * @throws IllegalArgumentException for one that does: see {@link #claim}
     */
    public static HostOutcome of(String host, Outcome outcome, String reason) {
        if (outcome.claims()) {
            throw new IllegalArgumentException("only who has seen the host in this call says " + outcome.word());
        }
        return claim(host, outcome, reason);
    }

    /**
     * An outcome that may claim how the host is. Only this package makes one, which talks with hosts and reads no journal: what a
     * journal says can never come out as what was seen.
     */
    static HostOutcome claim(String host, Outcome outcome, String reason) {
        return new HostOutcome(host, outcome, outcome.code(), reason, Optional.empty(), List.of(), WirePicture.NONE);
    }

    /** Writes down that this is how the host ended. */
    public void record(Journal journal) {
        journal.record(ENDED, host, Map.of("outcome", outcome.word(), "reason", reason));
    }

    /** The same for another reason. */
    public HostOutcome because(String why) {
        return new HostOutcome(host, outcome, code, why, advice, notes, wire);
    }

    /** The same with another exit code. */
    public HostOutcome exit(ExitCode other) {
        return new HostOutcome(host, outcome, other, reason, advice, notes, wire);
    }

    /** The same with what a person can do. */
    public HostOutcome advise(String text) {
        return new HostOutcome(
                host, outcome, code, reason, text.isBlank() ? Optional.empty() : Optional.of(text), notes, wire);
    }

    /** The same with more to know. */
    public HostOutcome note(List<String> more, WirePicture seen) {
        return new HostOutcome(host, outcome, code, reason, advice, more, seen);
    }
}
