package dev.countersign.transaction;

import dev.countersign.transaction.RemoteException.Kind;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A new connection that is opened while something else goes on. Whoever takes it closes it; closing this closes it if nobody has taken it,
 * without waiting for it.
 */
final class Opening implements AutoCloseable {
    /** How it ended: one of the two. */
    private record Ended(Optional<RemoteHost> host, Optional<RemoteException> failure) {}

    private final CompletableFuture<Ended> ended = new CompletableFuture<>();
    private final AtomicBoolean abandoned = new AtomicBoolean();
    private final AtomicBoolean discarded = new AtomicBoolean();
    private boolean taken;

    private Opening() {}

    /** Starts to open a new connection. */
    static Opening of(Calls calls) {
        Opening opening = new Opening();
        Thread thread = new Thread(() -> opening.open(calls), "opening");
        thread.setDaemon(true);
        thread.start();
        return opening;
    }

    private void open(Calls calls) {
        try {
            ended.complete(new Ended(Optional.of(calls.open()), Optional.empty()));
            if (abandoned.get()) {
                discard();
            }
        } catch (RemoteException failed) {
            ended.complete(new Ended(Optional.empty(), Optional.of(failed)));
        } catch (RuntimeException | Error defect) {
            ended.completeExceptionally(defect);
        }
    }

    /** Closes the connection if it is there, once. */
    private void discard() {
        if (ended.isDone() && !ended.isCompletedExceptionally() && discarded.compareAndSet(false, true)) {
            ended.join().host().ifPresent(RemoteHost::close);
        }
    }

    /** Waits for the connection; it can be taken once. */
    RemoteHost take() throws RemoteException {
        taken = true;
        try {
            Ended how = ended.get();
            if (how.failure().isPresent()) {
                throw how.failure().get();
            }
            return how.host().orElseThrow();
        } catch (InterruptedException stopped) {
            taken = false;
            Thread.currentThread().interrupt();
            throw new RemoteException(Kind.UNREACHABLE, "interrupted while connecting", "");
        } catch (ExecutionException defect) {
            throw defect.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(defect);
        }
    }

    @Override
    public void close() {
        if (!taken) {
            taken = true;
            abandoned.set(true);
            discard();
        }
    }
}
