package dev.countersign.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AtOnceTest {
    private static final List<Integer> MANY = IntStream.range(0, 100).boxed().toList();

    @Test
    void as_many_as_are_allowed_are_asked_at_once_and_the_answers_are_in_order() {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch full = new CountDownLatch(16);

        List<Optional<Integer>> answers = AtOnce.ask(MANY, 16, Duration.ofSeconds(30), each -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            full.countDown();
            waitFor(full);
            now.decrementAndGet();
            return -each;
        });

        assertThat(most).hasValue(16);
        assertThat(answers)
                .containsExactlyElementsOf(
                        MANY.stream().map(each -> Optional.of(-each)).toList());
    }

    @Test
    void who_answers_never_has_no_answer_and_takes_nobody_elses() {
        CountDownLatch never = new CountDownLatch(1);
        long begun = System.nanoTime();

        List<Optional<Integer>> answers = AtOnce.ask(MANY, 16, Duration.ofMillis(500), each -> {
            if (each % 10 == 3) {
                waitFor(never);
            }
            return each;
        });

        assertThat(System.nanoTime() - begun).isLessThan(TimeUnit.SECONDS.toNanos(20));
        for (int i : MANY) {
            assertThat(answers.get(i)).isEqualTo(i % 10 == 3 ? Optional.empty() : Optional.of(i));
        }
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void nobody_is_asked_when_there_is_nobody() {
        assertThat(AtOnce.ask(List.of(), 16, Duration.ofSeconds(1), each -> each))
                .isEmpty();
    }
}
