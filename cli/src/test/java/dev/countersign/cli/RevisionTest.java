package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Needs;
import dev.countersign.testing.Ran;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Every plan and every run says which commit its policies came from, and whether they were changed
 * since; git is the judge.
 */
@Needs({"namespaces", "smbd", "sshd", "git", "nmap"})
class RevisionTest extends OnOneHost {

    @Test
    void a_folder_that_is_no_repository_has_the_revision_none() {
        assertThat(program.run("plan", "--json").json().text("revision")).isEqualTo("none");
    }

    @Test
    void a_plan_and_its_run_name_the_commit() throws IOException {
        String commit = committed();
        Path plan = temporary.resolve("kept.plan");

        assertThat(program.run("plan", "--out", plan.toString(), "--json")
                        .json()
                        .text("revision"))
                .isEqualTo(commit);
        Terminal.Said apply = program.run("apply", plan.toString(), "--yes", "--lease", "20s", "--json");

        assertThat(apply.exit()).as(apply.out() + apply.err()).isZero();
        assertThat(apply.json().text("revision")).isEqualTo(commit);
        assertThat(journal(apply)).contains(commit).doesNotContain("dirty");
    }

    @Test
    void a_policy_that_was_changed_and_not_committed_makes_plan_and_run_dirty() throws IOException {
        String commit = committed();
        program.terminal().file("policies/signing.yaml", RealHosts.REQUIRED + "# not committed\n");

        Terminal.Said plan = program.run("plan", "--json");
        Terminal.Said apply = program.run("apply", "--yes", "--lease", "20s", "--json");

        assertThat(plan.json().text("revision")).contains(commit).contains("dirty");
        assertThat(apply.exit()).as(apply.out() + apply.err()).isZero();
        assertThat(apply.json().text("revision")).contains(commit).contains("dirty");
        assertThat(journal(apply)).contains(commit).contains("dirty");
        assertThat(program.run("plan").out()).contains("dirty");
    }

    @Test
    void a_policy_that_nobody_added_makes_it_dirty_and_a_note_beside_them_does_not() throws IOException {
        String commit = committed();

        program.terminal().file("notes.txt", "nothing that is loaded\n");
        assertThat(program.run("plan", "--json").json().text("revision")).isEqualTo(commit);

        program.terminal()
                .file(
                        "policies/more.yaml",
                        RealHosts.REQUIRED.replace("id: sign", "id: again").replace("policy: signing", "policy: more"));
        assertThat(program.run("plan", "--json").json().text("revision")).contains("dirty");
    }

    @Test
    void a_plan_is_refused_when_a_policy_was_changed_since() throws IOException {
        committed();
        Path plan = temporary.resolve("kept.plan");
        program.run("plan", "--out", plan.toString());
        program.terminal().file("policies/signing.yaml", RealHosts.REQUIRED + "# changed\n");
        String before = one.disk();

        Terminal.Said apply = program.run("apply", plan.toString(), "--yes", "--json");

        assertThat(apply.exit()).as(apply.out() + apply.err()).isEqualTo(4);
        assertThat(apply.out()).contains("policies/signing.yaml");
        assertThat(one.disk()).isEqualTo(before);
    }

    private String committed() {
        git("init", "-q");
        git("add", "policies", "inventories");
        git("commit", "-q", "-m", "the policies");
        return git("rev-parse", "HEAD").output().strip();
    }

    private Ran git(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                "git",
                "-C",
                program.terminal().directory().toString(),
                "-c",
                "user.name=tester",
                "-c",
                "user.email=tester@example.net"));
        command.addAll(List.of(arguments));
        return Ran.of(command).orFail();
    }

    private String journal(Terminal.Said apply) throws IOException {
        Path run = program.terminal()
                .directory()
                .resolve(".countersign/runs")
                .resolve(apply.json().text("run"));
        StringBuilder text = new StringBuilder();
        try (var files = Files.walk(run)) {
            for (Path each : files.filter(file -> file.getFileName().toString().startsWith("journal"))
                    .toList()) {
                text.append(Files.readString(each, StandardCharsets.UTF_8));
            }
        }
        return text.toString();
    }
}
