package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Needs;
import dev.countersign.testing.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A policy repository begins with {@code init}. */
class InitTest {
    @TempDir
    Path temporary;

    @Test
    void makes_folders_samples_and_a_repository_that_lints() {
        Terminal terminal = Terminal.in(temporary);

        Terminal.Said said = terminal.run("init");

        assertThat(said.exit()).isZero();
        assertThat(said.out())
                .contains("+ policies/smb-signing.yaml", "+ inventories/hosts.yaml", "+ .gitignore")
                .contains("with a new Git repository");
        assertThat(said.err()).contains("lint", "commit -m", "plan");
        Terminal.Said lint = terminal.run("lint");
        assertThat(lint.exit()).isZero();
        assertThat(lint.out()).contains("the inventory has no hosts").contains("1 warning in 2 files");
    }

    @Test
    void lints_without_a_word_once_an_example_host_is_taken_in() {
        Terminal terminal = Terminal.in(temporary);
        terminal.run("init");
        terminal.file(
                "inventories/hosts.yaml",
                terminal.text("inventories/hosts.yaml").replace("# fs", "fs").replace("# branch", "branch"));
        terminal.file(
                "policies/smb-signing.yaml",
                terminal.text("policies/smb-signing.yaml").replaceAll("(?m)^    # (platforms:|  samba:)", "    $1"));

        Terminal.Said said = terminal.run("lint");

        assertThat(said.out()).contains("Lint: no mistakes in 2 files.");
        assertThat(said.exit()).isZero();
    }

    @Test
    void makes_the_folder_that_it_is_given() {
        Terminal terminal = Terminal.in(temporary);

        Terminal.Said said = terminal.run("init", "new/policies");

        assertThat(said.exit()).isZero();
        assertThat(terminal.directory().resolve("new/policies/.git")).isDirectory();
        assertThat(terminal.directory().resolve(".git")).doesNotExist();
    }

    @Test
    void leaves_what_is_there_as_it_is_and_names_it() {
        Terminal terminal = Terminal.in(temporary);
        terminal.file(".gitignore", "mine\n").file("ci/countersign.sh", "mine too\n");

        Terminal.Said said = terminal.run("init");

        assertThat(said.exit()).isZero();
        assertThat(said.out()).contains("= .gitignore  (already exists", "= ci/countersign.sh");
        assertThat(terminal.text(".gitignore")).isEqualTo("mine\n");
        assertThat(terminal.text("ci/countersign.sh")).isEqualTo("mine too\n");
    }

    @Test
    void adds_no_sample_rule_beside_policies_that_somebody_wrote() {
        Terminal terminal = Terminal.in(temporary);
        terminal.file("policies/mine.yaml", "policy: mine\n");

        Terminal.Said said = terminal.run("init", "--json");

        assertThat(said.exit()).isZero();
        assertThat(said.json().texts("leftAlone")).contains("policies/");
        assertThat(terminal.directory().resolve("policies/smb-signing.yaml")).doesNotExist();
    }

    @Test
    void twice_changes_nothing() {
        Terminal terminal = Terminal.in(temporary);
        terminal.run("init");

        Terminal.Said said = terminal.run("init", "--json");

        assertThat(said.exit()).isZero();
        assertThat(said.json().texts("made")).isEmpty();
        assertThat(said.json().bool("newGitRepository")).isFalse();
    }

    @Test
    void says_what_is_in_the_way_and_what_was_written_before() {
        Terminal terminal = Terminal.in(temporary);
        terminal.file("inventories", "a file\n");

        Terminal.Said said = terminal.run("init");

        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.err()).contains("inventories").contains("already written: policies/smb-signing.yaml");
    }

    @Test
    @Needs("git")
    void installs_no_hook_and_the_one_it_brings_refuses_what_does_not_lint() throws IOException {
        Terminal terminal = Terminal.in(temporary);
        Terminal.Said said = terminal.run("init");
        Path program = Files.createDirectories(temporary.resolve("bin")).resolve("countersign");
        Files.writeString(program, "#!/bin/sh\nprintf '%s\\n' \"$*\"\nexit 65\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        assertThat(git(terminal, "config --get core.hooksPath").exit()).isEqualTo(1);

        Ran.of(List.of("sh", "-c", copying(said))).orFail();
        // Somebody's merge request changes the sample: the copy is the user's own.
        terminal.file(".githooks/pre-commit", "#!/bin/sh\ntouch '" + temporary.resolve("PWNED") + "'\n");
        Ran ran = Ran.of(List.of(
                "sh",
                "-c",
                "cd '" + terminal.directory() + "' && PATH='" + temporary.resolve("bin") + "':$PATH"
                        + " git -c user.name=T -c user.email=t@example.net commit --allow-empty -m x"));

        assertThat(ran.exit()).isNotZero();
        assertThat(ran.output() + ran.error()).contains("-C . lint");
        assertThat(temporary.resolve("PWNED")).doesNotExist();
    }

    /** Returns the command of init that switches the hook on. */
    private static String copying(Terminal.Said init) {
        return init.err()
                .lines()
                .filter(line -> line.startsWith("  cp "))
                .findFirst()
                .orElseThrow();
    }

    @Test
    @Needs("git")
    void inside_a_repository_that_is_there_the_hook_is_copied_to_its_top() {
        Terminal terminal = Terminal.in(temporary);
        git(terminal, "init -q").orFail();

        Terminal.Said said = terminal.run("init", "smb/it's");

        assertThat(said.out()).contains("in the existing Git repository");
        Ran.of(List.of("sh", "-c", copying(said))).orFail();
        assertThat(terminal.text(".git/hooks/pre-commit"))
                .isEqualTo(terminal.text("smb/it's/.githooks/pre-commit"))
                .contains("countersign -C 'smb/it'\\''s' lint");
    }

    @Test
    @Needs("shellcheck")
    void its_shell_files_are_clean() {
        Terminal terminal = Terminal.in(temporary);
        terminal.run("init");

        Ran ran = Ran.of(List.of(
                "shellcheck",
                "-s",
                "sh",
                terminal.directory().resolve(".githooks/pre-commit").toString(),
                terminal.directory().resolve("ci/countersign.sh").toString()));

        assertThat(ran.output()).isEmpty();
        assertThat(ran.exit()).isZero();
    }

    private static Ran git(Terminal terminal, String arguments) {
        return Ran.of(List.of("sh", "-c", "git -C '" + terminal.directory() + "' " + arguments));
    }
}
