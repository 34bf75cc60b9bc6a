package dev.countersign.faults;

import dev.countersign.cli.RealHosts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Holds the first call of one verb on a host, after it is done and before its reply is sent, until
 * the test has done something.
 */
final class Gate {
    private final Path held;

    private Gate(Path held) {
        this.held = held;
    }

    /** Installs it. */
    static Gate on(FaultHost host, String verb) throws IOException {
        host.misbehave(NetworkFaults.branch(
                verb,
                NetworkFaults.once("sh -c \"$SSH_ORIGINAL_COMMAND\" >/tmp/answer; : >/tmp/held; "
                        + "while test -e /tmp/held; do sleep 0.1; done; cat /tmp/answer; exit")));
        return new Gate(host.host().tree().resolve("tmp/held"));
    }

    /**
     * Runs the program in a separate thread; does the deed when the call is held, and releases it.
     */
    <T> T run(Callable<T> program, Runnable deed) throws Exception {
        CompletableFuture<T> running = CompletableFuture.supplyAsync(() -> {
            try {
                return program.call();
            } catch (Exception failed) {
                throw new CompletionException(failed);
            }
        });
        pass(deed);
        try {
            return running.get(5, TimeUnit.MINUTES);
        } catch (ExecutionException failed) {
            throw new AssertionError(failed);
        }
    }

    /** Waits until the call is held, does the deed, and releases the call. */
    void pass(Runnable deed) throws InterruptedException, IOException {
        RealHosts.await(Duration.ofMinutes(2), "the call is held", () -> Files.exists(held));
        deed.run();
        Files.delete(held);
    }
}
