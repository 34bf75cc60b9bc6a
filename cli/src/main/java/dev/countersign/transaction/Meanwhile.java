package dev.countersign.transaction;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** Work that goes on in a thread of its own while whoever started it does something else. It must end by itself. */
final class Meanwhile<T> {
    private final CompletableFuture<T> result;

    private Meanwhile(CompletableFuture<T> result) {
        this.result = result;
    }

    /** Starts the work; {@code name} is that of its thread. */
    static <T> Meanwhile<T> start(String name, Supplier<T> work) {
        return new Meanwhile<>(CompletableFuture.supplyAsync(work, body -> {
            Thread thread = new Thread(body, name);
            thread.setDaemon(true);
            thread.start();
        }));
    }

    /** Waits for the result; what the work throws is thrown here. */
    T join() {
        try {
            return result.join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
        }
    }
}
