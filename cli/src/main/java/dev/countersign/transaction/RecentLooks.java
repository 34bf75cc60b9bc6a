package dev.countersign.transaction;

import dev.countersign.observation.WirePicture;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.function.LongSupplier;

/**
 * What plans saw on the wire a moment ago. A change that follows at once, over the very connection of its plan, need not look a second time
 * before it begins. Anything else looks again: a new connection, other endpoints, or a look that is not so recent. Not for a proof of a
 * change, which always looks itself.
 */
public final class RecentLooks {
    /** For so long, counted from the begin of the look, the answers are those from just before the change. */
    private static final Duration RECENT = Duration.ofSeconds(15);

    private final LongSupplier clock;

    // A connection that is closed and forgotten takes its look with it.
    private final Map<RemoteHost, Look> looks = Collections.synchronizedMap(new WeakHashMap<>());

    /**
     * Creates the memory of one command.
     *
     * @param clock a monotonic clock, in nanoseconds
     */
    public RecentLooks(LongSupplier clock) {
        this.clock = clock;
    }

    private record Look(List<WireLook.Target> targets, WirePicture picture, long begun) {}

    /** The time as {@link #keep} wants it. */
    long now() {
        return clock.getAsLong();
    }

    /** Keeps what was seen over a connection; a picture that could not be judged is not worth it. */
    void keep(RemoteHost host, List<WireLook.Target> targets, WirePicture picture, long begun) {
        if (picture.judged()) {
            looks.put(host, new Look(targets, picture, begun));
        }
    }

    /** Whether there is a recent look at these endpoints over any connection. */
    boolean has(List<WireLook.Target> targets) {
        synchronized (looks) {
            return looks.values().stream().anyMatch(each -> fits(each, targets));
        }
    }

    /** Takes the look over this connection at these endpoints, if it is recent; each is used once. */
    Optional<WirePicture> take(RemoteHost host, List<WireLook.Target> targets) {
        return Optional.ofNullable(looks.remove(host))
                .filter(each -> fits(each, targets))
                .map(Look::picture);
    }

    private boolean fits(Look look, List<WireLook.Target> targets) {
        return look.targets().equals(targets) && clock.getAsLong() - look.begun() < RECENT.toNanos();
    }
}
