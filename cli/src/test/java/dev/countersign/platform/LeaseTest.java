package dev.countersign.platform;

import static dev.countersign.platform.FakeHost.CONFIGURATION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.platform.Reply.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When a lease ends, what happens at its end, and what moves it. */
class LeaseTest extends UnderEveryShell {
    @Test
    void what_nobody_confirms_comes_back_by_itself_with_its_inode() throws Exception {
        Object inode = Files.getAttribute(host.at(CONFIGURATION), "unix:ino");

        Reply applied = host.apply(1, host.request(AFTER, LONG));
        host.endTheLease(1);
        FakeHost.until("the timer has settled it", () -> host.settled(1));

        assertThat(applied.status()).isEqualTo(Status.DONE);
        assertThat(host.read(CONFIGURATION)).isEqualTo(BEFORE);
        assertThat(host.read("/loaded")).isEqualTo(BEFORE);
        assertThat(Files.getAttribute(host.at(CONFIGURATION), "unix:ino")).isEqualTo(inode);
        assertThat(besideTheDocument()).containsExactly("smb.conf");
        Reply late = host.confirm(1);
        assertThat(late.status()).isEqualTo(Status.REVERTED);
        assertThat(late.text("verdict")).contains("reverted");
        assertThat(reason(late)).startsWith("expired");
    }

    @Test
    void a_lease_ends_when_its_seconds_are_over() throws Exception {
        host.apply(1, host.request(AFTER, Duration.ofSeconds(2)));

        FakeHost.until("the lease ends", () -> host.settled(1));

        assertThat(host.read(CONFIGURATION)).isEqualTo(BEFORE);
    }

    @Test
    void a_timer_that_is_killed_is_started_again_and_one_whose_guard_is_killed_goes_on_alone() throws Exception {
        host.apply(1, host.request(AFTER, Duration.ofSeconds(2)));
        long timer = host.pid(1, "timer");
        FakeHost.signal("KILL", Long.toString(timer));
        FakeHost.until("another timer", () -> other(timer));
        ProcessHandle.of(host.pid(1, "timer"))
                .flatMap(ProcessHandle::parent)
                .orElseThrow()
                .destroyForcibly();

        FakeHost.until("the lease ends", () -> host.settled(1));

        assertThat(host.read(CONFIGURATION)).isEqualTo(BEFORE);
    }

    private boolean other(long timer) {
        try {
            return host.pid(1, "timer") != timer;
        } catch (IOException beingWritten) {
            return false;
        }
    }

    @Test
    void a_confirm_that_comes_after_the_end_is_too_late_also_when_the_timer_is_dead() throws Exception {
        host.apply(1, host.request(AFTER, LONG));
        host.killTimer(1);
        host.endTheLease(1);

        Reply late = host.confirm(1);

        assertThat(late.status()).isEqualTo(Status.REVERTED);
        assertThat(reason(late)).startsWith("expired");
        assertThat(host.read(CONFIGURATION)).isEqualTo(BEFORE);
        assertThat(host.read("/loaded")).isEqualTo(BEFORE);
    }

    @Test
    void a_pending_run_blocks_another_until_it_is_settled() throws Exception {
        host.apply(1, host.request(AFTER, LONG));
        ApplyRequest next = host.request(AFTER + "# more\n", LONG);

        Reply blocked = host.apply(2, next);
        host.confirm(1);
        Reply free = host.apply(2, next);

        assertThat(blocked.status()).isEqualTo(Status.REFUSED);
        assertThat(reason(blocked)).startsWith("pending " + FakeHost.run(1));
        assertThat(free.status()).isEqualTo(Status.DONE);
    }

    @Test
    void the_next_apply_settles_a_run_whose_lease_ended_with_its_timer_dead() throws Exception {
        ApplyRequest next = host.request(AFTER + "# second\n", LONG);
        host.apply(1, host.request(AFTER, LONG));
        host.killTimer(1);
        // A reboot ends a lease: the deadline is then from another boot.
        Files.writeString(host.runDirectory(1).resolve("deadline"), "another-boot 99999999\n");

        Reply applied = host.apply(2, next);

        assertThat(applied.status()).isEqualTo(Status.DONE);
        assertThat(host.settled(1)).isTrue();
        assertThat(Files.readString(host.runDirectory(2).resolve("before"))).isEqualTo(BEFORE);
    }

    @Test
    void extend_moves_the_end_and_is_refused_afterwards() throws Exception {
        host.apply(1, host.request(AFTER, Duration.ofSeconds(20)));

        long begun = System.nanoTime();
        Reply extended = host.extend(1, Duration.ofSeconds(200));
        Reply observed = host.observe();
        long over = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun) + 1; // both drop fractions of a second
        host.revert(1);
        Reply late = host.extend(1, Duration.ofSeconds(200));

        assertThat(Long.parseLong(extended.text("deadline").orElseThrow())).isBetween(200 - over, 200L);
        List<String> pending = List.of(observed.text("pending").orElseThrow().split(" ", -1));
        assertThat(pending).hasSize(3).startsWith(FakeHost.run(1)).endsWith("no");
        assertThat(Long.parseLong(pending.get(1))).isBetween(200 - over, 200L);
        assertThat(late.status()).isEqualTo(Status.REFUSED);
    }
}
