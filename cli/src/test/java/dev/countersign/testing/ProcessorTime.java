package dev.countersign.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Measures work as the CPU time of its thread, which does not depend on what else the machine does.
 * Not for work that never ends, which the test's own limit must catch, nor for work in other
 * threads.
 */
public final class ProcessorTime {
    private ProcessorTime() {}

    /** Does the work, and fails if it took more than {@code most}. */
    public static <T> T within(Duration most, Supplier<T> work) {
        long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();

        T result = work.get();

        long took = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before;
        assertThat(Duration.ofNanos(took)).isLessThanOrEqualTo(most);
        return result;
    }
}
