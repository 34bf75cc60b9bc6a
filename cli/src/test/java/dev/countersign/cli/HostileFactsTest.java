package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.cli.HostileReply.Made;
import dev.countersign.cli.LyingHost.Answer;
import dev.countersign.testing.Needs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One fact of a host is hostile and everything else is true, so that it gets as far as possible:
 * through every view of the program.
 */
@Needs("all")
class HostileFactsTest {
    /** Every fact is tested with a sixth of the texts, and the next fact with the next sixth. */
    private static final int SHARES = 6;

    @TempDir
    private static Path temporary;

    private static LyingFleet fleet;

    @BeforeAll
    static void record() throws Exception {
        fleet = LyingFleet.in(temporary);
    }

    @AfterAll
    static void down() throws IOException {
        fleet.close();
    }

    /** The plain view, JSON, a plan that is saved, shown and applied, and its run. */
    @Test
    void every_fact_of_a_host_through_every_view() {
        int turn = 0;
        for (String verb : LyingFleet.VERBS) {
            for (int index = 0; index < HostileReply.size(fleet.said(verb)); index++) {
                for (int text = turn++ % SHARES; text < HostileReply.TEXTS.size(); text += SHARES) {
                    Made made = HostileReply.replaced(fleet.said(verb), index, HostileReply.TEXTS.get(text));
                    Map<String, Answer> said = fleet.answers();
                    said.put(verb, made.answer());
                    fleet.host().lie(said, !verb.equals("revert"));
                    views(verb).forEach(words -> harmless(made.what(), words));
                    fleet.forget();
                }
            }
        }
    }

    private static List<String> views(String verb) {
        return switch (verb) {
            case "observe" ->
                List.of(
                        "check -v",
                        "check --json",
                        "plan --json",
                        "plan -v --out seen.plan",
                        "show seen.plan",
                        "show seen.plan --json",
                        "apply seen.plan --yes",
                        "history -v",
                        "show RUN -v",
                        "show RUN --json");
            case "rehearse" ->
                List.of(
                        "plan -v --out seen.plan",
                        "plan --json",
                        "show seen.plan",
                        "apply seen.plan --yes",
                        "show RUN -v");
            case "status" -> List.of("status -v", "status --json");
            default ->
                List.of(
                        "apply --yes",
                        "history --json",
                        "show RUN -v",
                        "show RUN --json",
                        "confirm RUN",
                        "rollback RUN --yes");
        };
    }

    private static void harmless(String what, String words) {
        String line = words.replace(
                        "seen.plan",
                        fleet.terminal().directory().resolve("seen.plan").toString())
                .replace("RUN", newestRun());
        Terminal.Said said = fleet.terminal().run(line.split(" ", -1));
        String about = what + ": " + words + " exits " + said.exit() + "\n" + Harmless.start(said.out() + said.err());
        Harmless.said(about, said);
        Harmless.kept(about, fleet.terminal().directory().resolve(".countersign"));
        Harmless.nothingRan(about, temporary);
        if (words.startsWith("check")) {
            assertThat(said.exit()).as(about).isIn(1, 2, 3);
        }
    }

    private static String newestRun() {
        try {
            return LyingFleet.newest(fleet.terminal().directory().resolve(".countersign/runs"));
        } catch (IOException none) {
            return "20261122T100000Z-0000";
        }
    }
}
