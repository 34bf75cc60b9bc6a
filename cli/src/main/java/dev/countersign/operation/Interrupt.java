package dev.countersign.operation;

import dev.countersign.diagnostic.ExitCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The one owner of Ctrl-C, SIGTERM and SIGHUP (a closed terminal), which all end the program in the same way: at once while nothing has
 * begun, else when what has begun came to its own end. The JVM starts its shutdown hooks on each of them, unless it was ignored when the
 * program started (nohup, a background job). While the hook waits, the command goes on to its end, and a second signal changes nothing.
 */
public final class Interrupt {
    /** How long a command may take to say how it ended: its terminal may be stopped, or nobody may read its output. */
    private static final Duration TO_TELL = Duration.ofSeconds(10);

    /** How long a line may take. */
    private static final Duration TO_SPEAK = Duration.ofSeconds(2);

    private static final String IN_FLIGHT =
            "Interrupted: no other host is started. The hosts in flight come first: each is confirmed,"
                    + " or put back.\n"
                    + "Pressing Ctrl-C again changes nothing. If this program is killed, each host puts itself back when its lease ends.";

    private final List<Work> works = new ArrayList<>();
    private Voice voice = Voice.SILENT;
    private String soFar = "no host was changed";
    private boolean requested;
    private boolean leaving;
    private Optional<ExitCode> told = Optional.empty();
    private Optional<Integer> end = Optional.empty();

    /** Who says what an interrupt does. */
    public interface Voice {
        /** Nobody listens. */
        Voice SILENT = new Voice() {
            @Override
            public void waiting(String what) {}

            @Override
            public void leaving(String what) {}
        };

        /** The program goes on until what has begun is over. */
        void waiting(String what);

        /** The program ends now, and these are its last words. */
        void leaving(String what);
    }

    /** Something that must not be cut off. It is over when it is closed. */
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

        /** Whether nothing more may be begun. */
        public boolean stopped() {
            synchronized (Interrupt.this) {
                return requested && !whole;
            }
        }

        /**
         * The exit code of a command whose hosts came to {@code worst}: 6 where a person is needed, else 130 after an interrupt. From the
         * first call on an interrupt changes it no more: what is written down, shown and returned is one number.
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

        /** Whether the interrupt came before {@link #code} was asked. */
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

    /** The interrupts of this process. */
    public static Interrupt ofThisProcess() {
        Interrupt interrupt = new Interrupt();
        Runtime.getRuntime().addShutdownHook(new Thread(interrupt::hook, "interrupt"));
        return interrupt;
    }

    /** Who says what an interrupt does. */
    public synchronized void voice(Voice other) {
        voice = other;
    }

    /**
     * From here on hosts are changed. After an interrupt no further one may be begun; those in flight are waited for as long as they
     * take, and each has its lease if the program does not live that long.
     */
    Work changing() {
        return begin(Optional.empty(), () -> say(() -> voice().waiting(IN_FLIGHT)), false);
    }

    /** The same for what is done as a whole once it has begun: the way back of a host that was changed for a rehearsal. */
    Work changingBack() {
        return begin(Optional.empty(), () -> say(() -> voice().waiting(IN_FLIGHT)), true);
    }

    /** Something that comes to its end soon after {@code onRequest} ran; it is not waited for longer than {@code patience}. */
    public Work finishing(Duration patience, Runnable onRequest) {
        return begin(Optional.of(patience), onRequest, false);
    }

    private synchronized Work begin(Optional<Duration> patience, Runnable onRequest, boolean whole) {
        while (leaving) {
            // The program is ending, and it was said that nothing was changed.
            pause(TO_TELL.toMillis());
        }
        Work work = new Work(patience, onRequest, whole);
        works.add(work);
        return work;
    }

    /** What an interrupt says from now on that comes before anything else has begun. */
    synchronized void soFar(String what) {
        soFar = what;
    }

    /** Ends the process with the exit code of its command. */
    public void exit(int code) {
        ended(code);
        System.exit(code);
    }

    /** The command has come to its end, and said so. */
    synchronized void ended(int code) {
        end = Optional.of(code);
        notifyAll();
    }

    /** What a signal does; also run when the program has ended by itself, and then there is nothing to do. */
    private void hook() {
        if (request()) {
            int code = await();
            // a password manager may still be waiting for a person
            ProcessHandle.current().descendants().forEach(ProcessHandle::destroy);
            Runtime.getRuntime().halt(code);
        }
    }

    /** Asks the program to end; says whether it was still running. */
    boolean request() {
        List<Runnable> actions;
        String last;
        synchronized (this) {
            if (end.isPresent()) {
                return false;
            }
            requested = true;
            leaving = works.isEmpty() && told.isEmpty();
            actions = works.stream().map(work -> work.onRequest).toList();
            last = "Interrupted: " + soFar;
        }
        if (leaving) {
            say(() -> voice().leaving(last));
        }
        // the innermost is part of the outermost
        actions.stream().findFirst().ifPresent(Runnable::run);
        return true;
    }

    /** Waits for the end of what has begun, and for the command to say how it ended. */
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
            return ExitCode.INTERRUPTED.number(); // hosts are waited for without an end: none was changed
        }
        return end.orElseGet(() -> told.orElse(ExitCode.NEEDS_PERSON).number());
    }

    private static long left(long since, Duration patience) {
        return patience.toMillis() - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since);
    }

    /** Says something and goes on, also where the terminal is stopped (Ctrl-S) and takes nothing. */
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

    /** Until something changes, but no longer; with this object's monitor, in a loop. */
    private void pause(long milliseconds) {
        try {
            TimeUnit.MILLISECONDS.timedWait(this, Math.max(1, milliseconds));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
