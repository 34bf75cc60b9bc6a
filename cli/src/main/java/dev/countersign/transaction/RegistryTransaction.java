package dev.countersign.transaction;

import dev.countersign.document.Fields;
import dev.countersign.observation.Observation;
import dev.countersign.observation.Observations;
import dev.countersign.observation.RunId;
import dev.countersign.observation.ToolWords;
import dev.countersign.platform.Invocation;
import dev.countersign.platform.PowerShell;
import dev.countersign.platform.RegExe;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Takes one change of a Windows host's registry from planned to pending, or undoes it. The server
 * reads its values when it starts, so a change waits for a restart unless cmdlets applied it to the
 * running server and the wire shows it. Before anything is changed, the host has everything it
 * needs to revert the change, and a scheduled task does so if this program dies before it has
 * looked again.
 *
 * <p>The order: look, compare, copy the run's files to the host, arm the task, import the change,
 * look again, apply it to the running server with cmdlets if the host has them, look again, look at
 * the wire, remove the task.
 */
public final class RegistryTransaction {
    private final HostOpener opener;
    private final RegExe speaker;
    private final Supplier<String> nonces;
    private final Optional<Duration> lease;

    /**
     * Creates a transaction with one host; every call gets a new nonce.
     *
     * @param lease how long the host waits before it reverts the change by itself; empty to make
     *     the change even if no task can be set up
     */
    public RegistryTransaction(HostOpener opener, RegExe speaker, Supplier<String> nonces, Optional<Duration> lease) {
        this.opener = opener;
        this.speaker = speaker;
        this.nonces = nonces;
        this.lease = lease;
    }

    /**
     * Looks at the host and changes nothing.
     *
     * @throws RemoteException if the host could not be queried
     */
    public Observation observe() throws RemoteException {
        try (RemoteHost host = opener.open()) {
            return Observations.of(call(host, speaker::observe).fields());
        }
    }

    /** Returns why a change is not sent, whatever a plan says: see {@link RegExe#objection}. */
    Optional<String> objection(Fields before, Fields after, boolean restoring) {
        return speaker.objection(before, after, restoring);
    }

    private RegExe.Answer call(RemoteHost host, Function<String, Invocation> call) throws RemoteException {
        String nonce = nonces.get();
        RemoteHost.Answer answer = host.run(call.apply(nonce));
        return speaker.answer(nonce, answer.output())
                .orElseThrow(() -> Calls.unframed(answer))
                .hearing(answer.errors());
    }

    /** What the wire shows after the running server was told of a change. */
    @FunctionalInterface
    public interface Wire {
        /** Nothing can be seen of this host's server. */
        Wire UNSEEN = host -> Optional.empty();

        /**
         * Returns how the host ended if the wire shows the change, or empty if it shows the same as
         * before.
         */
        Optional<HostOutcome> shows(RemoteHost host) throws InterruptedException;
    }

    /** Sets what differs. Never throws because of a host or a network. */
    public HostOutcome apply(String host, RunId run, Fields before, Fields after, Wire wire)
            throws InterruptedException {
        boolean begun = false;
        try (RemoteHost connection = opener.open()) {
            Optional<HostOutcome> moved = objection(host, call(connection, speaker::observe), before);
            if (moved.isPresent()) {
                return moved.get();
            }
            RegExe.Answer prepared = call(connection, nonce -> speaker.prepare(nonce, run.name(), before, after));
            if (!prepared.words().contains("prepared")) {
                return refused(
                        host,
                        prepared.behind("the run's files could not be written on the host") + "; nothing was changed");
            }
            moved = objection(host, prepared, before);
            Done armed =
                    moved.isEmpty() && lease.isPresent() ? armed(connection, run, lease.get()) : new Done(false, "");
            if (moved.isPresent() || (lease.isPresent() && !armed.done())) {
                call(connection, nonce -> speaker.forget(nonce, run.name()));
                return moved.orElseGet(() -> refused(
                                host,
                                armed.behind("the scheduled task that reverts the change could not be created")
                                        + "; nothing was changed")
                        .advise("fix PowerShell on the host, or accept that only countersign can undo it:"
                                + " --without-lease"));
            }
            begun = true;
            RegExe.Answer applied = call(connection, nonce -> speaker.apply(nonce, run.name()));
            if (applied.settings().filter(each -> same(each, after)).isEmpty()) {
                return putBack(host, run, before, applied.behind("the registry does not show the new values"));
            }
            Optional<Done> cmdlets = told(connection, before, after);
            boolean told = cmdlets.filter(Done::done).isPresent();
            if (told
                    && call(connection, speaker::observe)
                            .settings()
                            .filter(each -> same(each, after))
                            .isEmpty()) {
                return putBack(host, run, before, "after the cmdlets ran, the registry does not show the new values");
            }
            Optional<HostOutcome> shown = told ? wire.shows(connection) : Optional.empty();
            if (armed.done()) {
                Done disarmed = disarmed(connection, run);
                if (!disarmed.done()) {
                    return person(
                            host,
                            run,
                            disarmed.behind("it is set, but the scheduled task that reverts it could not be removed"));
                }
            }
            String effect = cmdlets.map(each -> each.done()
                            ? ", and its cmdlets accepted it"
                            : each.behind(" (its cmdlets could not tell the running server") + ")")
                    .orElse("");
            return shown.orElseGet(() -> pending(host, run, effect));
        } catch (RemoteException lost) {
            return begun
                    ? putBack(host, run, before, lost.what())
                    : HostOutcome.of(host, Outcome.NOT_REACHED, lost.what() + "; nothing was changed")
                            .advise(lost.advice());
        }
    }

    /**
     * Whether the running server and client applied the change; empty if there are no cmdlets for
     * it. They exist since Windows 8; without them, the change waits for a restart.
     */
    private Optional<Done> told(RemoteHost connection, Fields before, Fields after) throws RemoteException {
        String nonce = nonces.get();
        Optional<Invocation> cmdlets = PowerShell.activate(nonce, before, after);
        return cmdlets.isEmpty() ? Optional.empty() : Optional.of(done(nonce, connection.run(cmdlets.get())));
    }

    /** Whether a script of PowerShell succeeded, and what it or PowerShell complained about if not. */
    private record Done(boolean done, String said) {
        String behind(String what) {
            return ToolWords.behind(what, said);
        }
    }

    private static Done done(String nonce, RemoteHost.Answer answer) {
        Optional<PowerShell.Answer> script = PowerShell.answer(nonce, answer.output());
        return new Done(
                script.filter(PowerShell.Answer::done).isPresent(),
                script.map(PowerShell.Answer::text)
                        .filter(text -> !text.isBlank())
                        .orElseGet(() -> answer.errors().utf8()));
    }

    private Done armed(RemoteHost connection, RunId run, Duration lasting) throws RemoteException {
        return done(connection, nonce -> PowerShell.arm(nonce, run.name(), lasting));
    }

    private Done disarmed(RemoteHost connection, RunId run) throws RemoteException {
        return done(connection, nonce -> PowerShell.disarm(nonce, run.name()));
    }

    private Done done(RemoteHost connection, Function<String, Invocation> call) throws RemoteException {
        String nonce = nonces.get();
        return done(nonce, connection.run(call.apply(nonce)));
    }

    /** Uses a new connection: the previous one may be what broke. */
    private HostOutcome putBack(String host, RunId run, Fields before, String why) {
        try (RemoteHost connection = opener.open()) {
            RegExe.Answer back = call(connection, nonce -> speaker.revert(nonce, run.name()));
            if (back.settings().filter(each -> same(each, before)).isPresent()) {
                return HostOutcome.claim(
                        host, Outcome.ROLLED_BACK, why + "; the registry has its earlier values again");
            }
            return person(
                    host, run, back.behind(why + "; the undo ran, but the registry does not have its earlier values"));
        } catch (RemoteException lost) {
            return person(host, run, why + "; there was no answer to the undo: " + lost.what());
        }
    }

    private static HostOutcome person(String host, RunId run, String why) {
        return HostOutcome.of(host, Outcome.NEEDS_PERSON, why)
                .advise("log in to the host and run %SystemRoot%\\Countersign\\" + run.name() + "\\undo.cmd");
    }

    private static Optional<HostOutcome> objection(String host, RegExe.Answer now, Fields before) {
        if (now.settings().isEmpty()) {
            return Optional.of(refused(host, now.behind("a setting could not be read") + "; nothing was changed"));
        }
        return same(now.settings().get(), before)
                ? Optional.empty()
                : Optional.of(refused(host, "the registry was changed since this plan was made; nothing was changed")
                        .advise("countersign plan -l " + host));
    }

    private static boolean same(Fields one, Fields other) {
        return one.bytes().equals(other.bytes());
    }

    private static HostOutcome pending(String host, RunId run, String more) {
        return HostOutcome.claim(
                        host,
                        Outcome.PENDING,
                        "set in the registry and read back" + more
                                + "; it takes effect when the server service or Windows is restarted")
                .advise("restart it when possible, then run: countersign check -l " + host
                        + "; to roll back: countersign rollback " + run.name());
    }

    private static HostOutcome refused(String host, String why) {
        return HostOutcome.of(host, Outcome.REFUSED, why);
    }
}
