package dev.countersign.fleet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Runs the same query for many items, several at the same time, within one time limit for all. */
public final class AtOnce {
    private AtOnce() {}

    /**
     * Returns the answers in the order of {@code asked}; empty for an item that gave no answer in
     * time, or whose query was not started.
     *
     * @param most the largest number of queries at the same time
     * @param limit the time for all of them together
     */
    public static <T, A> List<Optional<A>> ask(List<T> asked, int most, Duration limit, Function<T, A> question) {
        long deadline = System.nanoTime() + limit.toNanos();
        ExecutorService threads = Executors.newFixedThreadPool(Math.max(1, Math.min(most, asked.size())), work -> {
            Thread thread = new Thread(work, "question");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<A>> coming = asked.stream()
                    .map(each -> threads.submit(() -> question.apply(each)))
                    .toList();
            List<Optional<A>> answers = new ArrayList<>();
            for (Future<A> each : coming) {
                answers.add(answer(each, deadline));
            }
            return List.copyOf(answers);
        } finally {
            threads.shutdownNow();
        }
    }

    private static <A> Optional<A> answer(Future<A> coming, long deadline) {
        try {
            return Optional.of(coming.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS));
        } catch (TimeoutException late) {
            return Optional.empty();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException broken) {
            throw new IllegalStateException(broken.getCause());
        }
    }
}
