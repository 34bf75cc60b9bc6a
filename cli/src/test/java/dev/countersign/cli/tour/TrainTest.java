package dev.countersign.cli.tour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.cli.Terminal;
import dev.countersign.testing.MachineClock;
import dev.countersign.testing.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command that the launcher archives the classes of. */
@Needs({"sh", "setsid"})
@Timeout(60)
class TrainTest {
    @TempDir
    Path temporary;

    @Test
    void runs_the_usual_commands_says_nothing_and_leaves_nothing_behind() throws IOException {
        Path hosts = Files.createDirectory(temporary.resolve("hosts"));
        Terminal terminal =
                Terminal.in(temporary).variable("TMPDIR", hosts.toString()).clock(new MachineClock());

        Terminal.Said said = terminal.runBare("train");

        assertThat(said.exit()).as(said.toString()).isZero();
        assertThat(said.out() + said.err()).isEmpty();
        for (Path each : List.of(hosts, terminal.home(), terminal.directory())) {
            try (Stream<Path> left = Files.list(each)) {
                assertThat(left).isEmpty();
            }
        }
    }

    @Test
    void says_why_it_failed_where_it_cannot_run() {
        Terminal.Said said =
                Terminal.in(temporary).variable("TMPDIR", "/nonexistent").runBare("train");

        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.err()).contains("could not start its hosts in /nonexistent");
    }
}
