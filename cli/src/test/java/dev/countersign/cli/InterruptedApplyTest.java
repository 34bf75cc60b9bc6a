package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Needs;
import dev.countersign.testing.Pty;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An apply of five real hosts on a real terminal, through the launcher, with its progress bar. It
 * is interrupted at random moments: each time the program ends by itself, every host is as before
 * or changed and confirmed, and the last words say which.
 */
@Needs({"script", "namespaces", "smbd", "sshd"})
class InterruptedApplyTest extends OnFiveHosts {
    private static final String BAR = "apply   0% [";

    @Test
    void at_a_prompt_it_ends_with_130_and_nothing_was_changed() throws Exception {
        try (Pty pty = apply("").await("Change 5 hosts? Type 'yes' to continue:")) {
            pty.interrupt();

            assertThat(pty.exit(LONGEST)).isEqualTo(130);
            assertThat(pty.shown()).contains("Interrupted: no host was changed");
        }
        assertThat(states().values()).containsOnly("as before");
        assertThat(program.terminal().directory().resolve(".countersign/runs")).doesNotExist();
    }

    @Test
    void at_moments_drawn_by_lot_every_host_is_as_before_or_changed_and_the_last_words_say_which() throws Exception {
        moments(2, SEED);
    }

    @Test
    @Needs("all")
    void at_twenty_of_them() throws Exception {
        assertThat(moments(20, SEED + 1)).as("ended by it, not finished before").isGreaterThanOrEqualTo(10);
    }

    /** Returns how many of the commands the interrupt ended. */
    private int moments(int count, long seed) throws Exception {
        int ended = 0;
        Random random = new Random(seed);
        // How long it takes at most, in ms, all at once and two at once: what came too late shows it.
        int[] usual = {2000, 3500};
        for (int number = 1; number <= count; number++) {
            // Two at once: then some hosts have ended, some are in progress, and some have not
            // begun.
            int two = number % 2 == 0 ? 1 : 0;
            String width = two == 1 ? "--parallel 2" : "";
            long moment = random.nextInt(usual[two]);
            System.getLogger("moments")
                    .log(System.Logger.Level.INFO, "seed {0}, Ctrl-C after {1} ms {2}", seed, moment, width);
            if (number > 1) {
                begin();
            }
            Ended end = interruptedAt(
                    moment, width, "moment " + number + " of seed " + seed + ", " + moment + " ms " + width);
            if (end.exit() == 130) {
                ended++;
            } else {
                usual[two] = Math.max(1, Math.min(usual[two], end.milliseconds()));
            }
        }
        return ended;
    }

    /** How a command ended, and when, counted from the begin of the change. */
    private record Ended(int exit, int milliseconds) {}

    private Ended interruptedAt(long moment, String options, String what) throws Exception {
        int exit;
        int milliseconds;
        String shown;
        try (Pty pty = apply(options)) {
            pty.await("Type 'yes'").type("yes\n").await(BAR);
            long begun = System.nanoTime();
            TimeUnit.MILLISECONDS.sleep(moment);
            pty.interrupt();
            exit = pty.exit(LONGEST);
            milliseconds = (int) TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
            shown = pty.unfolded();
        }

        Map<String, String> states = states();
        assertThat(states.values()).as(what + shown).isSubsetOf("as before", "changed");
        long changed = states.values().stream().filter("changed"::equals).count();
        String run = program.lastRun();
        assertThat(exit).as(what + shown).isIn(0, 130);
        Matcher last = LAST_WORDS.matcher(shown);
        if (last.find()) {
            assertThat(exit).as(what).isEqualTo(130);
            assertThat(last.group(2)).isEqualTo(run);
            assertThat(number(last.group(1), "changed and confirmed"))
                    .as(what + shown)
                    .isEqualTo(changed);
            assertThat(number(last.group(1), "restored") + number(last.group(1), "not started"))
                    .as(what + shown)
                    .isEqualTo(HOSTS - changed);
        } else {
            assertThat(exit).as("it came too late: " + what + shown).isZero();
            assertThat(changed).isEqualTo(HOSTS);
        }
        settled(run, exit);
        outcomes(run)
                .forEach((host, outcome) -> assertThat(outcome.equals("Committed"))
                        .as(what + ": " + host + " is " + outcome + shown)
                        .isEqualTo("changed".equals(states.get(host))));
        return new Ended(exit, milliseconds);
    }

    @Test
    @Needs("all")
    void a_closed_window_lets_the_hosts_in_flight_end_too() throws Exception {
        try (Pty pty = apply("")) {
            pty.await("Type 'yes'").type("yes\n").await(BAR);
            awaitEvent("installed");
            ProcessHandle jvm = pty.jvm();
            pty.hangUp();

            jvm.onExit().get(60, TimeUnit.SECONDS);
        }

        assertThat(states().values()).isSubsetOf("as before", "changed");
        settled(program.lastRun(), 130);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nohup", "trap '' INT;"})
    @Needs("all")
    void what_was_ignored_when_it_began_stays_ignored(String before) throws Exception {
        boolean nohup = before.equals("nohup");
        try (Pty pty = Pty.start(
                temporary,
                variables(),
                (nohup ? "nohup " : before + " ")
                        + command("apply --lease 30s --yes")
                        + (nohup ? " >said 2>&1 </dev/null" : ""))) {
            awaitEvent("intent");
            ProcessHandle jvm = pty.jvm();
            if (nohup) {
                pty.hangUp();
            } else {
                pty.interrupt();
            }

            jvm.onExit().get(60, TimeUnit.SECONDS);
        }

        assertThat(states().values()).containsOnly("changed");
        settled(program.lastRun(), 0);
    }

    private void awaitEvent(String event) throws InterruptedException {
        Path runs = program.terminal().directory().resolve(".countersign/runs");
        RealHosts.await(LONGEST, "the journal says " + event, () -> {
            try (var all = Files.walk(runs)) {
                return all.filter(each -> each.endsWith("journal.jsonl"))
                        .anyMatch(each -> text(each).contains("\"event\":\"" + event + "\""));
            } catch (IOException notYet) {
                return false;
            }
        });
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException beingWritten) {
            return "";
        }
    }

    private Pty apply(String options) throws IOException {
        return onATerminal("apply --lease 30s " + options);
    }
}
