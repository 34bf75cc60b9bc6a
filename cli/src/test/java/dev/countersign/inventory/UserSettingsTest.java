package dev.countersign.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Diagnostics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user trusts is said in the user's own file, and nothing is trusted by mistake. */
class UserSettingsTest {
    private static final String DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    @TempDir
    private Path home;

    private final Diagnostics found = new Diagnostics();

    private UserSettings settings(String text) throws IOException {
        Path path = UserSettings.path(home);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r--r--"));
        return UserSettings.load(path, found);
    }

    private List<String> mistakes() {
        return found.all().stream().map(Diagnostic::toString).toList();
    }

    @Test
    void without_a_file_nothing_is_trusted() {
        assertThat(UserSettings.load(UserSettings.path(home), found)).isEqualTo(UserSettings.NONE);
        assertThat(mistakes()).isEmpty();
    }

    @Test
    void digests_and_commands_are_read() throws IOException {
        UserSettings settings = settings("trusted hooks: [SHA256:" + DIGEST.toUpperCase(java.util.Locale.ROOT)
                + "]\nsecret commands: [[pass, show], [op]]\n");

        assertThat(mistakes()).isEmpty();
        assertThat(settings.trustedHooks()).containsExactly(DIGEST);
        assertThat(settings.secretCommands().beginnings()).containsExactly(List.of("pass", "show"), List.of("op"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-rw-r--", "rw-r--rw-"})
    void a_file_that_others_can_write_is_refused(String mode) throws IOException {
        settings("secret commands: [[sh]]\n");
        Path path = UserSettings.path(home);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));

        UserSettings settings = UserSettings.load(path, found);

        assertThat(settings).isEqualTo(UserSettings.NONE);
        assertThat(mistakes())
                .containsExactly(
                        path + ": others can write this file, which says what may be run\n  run: chmod 600 " + path);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "secret commands: [[]]     | 1:19: a secret command is a list of its first words",
                "secret commands: [[pass], []] | 1:27: a secret command is a list of its first words",
                "secret commands: [pass]   | 1:19: a secret command is a list of its first words",
                "secret commands: [['']]   | 1:19: a secret command is a list of its first words",
                "secret commands: [[a, {}]] | 1:19: a secret command is a list of its first words",
                "secret comands: [[pass]]  | 1:1: unknown key 'secret comands' in the user's configuration",
                "trusted hooks: [abc]      | 1:17: a trusted hook is named by its SHA-256: 64 hexadecimal digits",
                "trusted hooks: x          | 1:16: 'trusted hooks' of the user's configuration must be a list, not a text",
            },
            quoteCharacter = '`')
    void a_mistake_means_that_nothing_is_trusted(String text, String message) throws IOException {
        UserSettings settings = settings(text + "\n");

        assertThat(settings).isEqualTo(UserSettings.NONE);
        assertThat(found.all().get(0).toString().lines().findFirst()).contains(UserSettings.path(home) + ":" + message);
    }

    @Test
    void a_file_of_comments_trusts_nothing_and_is_no_mistake() throws IOException {
        assertThat(settings("# nothing yet\n")).isEqualTo(UserSettings.NONE);
        assertThat(mistakes()).isEmpty();
    }
}
