package dev.countersign.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who is in work at the same time, counted. */
@Timeout(60)
class HostPoolTest {
    private static final int WIDTH = 3;

    private final AtomicInteger inWork = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final Set<String> done = ConcurrentHashMap.newKeySet();
    private final CountDownLatch released = new CountDownLatch(1);

    private static List<String> hosts(String name, int count) {
        return IntStream.range(0, count).mapToObj(number -> name + number).toList();
    }

    /** A host of this name hangs until the test lets it go. */
    private void work(String host) {
        most.accumulateAndGet(inWork.incrementAndGet(), Math::max);
        try {
            if (host.startsWith("hangs")) {
                released.await();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            inWork.decrementAndGet();
        }
        done.add(host);
    }

    private Thread running(Runnable pool) {
        Thread thread = new Thread(pool, "pool");
        thread.start();
        return thread;
    }

    private void until(Set<String> wanted) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!done.containsAll(wanted)) {
            assertThat(System.nanoTime()).as("only these were done: " + done).isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    @Test
    void hosts_that_hang_hold_nobody_where_their_places_are_lent() throws InterruptedException {
        List<String> hosts = new ArrayList<>(hosts("first", 3));
        hosts.addAll(hosts("hangs", WIDTH));
        hosts.addAll(hosts("last", 20));
        Thread pool = running(() -> HostPool.lending(WIDTH).run(hosts, host -> "", this::work));

        until(Set.copyOf(hosts("last", 20)));

        assertThat(inWork.get()).isEqualTo(WIDTH);
        released.countDown();
        pool.join();
        assertThat(done).containsExactlyInAnyOrderElementsOf(hosts);
    }

    @Test
    void however_many_hang_only_four_times_the_width_are_in_work() throws InterruptedException {
        List<String> hosts = new ArrayList<>(hosts("first", 3));
        hosts.addAll(hosts("hangs", 5 * WIDTH));
        Thread pool = running(() -> HostPool.lending(WIDTH).run(hosts, host -> "", this::work));
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (inWork.get() < 4 * WIDTH && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(5);
        }

        TimeUnit.MILLISECONDS.sleep(1500);

        assertThat(inWork.get()).isEqualTo(4 * WIDTH);
        released.countDown();
        pool.join();
        assertThat(most.get()).isEqualTo(4 * WIDTH);
    }

    @Test
    void for_changes_no_place_is_lent() throws InterruptedException {
        List<String> hosts = new ArrayList<>(hosts("first", 3));
        hosts.addAll(hosts("hangs", WIDTH));
        hosts.addAll(hosts("last", 3));
        Thread pool = running(() -> new HostPool(WIDTH).run(hosts, host -> "", this::work));
        until(Set.copyOf(hosts("first", 3)));

        TimeUnit.MILLISECONDS.sleep(1500);

        assertThat(done).doesNotContainAnyElementsOf(hosts("last", 3));
        released.countDown();
        pool.join();
        assertThat(most.get()).isEqualTo(WIDTH);
    }

    @Test
    void a_pool_for_one_host_never_works_on_two() throws InterruptedException {
        List<String> hosts = List.of("first", "hangs", "last");
        Thread pool = running(() -> HostPool.lending(1).run(hosts, host -> "", this::work));
        until(Set.of("first"));

        TimeUnit.MILLISECONDS.sleep(1200);

        assertThat(done).doesNotContain("last");
        released.countDown();
        pool.join();
        assertThat(most.get()).isEqualTo(1);
    }

    @Test
    void a_jump_host_takes_no_more_than_its_share_and_the_others_do_not_wait_for_it() throws InterruptedException {
        List<String> hosts = new ArrayList<>(hosts("hangs", HostPool.BEHIND_ONE + 10));
        hosts.addAll(hosts("direct", 10));
        Thread pool = running(() -> new HostPool(HostPool.BEHIND_ONE + 2)
                .run(hosts, host -> host.startsWith("direct") ? "" : "jump", this::work));

        until(Set.copyOf(hosts("direct", 10)));

        assertThat(inWork.get()).isEqualTo(HostPool.BEHIND_ONE);
        released.countDown();
        pool.join();
        assertThat(done).hasSize(hosts.size());
    }

    @Test
    void a_host_that_throws_keeps_no_other_from_its_turn() {
        List<String> hosts = hosts("host", 10);

        assertThatThrownBy(() -> new HostPool(WIDTH).run(hosts, host -> "", host -> {
                    if (host.equals("host1")) {
                        throw new IllegalArgumentException(host);
                    }
                    work(host);
                }))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("host1");

        assertThat(done).hasSize(9);
    }

    @Test
    void no_hosts_are_done_at_once() {
        new HostPool(WIDTH).run(List.<String>of(), host -> "", this::work);

        assertThat(done).isEmpty();
    }
}
