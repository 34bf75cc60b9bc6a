package dev.countersign.transaction;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.Untrusted;
import dev.countersign.observation.Field;
import dev.countersign.observation.RunId;
import dev.countersign.platform.HostReason;
import dev.countersign.platform.Invocation;
import dev.countersign.platform.PosixSh;
import dev.countersign.platform.RegExe;
import dev.countersign.platform.RehearseRequest;
import dev.countersign.platform.Reply;
import dev.countersign.transaction.RemoteException.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Calls to one host: opens connections, runs invocations, and reads replies. What is no reply of ours is garbage. */
public final class Calls {
    private static final int SHOWN = 200;

    private final HostOpener opener;
    private final PosixSh speaker;
    private final Supplier<String> nonces;
    private final Optional<RegExe> registry;
    private final boolean withoutLease;

    /** Calls through {@code speaker}; every call gets a nonce of its own. */
    public Calls(HostOpener opener, PosixSh speaker, Supplier<String> nonces) {
        this(opener, speaker, nonces, Optional.empty(), false);
    }

    private Calls(
            HostOpener opener,
            PosixSh speaker,
            Supplier<String> nonces,
            Optional<RegExe> registry,
            boolean withoutLease) {
        this.opener = opener;
        this.speaker = speaker;
        this.nonces = nonces;
        this.registry = registry;
        this.withoutLease = withoutLease;
    }

    /** Calls to a host without a POSIX shell, whose registry is all that is asked for. */
    public Calls registry(RegExe other) {
        return new Calls(opener, speaker, nonces, Optional.of(other), withoutLease);
    }

    /** The same calls, where a host that cannot undo a change by itself is changed all the same. */
    public Calls withoutLease() {
        return new Calls(opener, speaker, nonces, registry, true);
    }

    /** What takes a change of a registry through; empty for hosts with a shell. */
    Optional<RegistryTransaction> registry(Duration lease) {
        return registry.map(each ->
                new RegistryTransaction(opener, each, nonces, withoutLease ? Optional.empty() : Optional.of(lease)));
    }

    /** What a host makes of a candidate. A registry takes a value or does not: there is nothing to rehearse. */
    Reply rehearse(RemoteHost host, RehearseRequest request) throws RemoteException {
        return registry.isPresent()
                ? new Reply(Reply.Status.DONE, List.of(new Field("timer", Bytes.utf8("a scheduled task"))))
                : run(host, nonce -> speaker.rehearse(nonce, request));
    }

    /** The runs that a host remembers; a registry remembers none. */
    Reply status(RemoteHost host) throws RemoteException {
        return registry.isPresent() ? new Reply(Reply.Status.DONE, List.of()) : run(host, speaker::status);
    }

    /** The same with the bytes of one run. */
    Reply status(RemoteHost host, RunId run) throws RemoteException {
        return registry.isPresent() ? status(host) : run(host, nonce -> speaker.status(run.name(), nonce));
    }

    /** Whether a host has a command line of Windows. */
    boolean answersAsWindows(RemoteHost host) throws RemoteException {
        String nonce = nonces.get();
        return RegExe.recognised(nonce, host.run(RegExe.recognise(nonce)).output());
    }

    /** What a host says of itself. */
    List<Field> observe(RemoteHost host, List<String> also) throws RemoteException {
        if (registry.isPresent()) {
            String nonce = nonces.get();
            RemoteHost.Answer answer = host.run(registry.get().observe(nonce));
            return registry.get()
                    .answer(nonce, answer.output())
                    .orElseThrow(() -> unframed(answer))
                    .fields();
        }
        Reply reply = run(host, nonce -> speaker.observe(nonce, also));
        if (reply.status() != Reply.Status.DONE) {
            throw new RemoteException(Kind.FAILED, "the host could not be observed: " + reason(reply), "");
        }
        return reply.fields();
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
        if (registry.isPresent()) {
            throw new RemoteException(
                    Kind.FAILED, "a host without a POSIX shell is not asked this; nothing was sent", "");
        }
        String nonce = nonces.get();
        RemoteHost.Answer answer = host.run(call.apply(nonce));
        try {
            return Reply.parse(answer.output(), nonce);
        } catch (Reply.Malformed garbage) {
            throw garbage(garbage.getMessage() + said(answer.errors().utf8()));
        }
    }

    /** A Windows host's answer lacks a mark of ours; what it ends with may tell why. */
    static RemoteException unframed(RemoteHost.Answer answer) {
        String output = answer.output().utf8().strip();
        String errors = answer.errors().utf8();
        return garbage("it has no beginning or no end of ours"
                + said(errors.isBlank() ? output.substring(Math.max(0, output.length() - SHOWN)) : errors));
    }

    private static String said(String words) {
        String shown = new Untrusted(words.strip()).onOneLine();
        return shown.isEmpty() ? "" : " (it said: " + shown.substring(0, Math.min(SHOWN, shown.length())) + ")";
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
        return given(reply).map(HostReason::toString).orElse("no reason given");
    }

    /** The code word of that; empty where there is none. */
    static String code(Reply reply) {
        return given(reply).map(HostReason::code).orElse("");
    }

    private static Optional<HostReason> given(Reply reply) {
        return reply.text("reason").filter(said -> !said.isBlank()).map(HostReason::of);
    }
}
