package dev.countersign.transaction;

import dev.countersign.diagnostic.Problem;
import dev.countersign.document.Fields;
import dev.countersign.observation.WireJson;
import dev.countersign.observation.WirePicture;
import dev.countersign.plan.Change;
import dev.countersign.transaction.Transaction.Order;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes a change of a registry. Only the registry shows its effect, unless the wire shows more. */
final class RegistryChange {
    private final RegistryTransaction transaction;
    private final WireProof proof;
    private final Journal journal;

    RegistryChange(RegistryTransaction transaction, WireProof proof, Journal journal) {
        this.transaction = transaction;
        this.proof = proof;
        this.journal = journal;
    }

    /**
     * Ends Pending, or Committed if the wire shows the change. A rollback is complete when the
     * registry holds its earlier values.
     */
    HostOutcome run(Order order, WirePicture before) throws InterruptedException {
        if (order.change() instanceof Change.Activate) {
            return HostOutcome.claim(
                            order.host(),
                            Outcome.PENDING,
                            "the registry already has these values; they take effect when the server service or Windows"
                                    + " is restarted")
                    .advise("restart it when possible, then run: countersign check -l " + order.host());
        }
        Fields now = Fields.read(order.change().before()).orElseThrow();
        Fields then = Fields.read(order.change().after()).orElseThrow();
        Optional<String> objection = transaction.objection(now, then, order.purpose() == TransactionPurpose.ROLLBACK);
        if (objection.isPresent()) {
            return HostOutcome.of(order.host(), Outcome.REFUSED, objection.get() + "; nothing was changed");
        }
        HostOutcome outcome =
                transaction.apply(order.host(), order.run(), now, then, host -> shown(order, host, before));
        return order.purpose() == TransactionPurpose.ROLLBACK && outcome.outcome() == Outcome.PENDING
                ? HostOutcome.claim(
                        order.host(),
                        Outcome.COMMITTED,
                        "the registry has its earlier values again; a service restarted meanwhile keeps the new ones"
                                + " until its next restart")
                : outcome;
    }

    /**
     * If the wire now shows what it should and did not before, the running server has applied the
     * change.
     */
    private Optional<HostOutcome> shown(Order order, RemoteHost host, WirePicture before) throws InterruptedException {
        if (order.goal().waived()) {
            return Optional.empty();
        }
        WireProof.Result result = proof.seek(
                host, before, order.goal(), WireProof.patience(order.request().lease()));
        try {
            journal.evidence(order.host(), "wire-after", WireJson.of(result.wire()));
        } catch (Problem unwritable) {
            // nothing counts as proved unless it is recorded
            return Optional.empty();
        }
        if (!result.reached() || result.wire().advertised() == before.advertised()) {
            return Optional.empty();
        }
        List<String> notes = new ArrayList<>(WireProof.gaps(result.wire()));
        notes.addAll(WireProof.unproven(result.wire(), order.goal()));
        return Optional.of(
                HostOutcome.claim(order.host(), Outcome.COMMITTED, WireProof.words(order.goal(), before, result.wire()))
                        .note(notes, result.wire()));
    }
}
