package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.cli.HostileReply.Made;
import dev.countersign.cli.LyingHost.Answer;
import dev.countersign.faults.Results;
import dev.countersign.testing.Needs;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A host that replies with everything but the truth, made from the replies of a demo host to the
 * real program. Nothing is executed, shown raw, or believed; the program always ends, with words
 * and an exit code that say so.
 */
class HostileRepliesTest {
    private static final long SEED = 20261122;
    /**
     * The time limit for one call. Unless there is silence, the size limit ends the call long
     * before.
     */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final HostileTally TALLY = new HostileTally(PATIENCE);
    private static final List<String> VERBS = LyingFleet.VERBS;

    @TempDir
    private static Path temporary;

    private static LyingFleet fleet;
    private static LyingHost host;
    private static Terminal terminal;

    @BeforeAll
    static void record() throws Exception {
        fleet = LyingFleet.in(temporary);
        host = fleet.host();
        terminal = fleet.terminal();
    }

    @AfterAll
    static void down() throws IOException {
        fleet.close();
        if (Boolean.getBoolean("countersign.all")) {
            Results.write("hostile-replies", List.of(), TALLY.lines(SEED));
        }
    }

    @Test
    void what_was_recorded_is_believed_as_it_was_said() {
        host.lie(answers(), true);

        assertThat(terminal.run("check").exit()).isEqualTo(2);
        assertThat(terminal.run("plan").exit()).isEqualTo(2);
        Terminal.Said apply = terminal.run("apply", "--yes");

        assertThat(apply.exit()).as(apply.out()).isZero();
        assertThat(terminal.run("status").exit()).isZero();
    }

    @Test
    void thirty_seeded_answers_of_a_hostile_host() {
        rounds(0, 30);
    }

    @Test
    @Needs("all")
    void the_rest_of_a_thousand() {
        rounds(30, 1000);
    }

    private static void rounds(int from, int to) {
        for (int round = from; round < to; round++) {
            SplittableRandom random = new SplittableRandom(SEED + round);
            String verb = VERBS.get(random.nextInt(VERBS.size()));
            Made made =
                    new HostileReply(random.nextLong()).of(said(verb), said(VERBS.get(random.nextInt(VERBS.size()))));
            new Round("round " + round + ": " + verb + ", " + made.what(), verb, made).ask(random);
        }
    }

    /** One lie, and how the program reacts to it. */
    private record Round(String name, String verb, Made made) {
        void ask(SplittableRandom random) {
            Map<String, Answer> said = answers();
            said.put(verb, made.answer());
            // revert is called if the wire does not show the change
            host.lie(said, !verb.equals("revert"));
            List<String> words = new ArrayList<>(List.of(command(verb, random)));
            if (words.get(0).equals("apply")) {
                words.add("--yes");
            }
            words.addAll(pick(random, List.of(List.of(), List.of("--json"), List.of("-v"))));
            long begin = System.nanoTime();

            Terminal.Said all;
            try {
                all = terminal.run(words.toArray(String[]::new));
            } catch (RuntimeException | Error thrown) {
                TALLY.crashed(Duration.ofNanos(System.nanoTime() - begin));
                throw new AssertionError(name, thrown);
            }
            Duration took = Duration.ofNanos(System.nanoTime() - begin);
            TALLY.ended(made.framed(), all, took);

            String about = name + "\n" + words + " exits " + all.exit() + "\n" + Harmless.start(all.out() + all.err());
            assertThat(took).as(about).isLessThan(PATIENCE);
            Harmless.said(about, all);
            Harmless.kept(about, terminal.directory().resolve(".countersign"));
            Harmless.nothingRan(about, temporary);
            fleet.forget();
            assertThat(all.exit()).as(about).isIn(allowed(words.get(0)));
        }

        /**
         * A torn reply is an error (1) before a lease is armed. Afterwards a person is needed (6),
         * unless the host replies to the next query, whose reply then counts: it reverted
         * everything (5). A reply that is complete in form may be the truth: then the wire, which
         * shows that signing is only offered, keeps check and plan from ever reporting that all is
         * well.
         */
        private List<Integer> allowed(String command) {
            return switch (command) {
                case "check" -> made.framed() ? List.of(1, 2, 3) : List.of(1);
                case "plan" -> made.framed() ? List.of(1, 2, 3, 4) : List.of(1);
                case "status" -> made.framed() ? List.of(0, 1, 2, 6) : List.of(1);
                default ->
                    switch (verb) {
                        case "observe", "rehearse" -> made.framed() ? List.of(0, 1, 3, 4) : List.of(1);
                        case "apply" -> made.framed() ? List.of(0, 1, 4, 5, 6) : List.of(5);
                        case "confirm" -> made.framed() ? List.of(0, 5, 6) : List.of(6);
                        default -> made.framed() ? List.of(1, 5, 6) : List.of(6);
                    };
            };
        }
    }

    private static String command(String verb, SplittableRandom random) {
        return switch (verb) {
            case "observe" -> pick(random, List.of("check", "plan", "apply"));
            case "rehearse" -> pick(random, List.of("plan", "apply"));
            case "status" -> "status";
            default -> "apply";
        };
    }

    private static <T> T pick(SplittableRandom random, List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private static byte[] said(String verb) {
        return fleet.said(verb);
    }

    private static Map<String, Answer> answers() {
        return fleet.answers();
    }
}
