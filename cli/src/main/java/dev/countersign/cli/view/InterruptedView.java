package dev.countersign.cli.view;

import dev.countersign.cli.terminal.Console;
import dev.countersign.cli.terminal.Console.Tone;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.observation.RunId;
import dev.countersign.transaction.HostOutcome;
import dev.countersign.transaction.Outcome;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Shows the summary of a command that was interrupted while it changed hosts: how many hosts are in
 * which state, and what to run next.
 */
public final class InterruptedView {
    private static final Set<Outcome> CHANGED = Set.of(Outcome.COMMITTED, Outcome.PENDING);

    private InterruptedView() {}

    /**
     * Prints the summary on standard error, even under {@code -q} and {@code --json}.
     *
     * @param goOn the command that continues with the hosts that were not started
     * @param undo the command that undoes the changes
     */
    public static void show(Console console, List<HostOutcome> outcomes, RunId run, String goOn, String undo) {
        console.complain(Tone.CHANGE, "Interrupted: " + counts(outcomes) + " (run " + run + ")");
        List<String> unsettled = hosts(outcomes, ExitCode.NEEDS_PERSON);
        if (!unsettled.isEmpty()) {
            console.complain(
                    Tone.BAD,
                    "  not settled: " + String.join(", ", unsettled)
                            + "; a host with a lease reverts by itself when it ends, unless it was confirmed");
            console.complain(Tone.PLAIN, "  to see their state: countersign status");
        }
        if (outcomes.stream().anyMatch(each -> each.outcome() == Outcome.NOT_ATTEMPTED)) {
            console.complain(Tone.PLAIN, "  to continue: " + goOn);
        }
        if (outcomes.stream().anyMatch(each -> CHANGED.contains(each.outcome()))) {
            console.complain(Tone.PLAIN, "  to undo what was changed: " + undo);
        }
    }

    private static String counts(List<HostOutcome> outcomes) {
        Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);
        outcomes.forEach(each -> counts.merge(each.outcome(), 1, Integer::sum));
        return counts.entrySet().stream()
                .map(each -> each.getValue() + (each.getValue() == 1 ? " host " : " hosts ") + word(each.getKey()))
                .collect(Collectors.joining(", "));
    }

    private static List<String> hosts(List<HostOutcome> outcomes, ExitCode code) {
        return outcomes.stream()
                .filter(each -> each.code() == code)
                .map(HostOutcome::host)
                .toList();
    }

    private static String word(Outcome outcome) {
        return switch (outcome) {
            case ALREADY_COMPLIANT -> "already compliant";
            case WAIVED -> "waived";
            case COMMITTED -> "changed and confirmed";
            case PENDING -> "changed, effective after a restart";
            case ROLLED_BACK -> "restored";
            case REFUSED -> "refused";
            case NOT_REACHED -> "not reached";
            case NOT_ATTEMPTED -> "not started";
            case UNCONFIRMED, NEEDS_PERSON -> "not settled";
        };
    }
}
