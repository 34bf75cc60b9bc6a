package dev.countersign.rollout;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Untrusted;
import dev.countersign.transaction.HostOutcome;
import dev.countersign.transaction.Outcome;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Changes many hosts, each in a transaction: batch after batch, a limited number at a time,
 * stopping at the limits.
 */
public final class Rollout {
    /** What is done between the hosts. Neither method may throw. */
    public interface Steps {
        /**
         * Prepares a batch: waits before it, and records that it begins.
         *
         * @return why it must not begin; empty if it begins
         */
        Optional<String> begin(Batch batch);

        /**
         * Notes that the limits were reached, and why. Called once, by the thread of the host that
         * reached them, while others may still be in progress.
         */
        void stop(String why);
    }

    /**
     * How a rollout ended.
     *
     * @param begun how many batches began
     * @param failed why the limits stopped it; also if no host was left to be started
     * @param stopped why it stopped, for any reason
     */
    public record End(Map<String, HostOutcome> outcomes, int begun, Optional<String> failed, Optional<String> stopped) {
        public End {
            outcomes = Map.copyOf(outcomes);
        }
    }

    /** The failures so far, counted by several threads. */
    private static final class Tally {
        private Failures soFar = Failures.NONE;

        synchronized Failures soFar() {
            return soFar;
        }

        synchronized Failures add(HostOutcome outcome, Optional<String> canary) {
            soFar = soFar.and(outcome, canary);
            return soFar;
        }
    }

    private final Limits limits;
    private final HostPool pool;
    private final UnaryOperator<String> through;
    private final BooleanSupplier interrupted;
    private final Steps steps;

    /**
     * Creates a rollout.
     *
     * @param through the name of the host that a host is reached through; empty for none
     * @param interrupted whether somebody pressed Ctrl-C: no further host is started
     */
    public Rollout(
            Limits limits, HostPool pool, UnaryOperator<String> through, BooleanSupplier interrupted, Steps steps) {
        this.limits = limits;
        this.pool = pool;
        this.through = through;
        this.interrupted = interrupted;
        this.steps = steps;
    }

    /**
     * Runs every host, and returns when all have ended.
     *
     * @param counted outcomes of other hosts that count against the limits
     * @param one what is done to a host, see {@link #attempt}
     * @param done called with each outcome as it comes, from several threads
     */
    public End run(
            List<Batch> batches,
            Collection<HostOutcome> counted,
            Function<String, HostOutcome> one,
            Consumer<HostOutcome> done) {
        Map<String, HostOutcome> outcomes = new ConcurrentHashMap<>();
        Tally failures = new Tally();
        AtomicBoolean told = new AtomicBoolean();
        counted.forEach(each -> count(each, failures, told));
        Optional<String> halt = Optional.empty();
        int begun = 0;
        for (Batch batch : batches) {
            if (halt.isEmpty()) {
                halt = stopped(failures.soFar()).or(() -> steps.begin(batch));
                begun += halt.isEmpty() ? 1 : 0;
            }
            Optional<String> why = halt;
            pool.run(batch.hosts(), through, host -> {
                HostOutcome outcome = why.or(() -> stopped(failures.soFar()))
                        .map(reason -> HostOutcome.of(host, Outcome.NOT_ATTEMPTED, reason))
                        .orElseGet(() -> attempt(host, one));
                outcomes.put(host, outcome);
                count(outcome, failures, told);
                done.accept(outcome);
            });
        }
        Optional<String> failed = limits.stop(failures.soFar());
        Optional<String> first = halt;
        return new End(outcomes, begun, failed, first.or(() -> failed).or(() -> unstarted(outcomes.values())));
    }

    /** Counts an outcome; the first one that reaches the limits is told. */
    private void count(HostOutcome outcome, Tally failures, AtomicBoolean told) {
        if (outcome.outcome() == Outcome.NOT_ATTEMPTED) {
            return; // it follows from a failure that was counted, or from an interrupt
        }
        limits.stop(failures.add(outcome, limits.canary()))
                .filter(why -> told.compareAndSet(false, true))
                .ifPresent(steps::stop);
    }

    private Optional<String> stopped(Failures failures) {
        return interrupted.getAsBoolean() ? Optional.of("interrupted") : limits.stop(failures);
    }

    /** Why hosts of the last batch were not started. */
    private static Optional<String> unstarted(Collection<HostOutcome> outcomes) {
        return outcomes.stream()
                .filter(each -> each.outcome() == Outcome.NOT_ATTEMPTED)
                .map(HostOutcome::reason)
                .findFirst();
    }

    /** Does something to a host; an exception gives the host the outcome NeedsPerson. */
    public static HostOutcome attempt(String host, Function<String, HostOutcome> one) {
        try {
            return one.apply(host);
        } catch (RuntimeException defect) {
            // A bug in this program: the state of the host is not known, and the outcome must say
            // so.
            return HostOutcome.of(
                            host,
                            Outcome.NEEDS_PERSON,
                            "the program failed: " + new Untrusted(String.valueOf(defect)).onOneLine())
                    .exit(ExitCode.NEEDS_PERSON)
                    .advise("countersign status -l " + host);
        }
    }
}
