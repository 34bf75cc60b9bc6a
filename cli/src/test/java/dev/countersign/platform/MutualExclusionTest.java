package dev.countersign.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Locks of a host without flock: whatever dead holders leave behind, two living processes never
 * hold the same lock.
 */
class MutualExclusionTest extends UnderEveryShell {
    private static final int AT_ONCE = 4;

    /** What main sets first, on a host without flock. */
    private static final String BEGIN = """
            set -uf
            LC_ALL=C
            blanks=$(printf ' \\t\\n.') blanks=${blanks%.} IFS=$blanks
            nl=$(printf '\\n.') nl=${nl%.}
            choose_writer
            read_clock
            have() {
                test "$1" != flock && command -v "$1" >/dev/null 2>&1
            }
            state=$1
            """;

    /**
     * Takes the lock, checks whether another process is inside, leaves; now and then a process dies
     * while it holds the lock.
     */
    private static final String CONTEND = """
            round=0 had=0
            while test "$round" -lt 25; do
                round=$((round + 1))
                take_lock "$state/lock" 9 || continue
                had=$((had + 1))
                mkdir "$state/inside" 2>/dev/null || echo "BOTH in round $round"
                rmdir "$state/inside"
                # What somebody who was killed has left: a stamp of a process that is gone.
                test $((round % 3)) != 0 || sh -c ': >"$0"' "$state/lock.by 1$$ 7 $boot"
                drop_lock "$state/lock" 9
            done
            echo "had $had"
            """;

    /** Takes the lock once, says so in a file, and keeps it until the test ends. */
    private static final String KEEP = """
            taken=no
            take_lock "$state/lock" 9 && taken=yes
            echo "$taken" >"$state/$2.part"
            command mv "$state/$2.part" "$state/$2"
            while test -d "$state" && test ! -e "$state/end"; do nap; done
            """;

    /**
     * A second process comes just before the remains of a dead holder are removed, and a third just
     * after.
     */
    private static final String IN_BETWEEN = """
            comes() {
                test ! -e "$state/$1.came" || return 0
                : >"$state/$1.came"
                $shell "$state/keep.sh" "$state" "$1" </dev/null >/dev/null 2>&1 &
                until test -e "$state/$1"; do nap; done
            }
            mv() {
                comes second
                command mv "$@"
                comes third
            }
            rm() {
                comes second
                command rm "$@"
                comes third
            }
            : >"$state/lock.by 1$$ 7 $boot"
            ln -s "1$$:7:$boot" "$state/lock.held"
            """;

    private String program(String... then) throws IOException {
        String program = Script.of("", FakeHost.hooks()).text().latin1().replaceFirst("(?s)main \"\\$@\"\n}\n$", "");
        return program.substring("{\n".length()) + BEGIN + String.join("", then);
    }

    private Process start(Path script, Path state, String name) throws IOException {
        List<String> words = new ArrayList<>(List.of(shell.words()));
        words.addAll(List.of(script.toString(), state.toString(), name));
        return new ProcessBuilder(words).redirectErrorStream(true).start();
    }

    @Test
    void only_one_is_inside_at_a_time() throws Exception {
        Path script = Files.writeString(directory.resolve("contend.sh"), program(CONTEND));
        Path state = Files.createDirectory(directory.resolve("state"));

        List<Process> running = new ArrayList<>();
        for (int number = 0; number < AT_ONCE; number++) {
            running.add(start(script, state, "number" + number));
        }
        StringBuilder said = new StringBuilder();
        for (Process each : running) {
            said.append(Bytes.of(each.getInputStream().readAllBytes()).latin1());
        }

        assertThat(said.toString()).doesNotContain("BOTH").containsPattern("had [1-9]");
        assertThat(state.resolve("inside")).doesNotExist();
    }

    @Test
    void of_three_that_find_a_dead_holder_at_the_same_moment_one_has_it() throws Exception {
        Path state = Files.createDirectory(directory.resolve("state"));
        Files.writeString(state.resolve("keep.sh"), program(KEEP));
        String shellWords = "shell='" + String.join(" ", shell.words()) + "'\n";
        Path first = Files.writeString(directory.resolve("first.sh"), program(shellWords, IN_BETWEEN, KEEP));

        Process process = start(first, state, "first");
        FakeHost.until("the first has come through", () -> Files.exists(state.resolve("first")));
        List<String> holders = new ArrayList<>();
        for (String each : List.of("first", "second", "third")) {
            if (Files.exists(state.resolve(each))
                    && Files.readString(state.resolve(each)).equals("yes\n")) {
                holders.add(each);
            }
        }
        Files.writeString(state.resolve("end"), "");
        process.waitFor();

        assertThat(Files.exists(state.resolve("second")))
                .as("others came in between")
                .isTrue();
        assertThat(holders).hasSize(1);
    }
}
