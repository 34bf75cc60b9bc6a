package dev.countersign.transaction;

import dev.countersign.bytes.Digest;
import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.observation.Complaints;
import dev.countersign.observation.Field;
import dev.countersign.observation.Observations;
import dev.countersign.observation.RunId;
import dev.countersign.observation.Sessions;
import dev.countersign.observation.WireJson;
import dev.countersign.observation.WirePicture;
import dev.countersign.plan.Change;
import dev.countersign.plan.Goal;
import dev.countersign.plan.LeaseHold;
import dev.countersign.platform.ApplyRequest;
import dev.countersign.platform.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes one change on one host from rehearsed to confirmed, or undoes it. At every moment the
 * change can be undone: the host holds a lease before anything is changed, and reverts by itself if
 * no confirm comes.
 *
 * <p>The order: look at the wire, record the intent, apply (one call), prove on the wire, record
 * that, confirm over a new SSH connection.
 */
public final class Transaction {
    /**
     * The change to make on a host.
     *
     * @param repairs whether the document did not load before: the daemon may then have answered
     *     with its defaults, and so under another name
     * @param restarts whether the daemon is restarted if the wire still shows the old value after
     *     the change
     * @param state where runs are kept on the host
     */
    public record Order(
            String host,
            RunId run,
            ApplyRequest request,
            Change change,
            Goal goal,
            boolean repairs,
            boolean restarts,
            String state,
            TransactionPurpose purpose,
            Map<Long, String> disconnect) {}

    /**
     * How long to wait for the wire to show a change before the daemon is restarted. Not based on a
     * measurement; a reload takes well under a second.
     */
    private static final Duration BEFORE_A_RESTART = Duration.ofSeconds(3);

    private final Calls calls;
    private final WireLook look;
    private final Journal journal;
    private final WireProof proof;
    private final Settlement settlement;

    /** Creates a transaction with one host. */
    public Transaction(Calls calls, WireLook look, Journal journal, Clock clock) {
        this.calls = calls;
        this.look = look;
        this.journal = journal;
        this.proof = new WireProof(look, clock);
        this.settlement = new Settlement(calls, clock);
    }

    /** Runs the change to its end. Never throws because of a host or a network. */
    public HostOutcome run(Order order) {
        Optional<WireLook.Begun> wire = look.beginBefore();
        try (RemoteHost host = calls.again()) {
            WirePicture before = look.before(host, wire);
            if (!before.judged() && !order.goal().waived()) {
                return ended(
                        order,
                        refused(order, "the wire could not be judged before the change: " + before.why())
                                .advise("fix the endpoint, or use --accept-unproven"));
            }
            Optional<String> unwritable = intend(order, before);
            if (unwritable.isPresent()) {
                return ended(
                        order,
                        refused(order, unwritable.get() + "; nothing was changed")
                                .exit(ExitCode.FAILED));
            }
            Optional<RegistryTransaction> registry =
                    calls.registry(order.request().lease());
            return registry.isPresent()
                    ? ended(order, new RegistryChange(registry.get(), proof, journal).run(order, before))
                    : apply(order, host, before);
        } catch (RemoteException notReached) {
            return ended(
                    order,
                    HostOutcome.of(order.host(), Outcome.NOT_REACHED, notReached.what())
                            .advise(notReached.advice()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return ended(order, unsettled(order, "interrupted"));
        }
    }

    /**
     * Records everything that may be needed to undo the change; returns the reason to stop if that
     * cannot be written.
     */
    private Optional<String> intend(Order order, WirePicture before) {
        try {
            journal.evidence(order.host(), "before", order.change().before());
            journal.evidence(order.host(), "after", order.change().after());
            journal.evidence(order.host(), "wire-before", WireJson.of(before));
            journal.record("intent", order.host(), intent(order));
            return Optional.empty();
        } catch (Problem unwritable) {
            return Optional.of(words(unwritable));
        }
    }

    private HostOutcome apply(Order order, RemoteHost host, WirePicture before) throws InterruptedException {
        Reply reply;
        try {
            reply = calls.shell().apply(host, order.run(), order.request());
        } catch (RemoteException lost) {
            if (lost.kind() == RemoteException.Kind.UNREACHABLE) {
                return ended(
                        order,
                        HostOutcome.of(order.host(), Outcome.NOT_REACHED, lost.what() + "; nothing was changed")
                                .advise(lost.advice()));
            }
            if (!lost.kind().mayHaveRun()) {
                return ended(order, refused(order, lost.what()).advise(lost.advice()));
            }
            return ended(order, putBack(order, "no answer to apply: " + lost.what()));
        }
        String reason = reply.reason();
        return switch (reply.status()) {
            case DONE -> prove(order, host, reply, before);
            case REFUSED ->
                ended(order, refused(order, reason).advise(ReasonAdvice.of(reply.code(), order.host(), order.state())));
            case FAILED -> ended(order, refused(order, reason).exit(ExitCode.FAILED));
            case REVERTED -> ended(order, HostOutcome.claim(order.host(), Outcome.ROLLED_BACK, reason));
            case PERSON -> ended(order, unsettled(order, reason));
        };
    }

    /**
     * Returns the picture without the names of the servers, if each was also queried through the
     * host: that the host's own answer and the one from outside agree is proof enough then. Samba
     * makes its ServerGuid from its NetBIOS name, and has the default name after a reload of a file
     * that does not load (measured, Samba 4.17).
     */
    private static WirePicture nameless(WirePicture before) {
        return before.endpoints().stream().allMatch(each -> each.through().isPresent()) ? WirePicture.NONE : before;
    }

    /**
     * Waits until the wire shows the change, and confirms it. The new connection that confirms it, or reverts it, is opened meanwhile: after
     * the change, so that it proves that the host can still be reached.
     */
    private HostOutcome prove(Order order, RemoteHost host, Reply applied, WirePicture before)
            throws InterruptedException {
        Opening next = Opening.of(calls);
        try {
            WireProof.Result result;
            try {
                journal.record("installed", order.host(), held(applied));
                Duration patience = WireProof.patience(order.request().lease());
                WirePicture known = order.repairs() ? nameless(before) : before;
                result = proof.seek(
                        host,
                        known,
                        order.goal(),
                        order.restarts() ? WireProof.shorter(patience, BEFORE_A_RESTART) : patience);
                if (order.restarts() && !result.reached()) {
                    journal.record(
                            "restarting",
                            order.host(),
                            Map.of("wire", result.wire().why()));
                    next.close();
                    Optional<HostOutcome> failed = restart(order, host);
                    if (failed.isPresent()) {
                        return ended(order, failed.get());
                    }
                    next = Opening.of(calls);
                    result = proof.seek(host, known, order.goal(), patience);
                }
                journal.evidence(order.host(), "wire-after", WireJson.of(result.wire()));
                if (result.reached()) {
                    journal.record(
                            "confirming",
                            order.host(),
                            Map.of("wire", result.wire().why()));
                }
            } catch (Problem unwritable) {
                // Nothing is confirmed unless it is recorded: anyone who looks later must find it.
                return ended(order, putBack(order, words(unwritable), settlement.revert(order.run(), next)));
            }
            if (!result.reached()) {
                String why = "the wire did not show what was expected: "
                        + result.objection().orElse("");
                return ended(
                        order,
                        putBack(order, why, settlement.revert(order.run(), next))
                                .note(List.of(), result.wire()));
            }
            return ended(order, confirm(order, before, result.wire(), next));
        } finally {
            next.close();
        }
    }

    /** Restarts the daemon; returns how the host ended if that failed. */
    private Optional<HostOutcome> restart(Order order, RemoteHost host) throws InterruptedException {
        Reply reply;
        try {
            reply = calls.shell().restart(host, order.run());
        } catch (RemoteException lost) {
            return Optional.of(putBack(order, "no answer to the restart: " + lost.what()));
        }
        String reason = reply.reason();
        return switch (reply.status()) {
            case DONE -> Optional.empty();
            case REVERTED -> Optional.of(HostOutcome.claim(order.host(), Outcome.ROLLED_BACK, reason));
            case PERSON -> Optional.of(unsettled(order, reason));
            case REFUSED, FAILED -> Optional.of(putBack(order, reason));
        };
    }

    private HostOutcome confirm(Order order, WirePicture before, WirePicture wire, Opening next)
            throws InterruptedException {
        Settlement.Confirmed confirmed = settlement.confirm(order.run(), order.disconnect(), next);
        List<String> notes = new ArrayList<>(WireProof.gaps(wire));
        notes.addAll(WireProof.unproven(wire, order.goal()));
        confirmed.reply().map(Reply::fields).ifPresent(fields -> notes.addAll(sessionNotes(fields, order)));
        HostOutcome outcome =
                HostOutcome.claim(order.host(), confirmed.outcome(), reason(order, confirmed, before, wire));
        return confirmed.outcome() == Outcome.COMMITTED
                ? outcome.note(notes, wire)
                : outcome.note(notes, wire).advise("countersign status -l " + order.host());
    }

    private static String reason(Order order, Settlement.Confirmed confirmed, WirePicture before, WirePicture wire) {
        if (confirmed.outcome() != Outcome.COMMITTED) {
            return confirmed.why();
        }
        if (order.goal().waived() && order.purpose() == TransactionPurpose.ROLLBACK) {
            return "the wire could not be judged before the run or before the rollback, so it proves nothing; it says "
                    + wire.advertised().word() + " now; basis configured";
        }
        if (order.goal().waived()) {
            return "confirmed without a proof on the wire, as --accept-unproven allows; basis configured";
        }
        return WireProof.words(order.goal(), before, wire);
    }

    private static List<String> sessionNotes(List<Field> fields, Order order) {
        Sessions sessions = Observations.sessions(fields);
        if (!sessions.seen()) {
            return List.of(Complaints.of(fields).behind("open sessions could not be seen", Complaints.SESSIONS));
        }
        List<Sessions.Session> exposed = sessions.exposed();
        if (exposed.isEmpty()) {
            return List.of();
        }
        String who = String.join(
                ", ",
                exposed.stream()
                        .map(each -> each.user() + "@" + each.machine())
                        .distinct()
                        .limit(5)
                        .toList());
        String many = exposed.size() == 1 ? "1 open session stays" : exposed.size() + " open sessions stay";
        return List.of(many + " unsigned until reconnected: " + who
                + (!order.disconnect().isEmpty() ? " (after ending those seen before)" : ""));
    }

    private HostOutcome putBack(Order order, String why) throws InterruptedException {
        return putBack(order, why, settlement.revert(order.run()));
    }

    private static HostOutcome putBack(Order order, String why, Settlement.Settled settled) {
        return switch (settled.end()) {
            case REVERTED -> HostOutcome.claim(order.host(), Outcome.ROLLED_BACK, why + "; everything was put back");
            // The host did not decide this: something failed there before the lease was armed.
            case ABORTED -> refused(order, why + "; nothing was changed").exit(ExitCode.FAILED);
            case CONFIRMED -> unsettled(order, why + "; the host says that the run is confirmed");
            case UNKNOWN -> unsettled(order, why + "; " + settled.why());
        };
    }

    private static HostOutcome unsettled(Order order, String why) {
        return HostOutcome.of(order.host(), Outcome.NEEDS_PERSON, why)
                .advise("if its lease is armed, the host puts everything back by itself within "
                        + order.request().lease().toSeconds() + " s; then: countersign status -l " + order.host());
    }

    private static HostOutcome refused(Order order, String why) {
        return HostOutcome.of(order.host(), Outcome.REFUSED, why);
    }

    private HostOutcome ended(Order order, HostOutcome outcome) {
        HostOutcome told = order.purpose().told(outcome);
        try {
            told.record(journal);
            return told;
        } catch (Problem unwritable) {
            // The host's outcome stays the same; that the run's journal lacks it is a separate
            // error.
            List<String> notes = new ArrayList<>(told.notes());
            notes.add("the outcome could not be recorded in the run: " + words(unwritable));
            return told.note(notes, told.wire()).exit(ExitCode.worst(List.of(told.code(), ExitCode.FAILED)));
        }
    }

    private static String words(Problem unwritable) {
        return String.join(
                "; ",
                unwritable.diagnostics().stream()
                        .map(Diagnostic::what)
                        .distinct()
                        .toList());
    }

    /**
     * Returns what actually holds the lease: a unit that could be installed when the plan was made
     * may have failed since.
     */
    private static Map<String, String> held(Reply reply) {
        LeaseHold hold = LeaseHold.of(reply.fields());
        return Map.of("timer", hold.timer(), "boot", hold.boot());
    }

    private static Map<String, String> intent(Order order) {
        Digest before = order.change().before().digest();
        Digest after = order.change().after().digest();
        return Map.of(
                "document", order.change().path(),
                "before", before.toString(),
                "after", after.toString(),
                "expected", order.goal().words(),
                "lease", String.valueOf(order.request().lease().toSeconds()));
    }
}
