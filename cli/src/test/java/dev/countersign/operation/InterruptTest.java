package dev.countersign.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.testing.MachineClock;
import dev.countersign.transaction.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an interrupt does at each moment of a command. */
class InterruptTest {
    private static final Duration MOMENT = Duration.ofMillis(50);

    private final Interrupt interrupt = new Interrupt();
    private final List<String> said = new ArrayList<>();

    @BeforeEach
    void listen() {
        interrupt.voice(new Interrupt.Voice() {
            @Override
            public void waiting(String what) {
                said.add("waiting: " + what);
            }

            @Override
            public void leaving(String what) {
                said.add("leaving: " + what);
            }
        });
    }

    @Test
    void before_anything_has_begun_the_program_ends_at_once_and_begins_nothing_more() throws Exception {
        interrupt.request();

        CompletableFuture<Interrupt.Work> begun = CompletableFuture.supplyAsync(interrupt::changing);

        interrupt.ended(2); // the command's result meanwhile was not shown
        assertThat(interrupt.await()).isEqualTo(130);
        assertThat(said).containsExactly("leaving: Interrupted: no host was changed");
        Assertions.assertThatThrownBy(() -> begun.get(200, TimeUnit.MILLISECONDS))
                .isInstanceOf(TimeoutException.class);
    }

    @Test
    void while_hosts_are_changed_it_waits_for_their_end_and_for_the_words_about_it() throws Exception {
        Interrupt.Work work = interrupt.changing();
        interrupt.request();
        CompletableFuture<Integer> ended = CompletableFuture.supplyAsync(interrupt::await);

        assertThat(work.stopped()).isTrue();
        Assertions.assertThatThrownBy(() -> ended.get(100, TimeUnit.MILLISECONDS))
                .isInstanceOf(TimeoutException.class);
        ExitCode code = work.code(ExitCode.REFUSED);
        work.close();
        Assertions.assertThatThrownBy(() -> ended.get(100, TimeUnit.MILLISECONDS))
                .isInstanceOf(TimeoutException.class);
        interrupt.ended(code.number());

        assertThat(ended.get(5, TimeUnit.SECONDS)).isEqualTo(130);
        assertThat(work.cut()).isTrue();
        assertThat(said).hasSize(1).first().asString().startsWith("waiting: Interrupted: no other host is started");
    }

    @Test
    void a_host_that_needs_a_person_is_never_hidden() {
        Interrupt.Work work = interrupt.changing();
        interrupt.request();

        assertThat(work.code(ExitCode.NEEDS_PERSON)).isEqualTo(ExitCode.NEEDS_PERSON);
        assertThat(work.code(ExitCode.ROLLED_BACK)).isEqualTo(ExitCode.INTERRUPTED);
    }

    @Test
    void one_that_comes_after_the_hosts_have_ended_changes_nothing_of_the_exit_code() {
        Interrupt.Work work = interrupt.changing();
        ExitCode written = work.code(ExitCode.DONE);
        interrupt.request();
        ExitCode shown = work.code(ExitCode.DONE);
        work.close();
        interrupt.ended(shown.number());

        assertThat(written).isEqualTo(ExitCode.DONE);
        assertThat(shown).isEqualTo(ExitCode.DONE);
        assertThat(work.cut()).isFalse();
        assertThat(interrupt.await()).isZero();
    }

    @Test
    void a_rehearsal_s_own_runs_do_not_settle_the_exit_code_of_the_whole() {
        Interrupt.Work whole = interrupt.changing();
        try (Interrupt.Work part = interrupt.changing()) {
            assertThat(part.code(ExitCode.DONE)).isEqualTo(ExitCode.DONE);
        }
        interrupt.request();
        try (Interrupt.Work back = interrupt.changingBack()) {
            assertThat(back.stopped()).as("the way back goes on").isFalse();
            assertThat(back.code(ExitCode.DONE)).isEqualTo(ExitCode.DONE);
        }

        assertThat(whole.stopped()).isTrue();
        assertThat(whole.code(ExitCode.DONE)).isEqualTo(ExitCode.INTERRUPTED);
    }

    @Test
    void what_only_writes_is_not_waited_for_without_end() {
        interrupt.finishing(MOMENT, () -> said.add("told"));
        interrupt.request();

        long began = System.nanoTime();
        CompletableFuture<Integer> ended = CompletableFuture.supplyAsync(interrupt::await);
        interrupt.ended(130);

        assertThat(ended.join()).isEqualTo(130);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
        assertThat(said).containsExactly("told");
    }

    @Test
    void what_was_done_before_is_said() {
        try (Interrupt.Work work = interrupt.changing()) {
            assertThat(work.stopped()).isFalse();
            interrupt.soFar("an overdue run was reverted on 1 host; nothing else was changed");
        }
        interrupt.request();

        assertThat(said)
                .containsExactly(
                        "leaving: Interrupted: an overdue run was reverted on 1 host; nothing else was changed");
    }

    @Test
    void after_its_end_there_is_nothing_to_interrupt() {
        interrupt.ended(2);

        assertThat(interrupt.request()).isFalse();
        assertThat(said).isEmpty();
    }

    @Test
    void a_pause_takes_its_time_and_no_longer() {
        Interrupt.Work work = interrupt.changing();
        Counting clock = new Counting();

        assertThat(work.pause(clock, Duration.ofSeconds(90))).isTrue();

        assertThat(clock.slept).isEqualTo(Duration.ofSeconds(90));
        assertThat(said).isEmpty();
    }

    @Test
    void an_interrupt_ends_a_pause_at_once_and_says_that_nothing_is_in_progress() throws Exception {
        Interrupt.Work work = interrupt.changing();
        CompletableFuture<Boolean> pause =
                CompletableFuture.supplyAsync(() -> work.pause(new MachineClock(), Duration.ofHours(1)));
        Assertions.assertThatThrownBy(() -> pause.get(200, TimeUnit.MILLISECONDS))
                .isInstanceOf(TimeoutException.class);

        interrupt.request();

        assertThat(pause.get(5, TimeUnit.SECONDS)).isFalse();
        assertThat(said)
                .containsExactly("waiting: Interrupted in the pause between two batches: no other host is started, and"
                        + " none is in progress.");
        assertThat(work.code(ExitCode.REFUSED)).isEqualTo(ExitCode.INTERRUPTED);
    }

    @Test
    void after_a_pause_hosts_are_in_progress_again() {
        Interrupt.Work work = interrupt.changing();
        work.pause(new Counting(), Duration.ofSeconds(1));

        interrupt.request();

        assertThat(said).hasSize(1).first().asString().contains("Hosts in progress are finished first");
        assertThat(work.pause(new Counting(), Duration.ofSeconds(1)))
                .as("no pause begins after an interrupt")
                .isFalse();
    }

    /** A clock that does not wait, and counts how long it should have. */
    private static final class Counting implements Clock {
        private Duration slept = Duration.ZERO;

        @Override
        public Instant now() {
            return Instant.EPOCH.plus(slept);
        }

        @Override
        public long nanoTime() {
            return slept.toNanos();
        }

        @Override
        public void sleep(Duration duration) {
            slept = slept.plus(duration);
        }
    }
}
