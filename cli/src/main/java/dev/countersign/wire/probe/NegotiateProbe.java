package dev.countersign.wire.probe;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.Untrusted;
import dev.countersign.observation.WireAnswer;
import dev.countersign.transaction.Dialer;
import dev.countersign.transaction.WireProbe;
import dev.countersign.wire.Bounded;
import dev.countersign.wire.smb2.NegotiateRequest;
import dev.countersign.wire.smb2.NegotiateResponse;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;

/**
 * One new connection, one request, one reply. The timeout covers all of it, including the name
 * lookup: a server that sends a byte a second cannot delay it. Safe for use by several threads if
 * the random generator is.
 */
public final class NegotiateProbe implements WireProbe {
    private final RandomGenerator random;

    /** Creates a probe that takes GUIDs and salts from {@code random}. */
    public NegotiateProbe(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public WireAnswer negotiate(Dialer dialer, String address, int port, Duration timeout) {
        NegotiateRequest request = NegotiateRequest.offeringAll(random);
        return judge(ask(dialer, address, port, timeout, request.encode()), request, address, port);
    }

    /**
     * Same as {@link #negotiate}, and checks on a second connection, with the same time again,
     * whether the server speaks SMB1.
     */
    @Override
    public WireAnswer negotiateAlsoSmb1(Dialer dialer, String address, int port, Duration timeout) {
        NegotiateRequest request = NegotiateRequest.offeringAll(random);
        ProbeReply heard = ask(dialer, address, port, timeout, request.encode());
        WireAnswer first = judge(heard, request, address, port);
        return Smb1FollowUp.after(first, heard)
                .map(second -> second.join(
                        ask(dialer, address, port, timeout, second.request().encode())))
                .orElse(first);
    }

    private static WireAnswer judge(ProbeReply heard, NegotiateRequest request, String address, int port) {
        if (heard instanceof NoReply none) {
            return none.answer(address, port);
        }
        ProbeReply.Message message = (ProbeReply.Message) heard;
        return NegotiateResponse.decode(message.bytes()).answer(request, message.address(), port);
    }

    private static ProbeReply ask(Dialer dialer, String address, int port, Duration timeout, Bytes question) {
        ProbeConnection exchange = new ProbeConnection(dialer, address, port, timeout, question);
        try {
            return Bounded.within(timeout, "negotiate " + address, exchange::run, exchange::abandon);
        } catch (TimeoutException late) {
            return exchange.late();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return new NoReply(NoReply.Kind.INCOMPLETE, "interrupted before an answer came");
        } catch (ExecutionException broken) {
            String cause = new Untrusted(String.valueOf(broken.getCause())).onOneLine();
            return new NoReply(NoReply.Kind.INCOMPLETE, "the probe failed: " + cause);
        }
    }
}
