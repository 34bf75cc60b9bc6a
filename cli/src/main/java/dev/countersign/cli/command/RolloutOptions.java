package dev.countersign.cli.command;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.rollout.Batches;
import dev.countersign.rollout.Course;
import dev.countersign.rollout.Share;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say how a change goes through many hosts. */
final class RolloutOptions {
    @Mixin
    final BatchOptions batches = new BatchOptions();

    @Option(
            names = "--pause",
            paramLabel = "TIME",
            converter = PauseConverter.class,
            description = "wait this long between two batches")
    Duration pause = Duration.ZERO;

    @Option(
            names = "--max-failures",
            paramLabel = "N",
            description = "stop after more than N failed hosts; 10%% is a tenth of those to change (0)")
    Optional<String> maxFailures = Optional.empty();

    /**
     * Returns the course.
     *
     * @throws Problem with code 64 if an option is not valid, or would have no effect
     */
    Course course(boolean rollBackAll) {
        Batches chosen = batches.batches();
        if (!pause.isZero() && !chosen.several()) {
            throw new Problem(
                    ExitCode.USAGE,
                    "--pause is the time between two batches, and there is only one",
                    "divide the hosts with --serial or --canary, or leave out --pause");
        }
        return new Course(
                chosen,
                pause,
                maxFailures.map(text -> share("--max-failures", text)).orElse(Share.NONE),
                rollBackAll);
    }

    /**
     * Reads a number of hosts or a percentage.
     *
     * @throws Problem with code 64 if it is neither
     */
    static Share share(String option, String text) {
        return Share.parse(text)
                .orElseThrow(() -> new Problem(
                        ExitCode.USAGE,
                        option + ": '" + text + "' is neither a number of hosts nor a percentage from 1% to 100%",
                        "for example " + option + " 2, or " + option + " 10%; 0 allows none"));
    }
}
