package dev.countersign.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.countersign.diagnostic.Problem;
import dev.countersign.testing.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Needs("ssh")
class SshConfigTest {
    @TempDir
    Path temporary;

    private SshConfig config(String text) throws IOException {
        Path file = Files.writeString(temporary.resolve("config"), text);
        return SshConfig.of(file, Map.of(), Duration.ofSeconds(1)).orElseThrow();
    }

    private static SshConfig.Answer about(SshConfig config, String host) {
        return config.of(host, Optional.empty(), Optional.empty());
    }

    @Test
    void says_what_holds_for_a_host() throws Exception {
        SshConfig config = config("Host nas\n  HostName nas.example\n  Port 2222\n  User root\n");

        SshConfig.Answer answer = about(config, "nas");

        assertThat(answer.address()).isEqualTo("nas.example");
        assertThat(answer.port()).isEqualTo(2222);
        assertThat(answer.user()).isEqualTo("root");
    }

    /** The program of {@code Match exec} holds ssh's output open, and so does one that it left behind. */
    @Test
    @Timeout(30)
    void a_program_in_it_that_never_ends_holds_nothing_up() throws Exception {
        SshConfig config = config("Match exec \"sleep 300\"\n  Port 2222\n");

        Problem refused = catchThrowableOfType(Problem.class, () -> about(config, "nas"));

        assertThat(refused.getMessage()).contains("ssh -G did not end within 1 s and was stopped");
    }

    @Test
    void what_ssh_does_not_understand_is_said_in_its_words() throws Exception {
        SshConfig config = config("Host nas\n  Prot 2222\n");

        Problem refused = catchThrowableOfType(Problem.class, () -> about(config, "nas"));

        assertThat(refused.getMessage()).contains("ssh cannot read this file: ").contains("line 2", "prot");
    }
}
