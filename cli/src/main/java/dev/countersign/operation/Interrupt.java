package dev.countersign.operation;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.transaction.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The single handler of Ctrl-C, SIGTERM and SIGHUP (a closed terminal). All of them end the program
 * in the same way: at once if no work has begun, or else as soon as the work that has begun is
 * finished. The JVM starts its shutdown hooks on each of these signals, unless the signal was
 * ignored when the program started (nohup, a background job). While the hook waits, the command
 * runs to its end, and a second signal changes nothing.
 */
public final class Interrupt {
    /**
     * How long a command may take to report how it ended: its terminal may be stopped, or nobody
     * may be reading its output.
     */
    private static final Duration TO_TELL = Duration.ofSeconds(10);

    /** How long printing a line may take. */
    private static final Duration TO_SPEAK = Duration.ofSeconds(2);

    private static final String IN_FLIGHT =
            "Interrupted: no other host is started. Hosts in progress are finished first: each is confirmed"
                    + " or put back.\n"
                    + "Pressing Ctrl-C again changes nothing. If this program is killed, each host reverts by itself when its lease ends.";

    private static final String BETWEEN_BATCHES =
            "Interrupted in the pause between two batches: no other host is started, and none is in progress.";

    /** How often a pause looks for an interrupt. */
    private static final Duration GLANCE = Duration.ofMillis(100);

    private final List<Work> works = new ArrayList<>();
    private Voice voice = Voice.SILENT;
    private String soFar = "no host was changed";
    private boolean requested;
    private boolean pausing;
    private boolean requestedInAPause;
    private boolean leaving;
    private Optional<ExitCode> told = Optional.empty();
    private Optional<Integer> end = Optional.empty();

    /** Tells the user what an interrupt does. */
    public interface Voice {
        /** Tells nobody. */
        Voice SILENT = new Voice() {
            @Override
            public void waiting(String what) {}

            @Override
            public void leaving(String what) {}
        };

        /** Says that the program continues until the work that has begun is finished. */
        void waiting(String what);

        /** Says that the program ends now; nothing is printed after this. */
        void leaving(String what);
    }

    /** Work that must not be cut off. It ends when it is closed. */
    public final class Work implements AutoCloseable {
        private final Optional<Duration> patience;
        private final Runnable onRequest;
        private final boolean whole;
        private Optional<Boolean> cut = Optional.empty();

        private Work(Optional<Duration> patience, Runnable onRequest, boolean whole) {
            this.patience = patience;
            this.onRequest = onRequest;
            this.whole = whole;
        }

        /** Whether no more work may be started. */
        public boolean stopped() {
            synchronized (Interrupt.this) {
                return requested && !whole;
            }
        }

        /**
         * Waits while no host is in progress. An interrupt ends the wait, and its words say that
         * nothing is in progress.
         *
         * @return whether the next host may be started
         */
        boolean pause(Clock clock, Duration duration) {
            pausing(true);
            try {
                long began = clock.nanoTime();
                Duration left = duration;
                while (!stopped() && left.compareTo(Duration.ZERO) > 0) {
                    clock.sleep(left.compareTo(GLANCE) < 0 ? left : GLANCE);
                    left = duration.minusNanos(clock.nanoTime() - began);
                }
                return !stopped();
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
                return false;
            } finally {
                pausing(false);
            }
        }

        /**
         * Returns the exit code of a command whose worst host outcome is {@code worst}: 6 if a
         * person is needed, or else 130 after an interrupt. After the first call an interrupt no
         * longer changes it, so that the recorded, shown and returned code are the same.
         */
        public ExitCode code(ExitCode worst) {
            synchronized (Interrupt.this) {
                if (cut.isEmpty()) {
                    cut = Optional.of(stopped());
                }
                ExitCode code = cut.get() && worst != ExitCode.NEEDS_PERSON ? ExitCode.INTERRUPTED : worst;
                told = Optional.of(code);
                return code;
            }
        }

        /** Whether the interrupt came before the first call of {@link #code}. */
        public boolean cut() {
            synchronized (Interrupt.this) {
                return cut.orElse(stopped());
            }
        }

        @Override
        public void close() {
            synchronized (Interrupt.this) {
                works.remove(this);
                Interrupt.this.notifyAll();
            }
        }
    }

    /** Returns the interrupt handler of this process and installs it. */
    public static Interrupt ofThisProcess() {
        Interrupt interrupt = new Interrupt();
        Runtime.getRuntime().addShutdownHook(new Thread(interrupt::hook, "interrupt"));
        return interrupt;
    }

    /** Sets who tells the user what an interrupt does. */
    public synchronized void voice(Voice other) {
        voice = other;
    }

    /**
     * Marks the start of changes on hosts. After an interrupt no further change may begin. The
     * program waits for those in flight as long as they take; if the program does not live that
     * long, each host is still protected by its lease.
     */
    Work changing() {
        return begin(Optional.empty(), () -> say(() -> voice().waiting(words())), false);
    }

    /**
     * The same for work that must be completed once it has begun: the rollback of a host that was
     * changed for a rehearsal.
     */
    Work changingBack() {
        return begin(Optional.empty(), () -> say(() -> voice().waiting(words())), true);
    }

    /**
     * Registers work that ends soon after {@code onRequest} has run; an interrupt waits for it no
     * longer than {@code patience}.
     */
    public Work finishing(Duration patience, Runnable onRequest) {
        return begin(Optional.of(patience), onRequest, false);
    }

    private synchronized Work begin(Optional<Duration> patience, Runnable onRequest, boolean whole) {
        while (leaving) {
            // The program is ending, and has already said that nothing was changed.
            pause(TO_TELL.toMillis());
        }
        Work work = new Work(patience, onRequest, whole);
        works.add(work);
        return work;
    }

    /** Sets what an interrupt reports from now on, while no other work has begun. */
    synchronized void soFar(String what) {
        soFar = what;
    }

    /** Ends the process with the exit code of its command. */
    public void exit(int code) {
        ended(code);
        System.exit(code);
    }

    /** Records that the command has ended and reported its result. */
    synchronized void ended(int code) {
        end = Optional.of(code);
        notifyAll();
    }

    /**
     * Handles a signal. It also runs when the program has ended by itself; then there is nothing to
     * do.
     */
    private void hook() {
        if (request()) {
            int code = await();
            // a password manager may still be waiting for a person
            ProcessHandle.current().descendants().forEach(ProcessHandle::destroy);
            Runtime.getRuntime().halt(code);
        }
    }

    /** Requests the end of the program; returns whether it was still running. */
    boolean request() {
        List<Runnable> actions;
        String last;
        synchronized (this) {
            if (end.isPresent()) {
                return false;
            }
            requestedInAPause = pausing && !requested;
            requested = true;
            leaving = works.isEmpty() && told.isEmpty();
            actions = works.stream().map(work -> work.onRequest).toList();
            last = "Interrupted: " + soFar;
        }
        if (leaving) {
            say(() -> voice().leaving(last));
        }
        // the first one is the outermost work, and the others are part of it
        actions.stream().findFirst().ifPresent(Runnable::run);
        return true;
    }

    /**
     * Waits until the work that has begun is finished, and until the command has reported how it
     * ended.
     */
    synchronized int await() {
        long began = System.nanoTime();
        while (!works.isEmpty()
                && works.get(0).patience.map(each -> left(began, each) > 0).orElse(true)) {
            pause(works.get(0).patience.map(each -> left(began, each)).orElse(TO_TELL.toMillis()));
        }
        long over = System.nanoTime();
        while (!leaving && end.isEmpty() && left(over, TO_TELL) > 0) {
            pause(left(over, TO_TELL));
        }
        if (leaving || (!works.isEmpty() && end.isEmpty())) {
            // work that changes hosts is waited for without a limit, so no host was changed
            return ExitCode.INTERRUPTED.number();
        }
        return end.orElseGet(() -> told.orElse(ExitCode.NEEDS_PERSON).number());
    }

    private static long left(long since, Duration patience) {
        return patience.toMillis() - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since);
    }

    /**
     * Says something, and continues even if the terminal is stopped (Ctrl-S) and accepts no output.
     */
    private static void say(Runnable words) {
        Thread speaker = new Thread(words, "interrupt words");
        speaker.setDaemon(true);
        speaker.start();
        try {
            speaker.join(TO_SPEAK.toMillis());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized Voice voice() {
        return voice;
    }

    private synchronized String words() {
        return requestedInAPause ? BETWEEN_BATCHES : IN_FLIGHT;
    }

    private synchronized void pausing(boolean now) {
        pausing = now;
    }

    /**
     * Waits for a change of state, but no longer than this. The caller holds this object's monitor
     * and calls it in a loop.
     */
    private void pause(long milliseconds) {
        try {
            TimeUnit.MILLISECONDS.timedWait(this, Math.max(1, milliseconds));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
