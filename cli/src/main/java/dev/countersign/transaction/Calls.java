package dev.countersign.transaction;

import dev.countersign.diagnostic.Untrusted;
import dev.countersign.observation.Field;
import dev.countersign.observation.RunId;
import dev.countersign.plan.RehearsalAnswer;
import dev.countersign.platform.RehearseRequest;
import dev.countersign.platform.Reply;
import dev.countersign.transaction.RemoteException.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Calls to one host: opens connections, runs invocations, and reads replies. What is no reply of ours is garbage. */
public abstract sealed class Calls permits ShellCalls, RegistryCalls {
    private static final int SHOWN = 200;

    private final HostOpener opener;
    private final Supplier<String> nonces;

    /** Every call gets a nonce of its own. */
    Calls(HostOpener opener, Supplier<String> nonces) {
        this.opener = opener;
        this.nonces = nonces;
    }

    /** A new connection. */
    public RemoteHost open() throws RemoteException {
        return opener.open();
    }

    final HostOpener opener() {
        return opener;
    }

    final Supplier<String> nonces() {
        return nonces;
    }

    /** The same calls, where a host that cannot undo a change by itself is changed all the same. */
    public abstract Calls withoutLease();

    /** What takes a change of a registry through; empty for hosts with a shell. */
    abstract Optional<RegistryTransaction> registry(Duration lease);

    /**
     * The calls to a host with a shell.
     *
     * @throws RemoteException where it has none: nothing was sent
     */
    abstract ShellCalls shell() throws RemoteException;

    /** What a host says of itself. */
    abstract List<Field> observe(RemoteHost host, List<String> also) throws RemoteException;

    /** What a host makes of a candidate. */
    abstract RehearsalAnswer rehearse(RemoteHost host, RehearseRequest request) throws RemoteException;

    /** The runs that a host remembers; empty where it remembers none whatever was done. */
    abstract Optional<Reply> status(RemoteHost host) throws RemoteException;

    /** The same with the bytes of one run. */
    abstract Optional<Reply> status(RemoteHost host, RunId run) throws RemoteException;

    /** A host's answer lacks a mark of ours; what it ends with may tell why. */
    static RemoteException unframed(RemoteHost.Answer answer) {
        String output = answer.output().utf8().strip();
        String errors = answer.errors().utf8();
        return garbage("it has no beginning or no end of ours"
                + said(errors.isBlank() ? output.substring(Math.max(0, output.length() - SHOWN)) : errors));
    }

    static String said(String words) {
        String shown = new Untrusted(words.strip()).onOneLine();
        return shown.isEmpty() ? "" : " (it said: " + shown.substring(0, Math.min(SHOWN, shown.length())) + ")";
    }

    /** An answer is none of ours, because of {@code why}. */
    static RemoteException garbage(String why) {
        return new RemoteException(
                Kind.GARBAGE,
                "unrecognized reply from the host: " + why,
                "look at what the login shell of that user prints and runs");
    }
}
