package dev.countersign.rollout;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Untrusted;
import dev.countersign.transaction.HostOutcome;
import dev.countersign.transaction.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Changes many hosts, each in a transaction: batch after batch, a limited number at a time,
 * stopping at the limits.
 */
public final class Rollout<T> {
    private final Batches batches;
    private final Limits limits;
    private final HostPool pool;
    private final BooleanSupplier interrupted;

    /**
     * Creates a rollout.
     *
     * @param interrupted whether somebody pressed Ctrl-C: no further host is started
     */
    public Rollout(Batches batches, Limits limits, HostPool pool, BooleanSupplier interrupted) {
        this.batches = batches;
        this.limits = limits;
        this.pool = pool;
        this.interrupted = interrupted;
    }

    /**
     * Runs every host and returns the outcomes in the order of {@code hosts}, whatever the order in
     * which they ended.
     *
     * @param one what is done to a host; an exception from it gives the host the outcome
     * NeedsPerson
     * @param done called with each outcome as it comes, from several threads
     */
    public List<HostOutcome> run(
            List<T> hosts, Function<T, String> name, Function<T, HostOutcome> one, Consumer<HostOutcome> done) {
        Map<String, HostOutcome> outcomes = new ConcurrentHashMap<>();
        for (List<T> batch : batches.cut(hosts)) {
            pool.run(batch, host -> {
                HostOutcome outcome = stopped(outcomes)
                        .map(why -> HostOutcome.of(name.apply(host), Outcome.NOT_ATTEMPTED, why))
                        .orElseGet(() -> attempt(host, name, one));
                outcomes.put(name.apply(host), outcome);
                done.accept(outcome);
            });
        }
        Map<String, HostOutcome> ordered = new LinkedHashMap<>();
        hosts.forEach(host -> Optional.ofNullable(outcomes.get(name.apply(host)))
                .ifPresent(outcome -> ordered.put(name.apply(host), outcome)));
        return new ArrayList<>(ordered.values());
    }

    private Optional<String> stopped(Map<String, HostOutcome> outcomes) {
        return interrupted.getAsBoolean() ? Optional.of("interrupted") : limits.stop(outcomes.values());
    }

    private HostOutcome attempt(T host, Function<T, String> name, Function<T, HostOutcome> one) {
        try {
            return one.apply(host);
        } catch (RuntimeException defect) {
            // A bug in this program: the state of the host is not known, and the outcome must say
            // so.
            return HostOutcome.of(
                            name.apply(host),
                            Outcome.NEEDS_PERSON,
                            "the program failed: " + new Untrusted(String.valueOf(defect)).onOneLine())
                    .exit(ExitCode.NEEDS_PERSON)
                    .advise("countersign status -l " + name.apply(host));
        }
    }
}
