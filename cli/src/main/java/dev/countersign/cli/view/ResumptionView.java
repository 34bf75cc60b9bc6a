package dev.countersign.cli.view;

import dev.countersign.cli.terminal.Console;
import dev.countersign.operation.Resumption;
import java.time.Duration;

/** Shows what is left to do of a run that is being resumed, before the user is asked. */
public final class ResumptionView {
    private ResumptionView() {}

    public static void show(Console console, Resumption.Left left, Duration lease, boolean verbose) {
        left.open()
                .forEach((host, run) -> console.result(
                        Console.Tone.CHANGE,
                        host + ": "
                                + (run.pending()
                                        ? "pending; confirmed if the wire shows what it should, else reverted"
                                        : run.verdict() + " on the host; that will be recorded")));
        if (!left.unbegun().isEmpty()) {
            PlanView.showBeforeChange(console, left.unbegun(), left.revision(), lease, verbose);
        }
    }
}
