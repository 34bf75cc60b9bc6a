package dev.countersign.wire.scan;

import dev.countersign.bytes.Bytes;
import dev.countersign.observation.Besides;
import dev.countersign.observation.DialectAnswer;
import dev.countersign.observation.QuicAnswer;
import dev.countersign.observation.ServerIdentity;
import dev.countersign.observation.Smb1Answer;
import dev.countersign.observation.WireAnswer;
import dev.countersign.wire.probe.DialectFollowUp;
import dev.countersign.wire.probe.IdentityFollowUp;
import dev.countersign.wire.probe.NoReply;
import dev.countersign.wire.probe.ProbeReply;
import dev.countersign.wire.probe.QuicFollowUp;
import dev.countersign.wire.probe.Smb1FollowUp;
import dev.countersign.wire.smb2.Dialect;
import dev.countersign.wire.smb2.NegotiateRequest;
import dev.countersign.wire.smb2.NegotiateResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * The requests to one endpoint, one after the other, and the conclusion from the replies. Only the
 * question who the server is follows on the connection of another; the rest have their own.
 */
final class Conversation {
    /** How it goes on after a reply. */
    enum Next {
        SAME_CONNECTION,
        NEW_CONNECTION,
        OVER
    }

    private final ScanTarget target;
    private final RandomGenerator random;
    private final ScanSettings settings;
    private final Queue<InetAddress> addresses;

    /** What is being asked; the first one is what every server is asked. */
    private final Deque<Step> steps = new ArrayDeque<>();

    private Optional<WireAnswer> answer = Optional.empty();
    private Optional<ServerIdentity> identity = Optional.empty();
    private final List<DialectAnswer> dialects = new ArrayList<>();
    private Optional<QuicAnswer> quic = Optional.empty();
    private boolean reached;

    /** One request, and what is done with its reply. */
    private interface Step {
        Bytes question();

        void take(ProbeReply heard);
    }

    Conversation(ScanTarget target, List<InetAddress> addresses, RandomGenerator random, ScanSettings settings) {
        this.target = target;
        this.addresses = new ArrayDeque<>(addresses);
        this.random = random;
        this.settings = settings;
        steps.add(new Negotiate());
    }

    ScanTarget target() {
        return target;
    }

    boolean reached() {
        return reached;
    }

    /** Returns the answer, once the conversation is over. */
    WireAnswer answer() {
        return answer.orElseGet(() -> WireAnswer.unknown(target.address(), target.port(), "it was not asked"));
    }

    /** Returns what else was asked, once the conversation is over. */
    Besides besides() {
        List<DialectAnswer> oldestFirst = Stream.of(Dialect.values())
                .flatMap(dialect ->
                        dialects.stream().filter(each -> each.dialect().equals(dialect.label())))
                .toList();
        return new Besides(identity, oldestFirst, quic);
    }

    /**
     * Opens the socket for the next request. The request is created only when a server has accepted
     * the connection: most addresses have none.
     */
    Exchange open() throws IOException {
        return steps.element() instanceof AskQuic
                ? Datagram.open(new InetSocketAddress(addresses.element(), QuicAnswer.USUAL_PORT), this::question)
                : Connection.open(new InetSocketAddress(addresses.element(), target.port()), this::question);
    }

    private Bytes question() {
        return steps.element().question();
    }

    /** Processes a reply. */
    Next take(ProbeReply heard) {
        Step step = steps.element();
        if (step instanceof Negotiate && !isThere(heard) && addresses.size() > 1) {
            addresses.remove();
            return Next.NEW_CONNECTION;
        }
        steps.remove();
        step.take(heard);
        if (steps.isEmpty()) {
            return Next.OVER;
        }
        return steps.element() instanceof Identify ? Next.SAME_CONNECTION : Next.NEW_CONNECTION;
    }

    private static boolean isThere(ProbeReply heard) {
        return heard instanceof ProbeReply.Message || ((NoReply) heard).kind().reached();
    }

    private String address() {
        return addresses.element().getHostAddress();
    }

    /** Every dialect of SMB2 and SMB3 at once. */
    private final class Negotiate implements Step {
        private Optional<NegotiateRequest> asked = Optional.empty();

        @Override
        public Bytes question() {
            NegotiateRequest request = asked.orElseGet(() -> NegotiateRequest.offeringAll(random));
            asked = Optional.of(request);
            return request.encode();
        }

        @Override
        public void take(ProbeReply heard) {
            reached = isThere(heard);
            WireAnswer said = heard instanceof ProbeReply.Message message && asked.isPresent()
                    ? NegotiateResponse.decode(message.bytes()).answer(asked.get(), address(), target.port())
                    : ((NoReply) heard).answer(address(), target.port());
            answer = Optional.of(said);
            if (settings.asks(Question.IDENTITY) && reached) {
                identity = IdentityFollowUp.cannotBeAsked(said).map(ServerIdentity::unknown);
                IdentityFollowUp.after(said).ifPresent(each -> steps.add(new Identify(each)));
            }
            if (settings.asks(Question.SMB1)) {
                Smb1FollowUp.after(said, heard).ifPresent(each -> steps.add(new AskSmb1(each)));
            }
            if (settings.asks(Question.EACH_DIALECT) && said.dialect().isPresent()) {
                for (Dialect each : Dialect.values()) {
                    DialectFollowUp.known(each, said)
                            .ifPresentOrElse(
                                    dialects::add, () -> steps.add(new AskDialect(DialectFollowUp.of(each, random))));
                }
            }
            if (settings.asks(Question.QUIC)) {
                steps.add(new AskQuic(QuicFollowUp.of(random)));
            }
        }
    }

    /** Who it is; always right after an answer to NEGOTIATE, on its connection. */
    private final class Identify implements Step {
        private final IdentityFollowUp followUp;

        private Identify(IdentityFollowUp followUp) {
            this.followUp = followUp;
        }

        @Override
        public Bytes question() {
            return followUp.request();
        }

        @Override
        public void take(ProbeReply heard) {
            identity = Optional.of(followUp.read(heard));
        }
    }

    /** SMB1. */
    private final class AskSmb1 implements Step {
        private final Smb1FollowUp followUp;

        private AskSmb1(Smb1FollowUp followUp) {
            this.followUp = followUp;
        }

        @Override
        public Bytes question() {
            return followUp.request().encode();
        }

        @Override
        public void take(ProbeReply heard) {
            WireAnswer joined = followUp.join(heard);
            answer = Optional.of(joined);
            boolean only = joined.smb1()
                    .filter(each -> each.spoken() == Smb1Answer.Spoken.ONLY)
                    .isPresent();
            if (settings.asks(Question.IDENTITY) && only) {
                IdentityFollowUp.afterSmb1(heard).ifPresent(each -> steps.addFirst(new Identify(each)));
            }
        }
    }

    /** One dialect alone. */
    private final class AskDialect implements Step {
        private final DialectFollowUp followUp;

        private AskDialect(DialectFollowUp followUp) {
            this.followUp = followUp;
        }

        @Override
        public Bytes question() {
            return followUp.request().encode();
        }

        @Override
        public void take(ProbeReply heard) {
            dialects.add(followUp.read(heard, address(), target.port()));
        }
    }

    /** QUIC, at another port and over UDP. */
    private final class AskQuic implements Step {
        private final QuicFollowUp followUp;

        private AskQuic(QuicFollowUp followUp) {
            this.followUp = followUp;
        }

        @Override
        public Bytes question() {
            return followUp.request();
        }

        @Override
        public void take(ProbeReply heard) {
            QuicAnswer said = read(heard);
            quic = Optional.of(said);
            reached |= said.speaks();
        }

        private QuicAnswer read(ProbeReply heard) {
            if (heard instanceof ProbeReply.Message message) {
                return followUp.read(message.bytes());
            }
            NoReply none = (NoReply) heard;
            return none.kind() == NoReply.Kind.REFUSED
                    ? QuicFollowUp.refused(none.why())
                    : QuicFollowUp.silent(settings.timeout());
        }
    }
}
