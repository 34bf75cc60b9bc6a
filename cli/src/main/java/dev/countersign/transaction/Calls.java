package dev.countersign.transaction;

import dev.countersign.diagnostic.Untrusted;
import dev.countersign.platform.Invocation;
import dev.countersign.platform.PosixSh;
import dev.countersign.platform.Reply;
import dev.countersign.transaction.RemoteException.Kind;
import java.util.function.Function;
import java.util.function.Supplier;

/** Calls to one host: opens connections, runs invocations, and reads replies. What is no reply of ours is garbage. */
public final class Calls {
    private static final int SHOWN = 200;

    private final HostOpener opener;
    private final PosixSh speaker;
    private final Supplier<String> nonces;

    /** Calls through {@code speaker}; every call gets a nonce of its own. */
    public Calls(HostOpener opener, PosixSh speaker, Supplier<String> nonces) {
        this.opener = opener;
        this.speaker = speaker;
        this.nonces = nonces;
    }

    /** A new connection. */
    public RemoteHost open() throws RemoteException {
        return opener.open();
    }

    /** What makes the invocations. */
    public PosixSh speaker() {
        return speaker;
    }

    /** Runs one invocation, made with a new nonce, and reads its reply. */
    public Reply run(RemoteHost host, Function<String, Invocation> call) throws RemoteException {
        String nonce = nonces.get();
        RemoteHost.Answer answer = host.run(call.apply(nonce));
        try {
            return Reply.parse(answer.output(), nonce);
        } catch (Reply.Malformed garbage) {
            String said = new Untrusted(answer.errors().utf8().strip()).onOneLine();
            throw garbage(garbage.getMessage()
                    + (said.isEmpty() ? "" : " (it said: " + said.substring(0, Math.min(SHOWN, said.length())) + ")"));
        }
    }

    /** An answer is none of ours, because of {@code why}. */
    static RemoteException garbage(String why) {
        return new RemoteException(
                Kind.GARBAGE,
                "the host's answer is none of ours: " + why,
                "look at what the login shell of that user prints and runs");
    }

    /** Why a reply says what it says. */
    static String reason(Reply reply) {
        return reply.text("reason")
                .map(said -> new Untrusted(said.strip()).brief())
                .filter(said -> !said.isEmpty())
                .orElse("no reason given");
    }
}
