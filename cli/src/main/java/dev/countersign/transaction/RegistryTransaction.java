package dev.countersign.transaction;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.document.Fields;
import dev.countersign.observation.Observation;
import dev.countersign.observation.Observations;
import dev.countersign.observation.RunId;
import dev.countersign.platform.Invocation;
import dev.countersign.platform.RegExe;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Takes one change of a Windows host's registry from planned to pending, or back. The server reads its values when it starts:
 * what was set is never called done here, it waits for a restart. The way back is on the host before anything is changed.
 *
 * <p>The order: look, compare, write down what is intended, lay the files of the run, import the change, look again.
 */
public final class RegistryTransaction {
    private final HostOpener opener;
    private final RegExe speaker;
    private final Supplier<String> nonces;
    private final Journal journal;

    /** A transaction with one host; every call gets a nonce of its own. */
    public RegistryTransaction(HostOpener opener, RegExe speaker, Supplier<String> nonces, Journal journal) {
        this.opener = opener;
        this.speaker = speaker;
        this.nonces = nonces;
        this.journal = journal;
    }

    /**
     * Looks at the host, and changes nothing.
     *
     * @throws RemoteException when it could not be seen
     */
    public Observation observe() throws RemoteException {
        try (RemoteHost host = opener.open()) {
            return Observations.of(call(host, speaker::observe).fields());
        }
    }

    private RegExe.Answer call(RemoteHost host, Function<String, Invocation> call) throws RemoteException {
        String nonce = nonces.get();
        RemoteHost.Answer answer = host.run(call.apply(nonce));
        return speaker.answer(nonce, answer.output())
                .orElseThrow(() -> Calls.garbage("it has no beginning or no end of ours"));
    }

    /** Sets what differs. Never throws for anything that a host or a network does. */
    public HostOutcome apply(String host, RunId run, Fields before, Fields after) {
        boolean begun = false;
        try (RemoteHost connection = opener.open()) {
            RegExe.Answer now = call(connection, speaker::observe);
            Optional<HostOutcome> moved = objection(host, now, before);
            if (moved.isPresent()) {
                return ended(moved.get());
            }
            intend(host, run, before, after);
            RegExe.Answer prepared = call(connection, nonce -> speaker.prepare(nonce, run.name(), before, after));
            if (!prepared.words().contains("prepared")) {
                return ended(refused(host, "the run's files could not be laid on the host; nothing was changed"));
            }
            moved = objection(host, prepared, before);
            if (moved.isPresent()) {
                call(connection, nonce -> speaker.forget(nonce, run.name()));
                return ended(moved.get());
            }
            begun = true;
            RegExe.Answer applied = call(connection, nonce -> speaker.apply(nonce, run.name()));
            return ended(
                    applied.settings().filter(each -> same(each, after)).isPresent()
                            ? pending(host, run)
                            : putBack(host, run, before, "the registry does not say what was set"));
        } catch (Problem unwritable) {
            return refused(host, unwritable.getMessage() + "; nothing was changed").exit(ExitCode.FAILED);
        } catch (RemoteException lost) {
            return ended(
                    begun
                            ? putBack(host, run, before, lost.what())
                            : HostOutcome.of(host, Outcome.NOT_REACHED, lost.what() + "; nothing was changed")
                                    .advise(lost.advice()));
        }
    }

    /** Puts back what a run changed, where it is still what the run left. */
    public HostOutcome rollback(String host, RunId run, Fields before, Fields after) {
        try (RemoteHost connection = opener.open()) {
            RegExe.Answer now = call(connection, speaker::observe);
            if (now.settings().filter(each -> same(each, after)).isEmpty()) {
                return ended(refused(host, "the registry is not as the run left it: somebody else changed it since")
                        .advise("look at it by hand; what it held before is in the run"));
            }
            HostOutcome back = putBack(host, run, before, "asked for");
            if (back.outcome() == Outcome.ROLLED_BACK) {
                call(connection, nonce -> speaker.forget(nonce, run.name()));
            }
            return ended(back);
        } catch (RemoteException lost) {
            return ended(HostOutcome.of(host, Outcome.NOT_REACHED, lost.what()).advise(lost.advice()));
        }
    }

    /** Over a new connection: the one before may be what broke. */
    private HostOutcome putBack(String host, RunId run, Fields before, String why) {
        try (RemoteHost connection = opener.open()) {
            RegExe.Answer back = call(connection, nonce -> speaker.revert(nonce, run.name()));
            if (back.settings().filter(each -> same(each, before)).isPresent()) {
                return HostOutcome.of(host, Outcome.ROLLED_BACK, why + "; the registry is as it was");
            }
            return person(host, run, why + "; and after the undo the registry is not as it was");
        } catch (RemoteException lost) {
            return person(host, run, why + "; and the undo got no answer: " + lost.what());
        }
    }

    private static HostOutcome person(String host, RunId run, String why) {
        return HostOutcome.of(host, Outcome.NEEDS_PERSON, why)
                .advise("log in there and run %ProgramData%\\Countersign\\" + run.name() + "\\undo.cmd");
    }

    private static Optional<HostOutcome> objection(String host, RegExe.Answer now, Fields before) {
        if (now.settings().isEmpty()) {
            return Optional.of(refused(host, "a setting could not be read; nothing was changed"));
        }
        return same(now.settings().get(), before)
                ? Optional.empty()
                : Optional.of(refused(host, "the registry was changed since this plan was made; nothing was changed")
                        .advise("countersign plan -l " + host));
    }

    private static boolean same(Fields one, Fields other) {
        return one.bytes().equals(other.bytes());
    }

    private static HostOutcome pending(String host, RunId run) {
        return HostOutcome.of(
                        host,
                        Outcome.PENDING,
                        "set in the registry and read back; it takes effect when the server service or Windows is restarted")
                .advise("restart it when it may be; then countersign check -l " + host
                        + "; to take it back: countersign rollback " + run.name());
    }

    private static HostOutcome refused(String host, String why) {
        return HostOutcome.of(host, Outcome.REFUSED, why);
    }

    private void intend(String host, RunId run, Fields before, Fields after) {
        journal.evidence(host, "before", before.bytes());
        journal.evidence(host, "after", after.bytes());
        journal.record(
                "intent",
                host,
                Map.of(
                        "document", RegExe.STORE,
                        "run", run.name(),
                        "before", before.bytes().digest().toString(),
                        "after", after.bytes().digest().toString()));
    }

    private HostOutcome ended(HostOutcome outcome) {
        outcome.record(journal);
        return outcome;
    }
}
