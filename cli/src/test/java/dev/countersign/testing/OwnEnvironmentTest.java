package dev.countersign.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Tests know nothing about the person who runs them, so that they find the same on every machine as
 * on a fresh one.
 */
class OwnEnvironmentTest {
    private static final Map<String, String> VARIABLES = System.getenv();

    @Test
    void the_home_is_one_of_the_build_for_java_and_for_everything_that_is_started() {
        assertThat(Path.of(System.getProperty("user.home")))
                .isEqualTo(Path.of("target/home").toAbsolutePath())
                .isDirectory();
        assertThat(Ran.of(List.of("sh", "-c", "printf %s \"$HOME\"")).orFail().output())
                .isEqualTo(System.getProperty("user.home"));
        assertThat(VARIABLES).doesNotContainKeys("XDG_CONFIG_HOME", "SSH_AUTH_SOCK", "KRB5_CONFIG");
    }

    @Test
    void names_of_files_are_utf_8() {
        assertThat(Charset.forName(System.getProperty("sun.jnu.encoding"))).isEqualTo(StandardCharsets.UTF_8);
        assertThat(Ran.of(List.of("printf", "%s", "pr\u00fcfung")).output()).isEqualTo("pr\u00fcfung");
    }

    @Test
    void git_knows_nobody() {
        assertThat(VARIABLES.keySet())
                .filteredOn(each -> each.matches("GIT_(AUTHOR|COMMITTER|CONFIG|DIR|WORK|INDEX).*"))
                .containsExactly("GIT_CONFIG_NOSYSTEM");
        assertThat(VARIABLES).doesNotContainKey("EMAIL");
    }

    @Test
    @Needs("git")
    void and_finds_no_settings_of_a_person() {
        assertThat(Ran.of(List.of("git", "config", "--global", "--list")).output())
                .isEmpty();
    }

    @Test
    @Needs(Signals.NEED)
    void a_signal_ends_what_is_started_to_hear_it() {
        List<String> command = new ArrayList<>(Signals.before());
        command.addAll(List.of("sh", "-c", "kill -s INT $$"));

        assertThat(Ran.of(command).exit()).isEqualTo(130);
    }
}
