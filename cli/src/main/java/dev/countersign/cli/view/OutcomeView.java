package dev.countersign.cli.view;

import dev.countersign.cli.terminal.Console;
import dev.countersign.cli.terminal.Console.Tone;
import dev.countersign.diagnostic.Counts;
import dev.countersign.transaction.HostOutcome;
import dev.countersign.transaction.Outcome;
import java.util.Arrays;
import java.util.List;

/** How every host ended, for a person. */
public final class OutcomeView {
    private OutcomeView() {}

    public static void show(Console console, String command, List<HostOutcome> outcomes) {
        Counts counts = counts();
        for (HostOutcome outcome : outcomes) {
            counts.add(outcome.outcome().word());
            console.result(
                    tone(outcome), String.format("%-16s %s", outcome.outcome().word(), outcome.host()));
            console.result("    " + outcome.reason());
            outcome.advice().ifPresent(advice -> console.advice(Tone.PLAIN, advice));
            outcome.notes().forEach(note -> console.result(Tone.DIM, "    note: " + note));
        }
        console.result("");
        console.result(Tone.HEAD, command + ": " + counts.sentence() + ".");
    }

    public static Counts counts() {
        return new Counts(Arrays.stream(Outcome.values()).map(Outcome::word).toList());
    }

    private static Tone tone(HostOutcome outcome) {
        return switch (outcome.code()) {
            case DONE -> Tone.GOOD;
            case REFUSED, NOT_COMPLIANT, COULD_NOT_TELL -> Tone.CHANGE;
            default -> Tone.BAD;
        };
    }
}
