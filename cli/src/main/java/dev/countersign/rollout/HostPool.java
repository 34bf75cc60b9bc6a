package dev.countersign.rollout;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Works on a limited number of hosts at the same time, and on a limited number behind the same jump host. Hosts are started in their order,
 * but none waits for the jump host of another.
 *
 * <p>A pool may lend: a host that takes much longer than the others gives its place to the next one while it goes on, so that hosts that
 * hang do not hold the rest. At most {@value #MOST_LENT} times the width are in work then.
 */
public final class HostPool {
    /** How many hosts behind one jump host at a time: each needs a few open files there, and sshd has 1024 for all of them. */
    static final int BEHIND_ONE = 64;

    private static final int MOST_LENT = 4;
    private static final Duration FIRST_PATIENCE = Duration.ofSeconds(5);
    private static final Duration LEAST_PATIENCE = Duration.ofMillis(500);

    /** A host is slow if it takes this many times as long as half of the last ones did. */
    private static final int SLOW = 2;

    private static final int REMEMBERED = 64;

    private final int width;
    private final boolean lends;

    private HostPool(int width, boolean lends) {
        if (width < 1) {
            throw new IllegalArgumentException("at least one host at a time");
        }
        this.width = width;
        this.lends = lends && width > 1;
    }

    /** Creates a pool for at most {@code width} hosts at a time, whatever they do. For changes. */
    public HostPool(int width) {
        this(width, false);
    }

    /** Creates a pool for {@code width} hosts at a time that lends the places of slow ones, if it has more than one. For looks. */
    public static HostPool lending(int width) {
        return new HostPool(width, true);
    }

    /**
     * Runs {@code work} for every host and returns when all are done. If it throws for a host, the
     * others are still worked on, and the first exception is thrown when all have ended.
     *
     * @param through the name of the host that a host is reached through; empty for none
     */
    public <T> void run(List<T> hosts, Function<T, String> through, Consumer<T> work) {
        AtomicInteger number = new AtomicInteger();
        ExecutorService threads =
                Executors.newCachedThreadPool(body -> new Thread(body, "host-" + number.incrementAndGet()));
        try {
            new Running<>(hosts, through, work, threads).toTheEnd();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while hosts were being worked on", interrupted);
        } finally {
            threads.shutdown();
        }
    }

    /** The hosts of one way that are not started yet, each with its place in the order, and how many of it count. */
    private static final class Way<T> {
        private final Deque<Turn<T>> waiting = new ArrayDeque<>();
        private final int most;
        private int counting;

        Way(int most) {
            this.most = most;
        }

        boolean free() {
            return counting < most && !waiting.isEmpty();
        }
    }

    private record Turn<T>(int place, T host) {}

    /** A host in work. */
    private static final class InWork<T> {
        private final T host;
        private final Way<T> way;
        private final long begun = System.nanoTime();
        private boolean counts = true;

        InWork(T host, Way<T> way) {
            this.host = host;
            this.way = way;
        }

        long lasted() {
            return System.nanoTime() - begun;
        }
    }

    /** One run. Its monitor guards everything in it. */
    private final class Running<T> {
        private final Map<String, Way<T>> ways = new LinkedHashMap<>();
        private final List<InWork<T>> inWork = new ArrayList<>();
        private final Deque<Long> lasted = new ArrayDeque<>();
        private final Consumer<T> work;
        private final ExecutorService threads;
        private Optional<Throwable> failure = Optional.empty();
        private int counting;
        private int left;

        Running(List<T> hosts, Function<T, String> through, Consumer<T> work, ExecutorService threads) {
            this.work = work;
            this.threads = threads;
            this.left = hosts.size();
            for (int place = 0; place < hosts.size(); place++) {
                T host = hosts.get(place);
                ways.computeIfAbsent(
                                through.apply(host), name -> new Way<>(name.isEmpty() ? Integer.MAX_VALUE : BEHIND_ONE))
                        .waiting
                        .add(new Turn<>(place, host));
            }
        }

        synchronized void toTheEnd() throws InterruptedException {
            while (left > 0) {
                lend();
                Optional<Way<T>> next = counting < width && inWork.size() < (lends ? MOST_LENT : 1) * (long) width
                        ? ways.values().stream()
                                .filter(Way::free)
                                .min(Comparator.comparingInt(
                                        way -> way.waiting.element().place()))
                        : Optional.empty();
                if (next.isPresent()) {
                    start(next.get());
                } else {
                    pause();
                }
            }
            if (failure.isPresent()) {
                throw failure.get() instanceof RuntimeException cause
                        ? cause
                        : new IllegalStateException(failure.get());
            }
        }

        private void start(Way<T> way) {
            InWork<T> one = new InWork<>(way.waiting.remove().host(), way);
            inWork.add(one);
            counting++;
            way.counting++;
            threads.execute(() -> workOn(one));
        }

        private void workOn(InWork<T> one) {
            Optional<Throwable> thrown = Optional.empty();
            try {
                work.accept(one.host);
            } catch (RuntimeException | Error failed) {
                thrown = Optional.of(failed);
            }
            ended(one, thrown);
        }

        private synchronized void ended(InWork<T> one, Optional<Throwable> thrown) {
            failure = failure.or(() -> thrown);
            left--;
            inWork.remove(one);
            release(one);
            lasted.add(one.lasted());
            if (lasted.size() > REMEMBERED) {
                lasted.remove();
            }
            notifyAll();
        }

        private void release(InWork<T> one) {
            if (one.counts) {
                one.counts = false;
                counting--;
                one.way.counting--;
            }
        }

        /** Lends the places of hosts that are slow by now. */
        private void lend() {
            if (lends) {
                long patience = patience();
                inWork.stream().filter(one -> one.lasted() >= patience).forEach(this::release);
            }
        }

        private long patience() {
            return lasted.isEmpty()
                    ? FIRST_PATIENCE.toNanos()
                    : Math.max(
                            LEAST_PATIENCE.toNanos(),
                            SLOW * lasted.stream().sorted().toList().get(lasted.size() / 2));
        }

        /** Waits until a host has ended, or the next one is slow. */
        private void pause() throws InterruptedException {
            long patience = patience();
            long most = inWork.stream()
                    .filter(one -> lends && one.counts)
                    .mapToLong(one -> patience - one.lasted())
                    .min()
                    .orElse(TimeUnit.MINUTES.toNanos(1));
            TimeUnit.NANOSECONDS.timedWait(this, Math.max(TimeUnit.MILLISECONDS.toNanos(1), most));
        }
    }
}
