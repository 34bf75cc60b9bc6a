package dev.countersign.wire.scan;

import dev.countersign.document.Bytes;
import dev.countersign.observation.WireAnswer;
import dev.countersign.wire.Heard;
import dev.countersign.wire.NegotiateRequest;
import dev.countersign.wire.NegotiateResponse;
import dev.countersign.wire.SecondQuestion;
import dev.countersign.wire.Unanswered;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/** What is asked of one endpoint, one connection after the other, and what follows from the answers. */
final class Conversation {
    private final ScanTarget target;
    private final NegotiateRequest request;
    private final boolean alsoSmb1;
    private final Queue<InetAddress> addresses;
    private Optional<SecondQuestion> second = Optional.empty();
    private boolean reached;

    Conversation(ScanTarget target, List<InetAddress> addresses, NegotiateRequest request, boolean alsoSmb1) {
        this.target = target;
        this.addresses = new ArrayDeque<>(addresses);
        this.request = request;
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

    Bytes question() {
        return second.map(each -> each.request().encode()).orElseGet(request::encode);
    }

    /** Takes what was heard; the answer, or nothing while there is more to ask. */
    Optional<WireAnswer> take(Heard heard) {
        if (second.isPresent()) {
            return Optional.of(second.get().join(heard));
        }
        boolean there =
                heard instanceof Heard.Message || ((Unanswered) heard).kind().reached();
        if (!there && addresses.size() > 1) {
            addresses.remove();
            return Optional.empty();
        }
        reached = there;
        WireAnswer first = first(heard);
        second = alsoSmb1 ? SecondQuestion.after(first, heard) : Optional.empty();
        return second.isPresent() ? Optional.empty() : Optional.of(first);
    }

    private WireAnswer first(Heard heard) {
        String address = addresses.element().getHostAddress();
        return heard instanceof Heard.Message message
                ? NegotiateResponse.decode(message.bytes()).answer(request, address, target.port())
                : WireAnswer.unknown(address, target.port(), ((Unanswered) heard).why());
    }
}
