package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Needs;
import dev.countersign.testing.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often each command starts git, and with which subcommand. */
@Needs("git")
class GitCallsTest {
    private static final String RUN = "20261122T095141Z-3f9c";

    @TempDir
    Path temporary;

    private Terminal terminal;
    private Path calls;

    @BeforeEach
    void a_repository_and_a_git_that_writes_down_what_it_is_asked() throws IOException {
        terminal = Terminal.in(temporary);
        terminal.run("init");
        terminal.file("inventories/hosts.yaml", "hosts: {fs1: {address: 127.0.0.1, port: 1, platform: samba}}\n");
        sh("git config user.name Tester && git config user.email tester@example.net");
        calls = temporary.resolve("calls");
        Path git = Files.createDirectories(temporary.resolve("bin")).resolve("git");
        String real =
                Ran.of(List.of("sh", "-c", "command -v git")).orFail().output().strip();
        Files.writeString(git, "#!/bin/sh\necho \"$*\" >>'" + calls + "'\nexec '" + real + "' \"$@\"\n");
        assertThat(git.toFile().setExecutable(true)).isTrue();
        terminal.variable("PATH", git.getParent() + ":" + System.getenv("PATH"));
    }

    private void sh(String script) {
        Ran.of(List.of("sh", "-c", "cd '" + terminal.directory() + "' && " + script))
                .orFail();
    }

    /** Returns the words after git's own options, for each git call of one command. */
    private List<String> asked(String... arguments) throws IOException {
        Files.deleteIfExists(calls);
        terminal.run(arguments);
        return !Files.exists(calls)
                ? List.of()
                : Files.readAllLines(calls).stream()
                        .map(each -> each.replaceAll("^(--\\S+ |-c \\S+ )*", "").replaceAll(" .*", ""))
                        .toList();
    }

    @Test
    void what_does_not_say_the_revision_does_not_ask_for_it() throws IOException {
        new KeptRuns(terminal).committed(RUN);

        for (String each : List.of("render", "history", "trust", "--version")) {
            assertThat(asked(each)).as(each).isEmpty();
        }
        assertThat(asked("show", RUN)).isEmpty();
    }

    @Test
    void the_revision_is_one_question() throws IOException {
        for (String each : List.of("lint", "render", "check", "plan")) {
            assertThat(asked(each, "--json")).as(each).containsExactly("status");
        }
        assertThat(asked("plan", "--out", temporary.resolve("a.plan").toString()))
                .containsExactly("status");
        for (String each : List.of("lint", "check", "plan")) {
            assertThat(asked(each)).as(each).containsExactly("status");
        }
        assertThat(asked("apply", "--yes")).containsExactly("status");
    }

    /**
     * Git refuses queries about files outside its work tree, so it must first be asked where the
     * work tree is.
     */
    @Test
    void a_file_from_elsewhere_costs_one_more_question() throws IOException {
        Path elsewhere = temporary.resolve("elsewhere.yaml");
        Files.writeString(elsewhere, terminal.text("inventories/hosts.yaml"));

        assertThat(asked("render", "--json", "-i", elsewhere.toString())).containsExactly("rev-parse", "status");
    }

    @Test
    void a_folder_in_no_repository_is_one_question() throws IOException {
        sh("rm -rf .git");

        assertThat(asked("render", "--json")).containsExactly("status");
        assertThat(asked("commit", "-m", "x")).containsExactly("status");
    }

    @Test
    void a_run_is_acted_on_after_one_question() throws IOException {
        new KeptRuns(terminal).committed(RUN);

        assertThat(asked("rollback", RUN, "--yes")).containsOnlyOnce("ls-files").hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void a_commit_is_five_to_seven_calls() throws IOException {
        assertThat(asked("commit", "-m", "first")).containsExactly("status", "add", "commit", "status", "status");
        terminal.file("policies/smb-signing.yaml", terminal.text("policies/smb-signing.yaml") + "# edited\n");
        assertThat(asked("commit", "-m", "second"))
                .containsExactly("status", "ls-tree", "cat-file", "commit", "status", "status");
        assertThat(asked("commit", "-m", "nothing")).containsExactly("status", "ls-tree", "cat-file", "status");
    }

    @Test
    void a_new_repository_is_three_calls_and_one_that_is_there_one() throws IOException {
        assertThat(asked("init", "new")).containsExactly("rev-parse");

        String path = String.join(":", temporary.resolve("bin").toString(), System.getenv("PATH"));
        terminal = Terminal.in(temporary.resolve("other")).variable("PATH", path);
        assertThat(asked("init")).containsExactly("rev-parse", "config", "init");
    }
}
