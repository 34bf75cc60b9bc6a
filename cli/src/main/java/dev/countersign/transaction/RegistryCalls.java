package dev.countersign.transaction;

import dev.countersign.bytes.Bytes;
import dev.countersign.observation.Complaints;
import dev.countersign.observation.EncodedWords;
import dev.countersign.observation.Field;
import dev.countersign.observation.RunId;
import dev.countersign.plan.InstanceChoice;
import dev.countersign.plan.RehearsalAnswer;
import dev.countersign.platform.PowerShell;
import dev.countersign.platform.RegExe;
import dev.countersign.platform.RehearseRequest;
import dev.countersign.platform.Reply;
import dev.countersign.transaction.RemoteException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Calls to a host without a POSIX shell. Only its registry is queried, and it remembers no runs.
 */
public final class RegistryCalls extends Calls {
    /**
     * A registry either takes a value or does not, so there is nothing to rehearse. A scheduled
     * task on the host holds the lease.
     */
    private static final RehearsalAnswer NOTHING_TO_REHEARSE =
            RehearsalAnswer.of(List.of(new Field("timer", Bytes.utf8("a scheduled task"))));

    private final RegExe speaker;
    private final boolean withoutLease;

    /** Calls through {@code speaker}; every call gets a new nonce. */
    public RegistryCalls(HostOpener opener, RegExe speaker, Supplier<String> nonces) {
        this(opener, speaker, nonces, false);
    }

    private RegistryCalls(HostOpener opener, RegExe speaker, Supplier<String> nonces, boolean withoutLease) {
        super(opener, nonces);
        this.speaker = speaker;
        this.withoutLease = withoutLease;
    }

    @Override
    public Calls withoutLease() {
        return new RegistryCalls(opener(), speaker, nonces(), true);
    }

    @Override
    Optional<RegistryTransaction> registry(Duration lease) {
        return Optional.of(new RegistryTransaction(
                opener(), speaker, nonces(), withoutLease ? Optional.empty() : Optional.of(lease)));
    }

    @Override
    ShellCalls shell() throws RemoteException {
        throw new RemoteException(
                Kind.FAILED, "this needs a POSIX shell, which the host does not have; nothing was sent", "");
    }

    /** Windows has one server. */
    @Override
    InstanceChoice choice() {
        return InstanceChoice.BY_ENDPOINT;
    }

    @Override
    List<Field> observe(RemoteHost host, List<String> also, Optional<String> document) throws RemoteException {
        String nonce = nonces().get();
        RemoteHost.Answer answer = host.run(speaker.observe(nonce));
        List<Field> fields = new ArrayList<>(speaker.answer(nonce, answer.output())
                .orElseThrow(() -> unframed(answer))
                .fields());
        fields.addAll(effective(host));
        return fields;
    }

    /** Returns what the running server and client say; nothing if the host has no cmdlets to ask them. */
    private List<Field> effective(RemoteHost host) {
        String nonce = nonces().get();
        try {
            return PowerShell.effective(
                            nonce, host.run(PowerShell.effective(nonce)).output())
                    .entrySet()
                    .stream()
                    .map(each -> new Field(
                            "effective",
                            Bytes.utf8(
                                    EncodedWords.encode(each.getKey()) + " " + EncodedWords.encode(each.getValue()))))
                    .toList();
        } catch (RemoteException lost) {
            return List.of(new Field("complaint", Bytes.utf8(Complaints.EFFECTIVE + " " + lost.what())));
        }
    }

    @Override
    RehearsalAnswer rehearse(RemoteHost host, RehearseRequest request) {
        return NOTHING_TO_REHEARSE;
    }

    @Override
    Optional<Reply> status(RemoteHost host) {
        return Optional.empty();
    }

    @Override
    Optional<Reply> status(RemoteHost host, RunId run) {
        return Optional.empty();
    }
}
