package dev.countersign.cli.command;

import dev.countersign.rollout.Batches;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that divide hosts into batches. */
final class BatchOptions {
    @Option(
            names = "--serial",
            paramLabel = "SIZES",
            description = "batches: 1,10%%,100%% is one host, then a tenth, then all")
    Optional<String> serial = Optional.empty();

    @Option(
            names = "--canary",
            paramLabel = "HOST",
            description = "this host first and alone; unless it succeeds, no other is started")
    Optional<String> canary = Optional.empty();

    /**
     * Returns the batches.
     *
     * @throws dev.countersign.diagnostic.Problem with code 64 if they are not valid
     */
    Batches batches() {
        Batches batches = serial.map(Batches::parse).orElse(Batches.ALL_AT_ONCE);
        return canary.map(batches::after).orElse(batches);
    }
}
