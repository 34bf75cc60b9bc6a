package dev.countersign.wire.scan;

import dev.countersign.bytes.Bytes;
import dev.countersign.observation.WireAnswer;
import dev.countersign.wire.probe.NoReply;
import dev.countersign.wire.probe.ProbeReply;
import dev.countersign.wire.probe.Smb1FollowUp;
import dev.countersign.wire.smb2.NegotiateRequest;
import dev.countersign.wire.smb2.NegotiateResponse;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.random.RandomGenerator;

/**
 * The requests to one endpoint, one connection after the other, and the conclusion from the
 * replies.
 */
final class Conversation {
    private final ScanTarget target;
    private final RandomGenerator random;
    private final boolean alsoSmb1;
    private final Queue<InetAddress> addresses;
    private Optional<NegotiateRequest> first = Optional.empty();
    private Optional<Smb1FollowUp> second = Optional.empty();
    private boolean reached;

    Conversation(ScanTarget target, List<InetAddress> addresses, RandomGenerator random, boolean alsoSmb1) {
        this.target = target;
        this.addresses = new ArrayDeque<>(addresses);
        this.random = random;
        this.alsoSmb1 = alsoSmb1;
    }

    ScanTarget target() {
        return target;
    }

    boolean reached() {
        return reached;
    }

    InetSocketAddress to() {
        return new InetSocketAddress(addresses.element(), target.port());
    }

    /**
     * Returns the next request. It is created only when a server has accepted the connection: most
     * addresses have none.
     */
    Bytes question() {
        if (second.isPresent()) {
            return second.get().request().encode();
        }
        NegotiateRequest request = first.orElseGet(() -> NegotiateRequest.offeringAll(random));
        first = Optional.of(request);
        return request.encode();
    }

    /** Processes a reply; returns the answer, or empty if there is more to ask. */
    Optional<WireAnswer> take(ProbeReply heard) {
        if (second.isPresent()) {
            return Optional.of(second.get().join(heard));
        }
        boolean there =
                heard instanceof ProbeReply.Message || ((NoReply) heard).kind().reached();
        if (!there && addresses.size() > 1) {
            addresses.remove();
            return Optional.empty();
        }
        reached = there;
        WireAnswer answer = judge(heard);
        second = alsoSmb1 ? Smb1FollowUp.after(answer, heard) : Optional.empty();
        return second.isPresent() ? Optional.empty() : Optional.of(answer);
    }

    private WireAnswer judge(ProbeReply heard) {
        String address = addresses.element().getHostAddress();
        return heard instanceof ProbeReply.Message message && first.isPresent()
                ? NegotiateResponse.decode(message.bytes()).answer(first.get(), address, target.port())
                : ((NoReply) heard).answer(address, target.port());
    }
}
