package dev.countersign.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * How much work something was, as the processor's time of its thread: that does not depend on what else the machine has to do. Not for
 * what never ends, which the test's own limit has to catch, nor for work that other threads do.
 */
public final class ProcessorTime {
    private ProcessorTime() {}

    /** Does it, and fails when it took more than {@code most}. */
    public static <T> T within(Duration most, Supplier<T> work) {
        long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();

        T result = work.get();

        long took = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before;
        assertThat(Duration.ofNanos(took)).isLessThanOrEqualTo(most);
        return result;
    }
}
