package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Needs;
import dev.countersign.testing.Ran;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A Git work tree whose repository is not on this machine: commands that only read continue, and
 * say once why the revision is unknown.
 */
@Needs("git")
class UnknownRevisionTest {
    private static final String WARNING = "warning: the revision is unknown: git cannot use the repository of ";

    @TempDir
    Path temporary;

    private Terminal terminal;

    @BeforeEach
    void a_work_tree_alone() {
        terminal = Terminal.in(temporary);
        terminal.run("init");
        terminal.file("inventories/hosts.yaml", "hosts: {fs1: {address: 127.0.0.1, port: 1, platform: samba}}\n");
        sh("rm -rf .git && echo 'gitdir: /gone/.git/worktrees/x' >.git");
    }

    private void sh(String script) {
        Ran.of(List.of("sh", "-c", "cd '" + terminal.directory() + "' && " + script))
                .orFail();
    }

    @Test
    void what_only_reads_goes_on_and_says_why() {
        for (String each : List.of("render", "check", "plan", "lint")) {
            Terminal.Said said = terminal.run(each, "--json");

            assertThat(said.exit()).as(each + said).isNotIn(1, 4, 64, 65);
            assertThat(said.json().text("revision")).as(each).isEqualTo("unknown");
            assertThat(said.err() + said.out())
                    .as(each)
                    .containsOnlyOnce("the revision is unknown: git cannot use the repository of ")
                    .contains("fatal: not a git repository: /gone/.git/worktrees/x");
        }
        assertThat(terminal.run("plan").err()).containsOnlyOnce(WARNING);
        assertThat(terminal.run("plan").out()).contains("policy unknown");
        assertThat(terminal.run("check").err()).doesNotContain(WARNING);
    }

    @Test
    void the_status_of_hosts_does_not_need_it() {
        Terminal.Said said = terminal.run("status", "--json");

        assertThat(said.json().text("revision")).isEqualTo("unknown");
        assertThat(said.err()).containsOnlyOnce(WARNING);
    }

    @Test
    void what_writes_to_the_repository_refuses_in_the_words_of_git() {
        Terminal.Said commit = terminal.run("commit", "-m", "x");
        terminal.file("inventories/x", "");
        sh("rm -r policies");
        Terminal.Said init = terminal.run("init");

        assertThat(commit.exit()).isEqualTo(4);
        assertThat(commit.err()).contains("fatal: not a git repository: /gone", "nothing was changed");
        assertThat(init.exit()).isEqualTo(4);
        assertThat(init.err()).contains("fatal: not a git repository: /gone", "nothing was changed");
        assertThat(Files.exists(terminal.directory().resolve("policies"))).isFalse();
    }

    @Test
    @Needs("root")
    void a_folder_of_another_user_is_read_and_not_committed() {
        sh("rm .git && git init -q && chown -R 12345 .");

        Terminal.Said render = terminal.run("render", "--json");
        Terminal.Said commit = terminal.run("commit", "-m", "x");

        assertThat(render.exit()).isZero();
        assertThat(render.json().text("revision")).isEqualTo("unknown");
        assertThat(render.err())
                .containsOnlyOnce("because it belongs to another user")
                .contains("safe.directory");
        assertThat(commit.exit()).isEqualTo(4);
        assertThat(commit.err()).contains("safe.directory");
    }
}
