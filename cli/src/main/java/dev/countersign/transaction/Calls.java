package dev.countersign.transaction;

import dev.countersign.diagnostic.Untrusted;
import dev.countersign.observation.Field;
import dev.countersign.observation.RunId;
import dev.countersign.plan.InstanceChoice;
import dev.countersign.plan.RehearsalAnswer;
import dev.countersign.platform.RehearseRequest;
import dev.countersign.platform.Reply;
import dev.countersign.transaction.RemoteException.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Calls to one host: opens connections, runs invocations and reads replies. An unrecognized reply
 * is an error of kind GARBAGE.
 */
public abstract sealed class Calls permits ShellCalls, RegistryCalls {
    private static final int SHOWN = 200;

    private final HostOpener opener;
    private final Supplier<String> nonces;

    /** Every call gets a new nonce. */
    Calls(HostOpener opener, Supplier<String> nonces) {
        this.opener = opener;
        this.nonces = nonces;
    }

    /** A new connection. */
    public RemoteHost open() throws RemoteException {
        return opener.open();
    }

    /** The connection that was kept for this host, or else a new one. */
    RemoteHost again() throws RemoteException {
        return opener.again();
    }

    /** Whether a connection that is handed over now would be kept. */
    boolean keeps() {
        return opener.keeps();
    }

    /** Hands over a connection, which is kept for {@link #again} or closed. */
    void keep(RemoteHost host) {
        opener.keep(host);
    }

    final HostOpener opener() {
        return opener;
    }

    final Supplier<String> nonces() {
        return nonces;
    }

    /**
     * Returns the same calls, but for a host that is changed even if it cannot revert the change by
     * itself.
     */
    public abstract Calls withoutLease();

    /** Returns the transaction that changes a registry; empty for hosts with a shell. */
    abstract Optional<RegistryTransaction> registry(Duration lease);

    /**
     * Returns the calls to a host with a shell.
     *
     * @throws RemoteException if the host has no shell; nothing was sent
     */
    abstract ShellCalls shell() throws RemoteException;

    /**
     * Returns what a host reports about itself.
     *
     * @param document of several servers, which one to look into: the one that reads it
     */
    abstract List<Field> observe(RemoteHost host, List<String> also, Optional<String> document) throws RemoteException;

    /** Which server of the host is meant, where several run. */
    abstract InstanceChoice choice();

    /** Rehearses a candidate on a host and returns the result. */
    abstract RehearsalAnswer rehearse(RemoteHost host, RehearseRequest request) throws RemoteException;

    /** Returns the runs that a host remembers; empty for hosts that never remember runs. */
    abstract Optional<Reply> status(RemoteHost host) throws RemoteException;

    /** Same as {@link #status(RemoteHost)}, with the stored bytes of one run. */
    abstract Optional<Reply> status(RemoteHost host, RunId run) throws RemoteException;

    /**
     * Returns the error for a reply that lacks one of our marks. Includes the end of the reply,
     * which may show the cause.
     */
    static RemoteException unframed(RemoteHost.Answer answer) {
        String output = answer.output().utf8().strip();
        String errors = answer.errors().utf8();
        return garbage("its start or end marker is missing"
                + said(errors.isBlank() ? output.substring(Math.max(0, output.length() - SHOWN)) : errors));
    }

    static String said(String words) {
        String shown = new Untrusted(words.strip()).onOneLine();
        return shown.isEmpty() ? "" : " (it said: " + shown.substring(0, Math.min(SHOWN, shown.length())) + ")";
    }

    /** Returns the error for an unrecognized reply; {@code why} is the reason. */
    static RemoteException garbage(String why) {
        return new RemoteException(
                Kind.GARBAGE,
                "unrecognized reply from the host: " + why,
                "check what the user's login shell prints and runs");
    }
}
