package dev.countersign.cli;

import dev.countersign.diagnostic.ExitCode;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ctrl-C while hosts are being changed: no further host begins, those in flight are confirmed or put back, and the exit code
 * says what is left. The hosts do not depend on it: each puts everything back by itself when its lease ends.
 */
final class Interrupt implements AutoCloseable {
    private final AtomicBoolean requested = new AtomicBoolean();
    private final CountDownLatch done = new CountDownLatch(1);
    // What is not known to have ended is a case for a person.
    private volatile ExitCode code = ExitCode.NEEDS_PERSON;
    private final Thread hook;

    private Interrupt(Console console) {
        this.hook = new Thread(() -> {
            requested.set(true);
            console.complain(
                    Console.Tone.CHANGE,
                    "interrupted: no further host is begun; hosts in flight are confirmed or put back now");
            try {
                done.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            boolean person = code == ExitCode.NEEDS_PERSON;
            console.complain(
                    Console.Tone.CHANGE,
                    person ? "a host is unsettled; run: countersign status" : "nothing is pending on any host");
            Runtime.getRuntime().halt(person ? code.number() : ExitCode.INTERRUPTED.number());
        });
    }

    static Interrupt watch(Context context) {
        Interrupt interrupt = new Interrupt(context.console());
        // Embedded hosts end with the program, and halting here would leave their files behind.
        if (!context.environment().roots().embedded()) {
            Runtime.getRuntime().addShutdownHook(interrupt.hook);
        }
        return interrupt;
    }

    AtomicBoolean requested() {
        return requested;
    }

    /** Every host has ended. */
    void finished(ExitCode worst) {
        code = worst;
    }

    @Override
    public void close() {
        done.countDown();
        if (!requested.get()) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException goingDown) {
                requested.set(true);
            }
        }
    }
}
