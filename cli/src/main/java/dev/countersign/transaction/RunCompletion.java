package dev.countersign.transaction;

import dev.countersign.observation.RunId;
import dev.countersign.observation.WireJson;
import dev.countersign.observation.WirePicture;
import dev.countersign.plan.Goal;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Ends a run whose program died while the run was pending on the host: proves and confirms it if
 * the wire shows what it should, else reverts it. Starts nothing new.
 */
public final class RunCompletion {
    /**
     * The run to end.
     *
     * @param left what is recorded of the run
     * @param before what the wire showed before the run
     * @param secondsLeft of the lease, as the host reports; empty if no lease was armed
     */
    public record Order(AsLeft.Left left, WirePicture before, OptionalLong secondsLeft) {
        private String host() {
            return left.host();
        }

        private RunId run() {
            return left.run();
        }

        private Goal goal() {
            return left.goal();
        }

        private TransactionPurpose purpose() {
            return left.purpose();
        }
    }

    private final Calls calls;
    private final WireLook look;
    private final Journal journal;
    private final WireProof proof;
    private final Settlement settlement;

    /** Creates the completion of one run on one host. */
    public RunCompletion(Calls calls, WireLook look, Journal journal, Clock clock) {
        this.calls = calls;
        this.look = look;
        this.journal = journal;
        this.proof = new WireProof(look, clock);
        this.settlement = new Settlement(calls, clock);
    }

    /**
     * Ends the run. A host that cannot be reached is left to its lease, and nothing is recorded
     * about it.
     */
    public HostOutcome run(Order order) {
        HostOutcome outcome;
        try {
            outcome = finish(order);
        } catch (RemoteException notReached) {
            return HostOutcome.of(order.host(), Outcome.NOT_REACHED, notReached.what())
                    .advise("the host puts everything back when its lease ends; then run again: countersign apply"
                            + " --resume " + order.run());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            outcome = HostOutcome.of(order.host(), Outcome.NEEDS_PERSON, "interrupted")
                    .advise("countersign status -l " + order.host());
        }
        HostOutcome told = order.purpose().told(outcome);
        told.record(journal);
        return told;
    }

    private HostOutcome finish(Order order) throws RemoteException, InterruptedException {
        long left = order.secondsLeft().orElse(0);
        if (left <= 0) {
            return putBack(order, "the run had not reached its lease, or the lease is over");
        }
        WireProof.Result result;
        try (RemoteHost host = calls.open()) {
            result = proof.seek(host, order.before(), order.goal(), WireProof.patience(Duration.ofSeconds(left)));
        }
        journal.evidence(order.host(), "wire-after", WireJson.of(result.wire()));
        if (!result.reached()) {
            return putBack(
                            order,
                            "the wire did not show what was expected: "
                                    + result.objection().orElse(""))
                    .note(WireProof.gaps(result.wire()), result.wire());
        }
        journal.record("confirming", order.host(), Map.of("wire", result.wire().why()));
        Settlement.Confirmed confirmed = settlement.confirm(order.run(), Map.of());
        if (confirmed.why().startsWith("not-activated")) {
            return putBack(order, "the change had not been activated");
        }
        String reason = order.goal().waived()
                ? "confirmed without a proof on the wire, as --accept-unproven allowed; basis configured"
                : result.wire().advertised().word() + " on the wire ("
                        + result.wire().why() + ")";
        return HostOutcome.claim(
                        order.host(),
                        confirmed.outcome(),
                        confirmed.outcome() == Outcome.COMMITTED ? reason : confirmed.why())
                .note(WireProof.gaps(result.wire()), result.wire());
    }

    private HostOutcome putBack(Order order, String why) throws RemoteException, InterruptedException {
        Settlement.Settled settled = settlement.revert(order.run());
        return switch (settled.end()) {
            case REVERTED ->
                HostOutcome.claim(
                        order.host(),
                        Outcome.ROLLED_BACK,
                        why + "; everything was put back; the wire says "
                                + look.directly().advertised().word() + " now");
            case ABORTED -> HostOutcome.claim(order.host(), Outcome.ROLLED_BACK, why + "; nothing had been changed");
            case CONFIRMED -> AsLeft.seen(calls, look, order.left()); // it was confirmed by someone else meanwhile
            case UNKNOWN ->
                HostOutcome.of(order.host(), Outcome.NEEDS_PERSON, why + "; " + settled.why())
                        .advise("countersign status -l " + order.host());
        };
    }
}
