package dev.countersign.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalProgramTest {
    private static final Map<String, String> PATH = Map.of("PATH", "/usr/bin:/bin");

    @TempDir
    Path temporary;

    private ProgramOutput shell(Duration limit, String script) {
        return LocalProgram.find("sh", PATH)
                .orElseThrow()
                .run(List.of("-c", script), PATH, Optional.of(temporary), limit, new byte[0]);
    }

    @Test
    void says_how_it_ended_and_what_it_wrote() {
        ProgramOutput said = shell(Duration.ofSeconds(10), "pwd; printf 'a\\033[1mb\\n\\n c \\n' >&2; exit 3");

        assertThat(said.exit()).isEqualTo(3);
        assertThat(said.output().utf8()).isEqualTo(temporary + "\n");
        assertThat(said.words()).containsExactly("a\\x1b[1mb", " c");
    }

    /** The child holds the output open, so that its end is never reached. */
    @Test
    void one_that_needs_too_long_is_stopped_with_those_it_started() throws Exception {
        ProgramOutput said = shell(Duration.ofSeconds(1), "sleep 60 & echo $! >pid; wait");

        assertThat(said.exit()).isEqualTo(ProgramOutput.NO_ANSWER);
        assertThat(said.words()).containsExactly("did not end within 1 s and was stopped");
        long started = Long.parseLong(Files.readString(temporary.resolve("pid")).strip());
        for (ProcessHandle each : ProcessHandle.of(started).stream().toList()) {
            each.onExit().get(10, TimeUnit.SECONDS);
        }
        assertThat(ProcessHandle.of(started)).isEmpty();
    }

    @Test
    void a_relative_folder_of_the_path_is_not_searched() throws Exception {
        Path tool = Files.writeString(temporary.resolve("tool"), "");
        assertThat(tool.toFile().setExecutable(true)).isTrue();

        assertThat(LocalProgram.find("tool", Map.of("PATH", temporary + ":/bin")))
                .contains(new LocalProgram(tool));
        assertThat(LocalProgram.find("tool", Map.of("PATH", ":.:/nowhere"))).isEmpty();
        assertThat(LocalProgram.find("tool", Map.of())).isEmpty();
    }
}
