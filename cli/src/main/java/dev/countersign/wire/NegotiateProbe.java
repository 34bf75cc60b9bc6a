package dev.countersign.wire;

import dev.countersign.diagnostic.Untrusted;
import dev.countersign.observation.WireAnswer;
import dev.countersign.transaction.Dialer;
import dev.countersign.transaction.WireProbe;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;

/**
 * One new connection, one question, one answer. The timeout is for all of it, name lookup included: a server that sends a byte a
 * second cannot hold it up. Safe for use by several threads when the random generator is.
 */
public final class NegotiateProbe implements WireProbe {
    private final RandomGenerator random;

    /** A probe that takes GUIDs and salts from {@code random}. */
    public NegotiateProbe(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public WireAnswer negotiate(Dialer dialer, String address, int port, Duration timeout) {
        Exchange exchange = new Exchange(dialer, address, port, timeout, NegotiateRequest.offeringAll(random));
        FutureTask<WireAnswer> answer = new FutureTask<>(exchange::run);
        // A thread of its own, because neither a lookup nor a read can be bounded in total from within.
        daemon("negotiate " + address, answer);
        try {
            return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            daemon("abandon " + address, exchange::abandon);
            return NotSmb.unknown(address, port, exchange.late());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            daemon("abandon " + address, exchange::abandon);
            return NotSmb.unknown(address, port, "interrupted before an answer came");
        } catch (ExecutionException broken) {
            String cause = new Untrusted(String.valueOf(broken.getCause())).onOneLine();
            return NotSmb.unknown(address, port, "the probe failed: " + cause);
        }
    }

    private static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }
}
