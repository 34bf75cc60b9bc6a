package dev.countersign.transaction;

import dev.countersign.observation.Field;
import dev.countersign.observation.RunId;
import dev.countersign.plan.InstanceChoice;
import dev.countersign.plan.RehearsalAnswer;
import dev.countersign.platform.ApplyRequest;
import dev.countersign.platform.Invocation;
import dev.countersign.platform.PosixSh;
import dev.countersign.platform.Recognition;
import dev.countersign.platform.RegExe;
import dev.countersign.platform.RehearseRequest;
import dev.countersign.platform.Reply;
import dev.countersign.transaction.RemoteException.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Calls to a host with a POSIX shell; each call runs one verb of the program that is sent there.
 */
public final class ShellCalls extends Calls {
    private final PosixSh speaker;
    private final InstanceChoice choice;

    /** Calls through {@code speaker}; every call gets a new nonce. */
    public ShellCalls(HostOpener opener, PosixSh speaker, Supplier<String> nonces) {
        this(opener, speaker, nonces, InstanceChoice.BY_ENDPOINT);
    }

    /** The same, to a host on which {@code choice} is meant. */
    public ShellCalls(HostOpener opener, PosixSh speaker, Supplier<String> nonces, InstanceChoice choice) {
        super(opener, nonces);
        this.speaker = speaker;
        this.choice = choice;
    }

    /** Returns this: whether the host can revert a change by itself is checked on the host. */
    @Override
    public Calls withoutLease() {
        return this;
    }

    @Override
    Optional<RegistryTransaction> registry(Duration lease) {
        return Optional.empty();
    }

    @Override
    ShellCalls shell() {
        return this;
    }

    @Override
    InstanceChoice choice() {
        return choice;
    }

    @Override
    List<Field> observe(RemoteHost host, List<String> also, Optional<String> document) throws RemoteException {
        Reply reply = run(host, nonce -> speaker.observe(nonce, also, document));
        if (reply.status() != Reply.Status.DONE) {
            throw new RemoteException(Kind.FAILED, "the host could not be observed: " + reply.reason(), "");
        }
        return reply.fields();
    }

    @Override
    RehearsalAnswer rehearse(RemoteHost host, RehearseRequest request) throws RemoteException {
        Reply reply = run(host, nonce -> speaker.rehearse(nonce, request));
        if (reply.status() != Reply.Status.DONE) {
            throw new RemoteException(Kind.FAILED, "the rehearsal failed: " + reply.reason(), "nothing was changed");
        }
        return RehearsalAnswer.of(reply.fields());
    }

    @Override
    Optional<Reply> status(RemoteHost host) throws RemoteException {
        return Optional.of(run(host, speaker::status));
    }

    @Override
    Optional<Reply> status(RemoteHost host, RunId run) throws RemoteException {
        return Optional.of(run(host, nonce -> speaker.status(run.name(), nonce)));
    }

    /** Detects the host's platform; changes nothing there. */
    Reply recognise(RemoteHost host, Recognition recognition) throws RemoteException {
        return run(host, nonce -> speaker.recognise(nonce, recognition));
    }

    /** Whether a host that gave an unrecognized reply has a Windows command line. */
    boolean answersAsWindows(RemoteHost host) throws RemoteException {
        String nonce = nonces().get();
        return RegExe.recognised(nonce, host.run(RegExe.recognise(nonce)).output());
    }

    /** Makes the change under a lease. */
    Reply apply(RemoteHost host, RunId run, ApplyRequest request) throws RemoteException {
        return run(host, nonce -> speaker.apply(run.name(), nonce, request));
    }

    /** Restarts the daemon within a run. */
    Reply restart(RemoteHost host, RunId run) throws RemoteException {
        return run(host, nonce -> speaker.restart(run.name(), nonce));
    }

    /** Keeps the change, and ends these sessions, given as start times by process id. */
    Reply confirm(RemoteHost host, RunId run, Map<Long, String> disconnect) throws RemoteException {
        return run(host, nonce -> speaker.confirm(run.name(), nonce, disconnect));
    }

    /** Reverts the change now. */
    Reply revert(RemoteHost host, RunId run) throws RemoteException {
        return run(host, nonce -> speaker.revert(run.name(), nonce));
    }

    /** Runs one invocation, made with a new nonce, and reads its reply. */
    private Reply run(RemoteHost host, Function<String, Invocation> call) throws RemoteException {
        String nonce = nonces().get();
        RemoteHost.Answer answer = host.run(call.apply(nonce));
        try {
            return Reply.parse(answer.output(), nonce).hearing(answer.errors());
        } catch (Reply.Malformed garbage) {
            throw garbage(garbage.getMessage() + said(answer.errors().utf8()));
        }
    }
}
