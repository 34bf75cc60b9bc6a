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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A file that looks like a policy or an inventory is read, or is named in a warning; and a rule or
 * host without any effect is reported.
 */
class UnreadFilesTest {
    private static final String POLICY = """
            policy: signing
            why: because
            rules:
              - id: sign
                require: {server signing: required}
            """;

    @TempDir
    Path temporary;

    private Terminal terminal;

    @BeforeEach
    void a_repository() {
        terminal = Terminal.in(temporary).file("policies/a.yaml", POLICY).file("inventories/a.yaml", """
                        defaults: {key: /nonexistent}
                        hosts:
                          fs1: {address: 127.0.0.1, port: 1, platform: samba, labels: {site: berlin}}
                          nas: {address: 127.0.0.1, port: 2, platform: samba}
                        """);
    }

    @ParameterizedTest
    @CsvSource({
        "berlin/b.yaml,       it is in a folder inside, policies/berlin-b.yaml",
        "a/b/c.yml,           it is in a folder inside, policies/a-b-c.yaml",
        ".hidden/c.yml,       it is in a folder inside, policies/hidden-c.yaml",
        "B.YAML,              its name does not end in .yaml or .yml, policies/B.yaml",
        "b.Yml,               its name does not end in .yaml or .yml, policies/b.yaml",
        ".b.yaml,             its name begins with a '.', policies/b.yaml",
        ".yaml,               its name begins with a '.', policies/unnamed.yaml",
        "b.yaml~,             a copy that a program left, b.yaml",
        ".#b.yaml,            a copy that a program left, b.yaml",
        "'#b.yaml#',          a copy that a program left, b.yaml",
        "b.yaml.orig,         a copy that a program left, b.yaml",
        ".b.yaml.swp,         a copy that a program left, b.yaml",
        "b.yml.rej,           a copy that a program left, b.yaml",
    })
    void a_file_that_is_not_read_is_named_with_what_to_do(String name, String why, String become) {
        terminal.file("policies/" + name, POLICY);

        Terminal.Said lint = terminal.run("lint");
        Terminal.Said plan = terminal.run("plan");

        assertThat(lint.exit()).isZero();
        assertThat(lint.out())
                .contains("policies/" + name + ": this file is not read: ")
                .contains(why)
                .contains(become)
                .contains("1 warning in 2 files");
        assertThat(plan.err()).contains("policies/" + name + ": this file is not read: ");
    }

    @Test
    void an_inventory_too_and_what_is_moved_as_told_is_read() {
        terminal.file("inventories/berlin/b.yaml", "hosts: {fs2: {platform: samba}}\n");

        Terminal.Said lint = terminal.run("lint");

        assertThat(lint.out()).contains("inventories/berlin/b.yaml: this file is not read");
        String command = lint.out()
                .lines()
                .filter(each -> each.contains("run: mv "))
                .findFirst()
                .orElseThrow()
                .replaceFirst(".*run: ", "");
        Ran.of(List.of("sh", "-c", command)).orFail();
        assertThat(terminal.run("lint").out()).contains("no mistakes in 3 files");
    }

    @ParameterizedTest
    @ValueSource(strings = {"b.yaml", "b.yml"})
    void both_ends_of_a_name_are_read(String name) {
        terminal.file("policies/" + name, POLICY.replace("policy: signing", "policy: other"));

        assertThat(terminal.run("lint").err() + terminal.run("lint").out()).contains("'sign'");
    }

    @Test
    void other_files_are_nobodys_business() {
        terminal.file("policies/README.md", "x")
                .file("policies/notes/todo.txt", "x")
                .file("policies/.gitkeep", "");

        assertThat(terminal.run("lint").out()).isEqualTo("Lint: no mistakes in 2 files.\n");
    }

    @Test
    void behind_a_link_and_many_at_once() throws IOException {
        terminal.file("other/c.yaml", POLICY);
        Files.createSymbolicLink(terminal.directory().resolve("policies/more"), Path.of("../other"));
        for (int i = 0; i < 30; i++) {
            terminal.file("policies/old/b" + i + ".yaml", POLICY);
        }

        Terminal.Said lint = terminal.run("lint");

        assertThat(lint.out()).contains("policies/more/c.yaml: this file is not read");
        assertThat(lint.out()).contains("11 more files in it look like YAML and are not read");
    }

    @Test
    void of_a_link_out_of_the_repository_only_the_link_is_named() throws IOException {
        Path elsewhere = Files.createDirectories(temporary.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("salaries.yaml"), POLICY);
        Files.createSymbolicLink(terminal.directory().resolve("policies/more"), elsewhere);

        Terminal.Said lint = terminal.run("lint");

        assertThat(lint.exit()).isZero();
        assertThat(lint.out())
                .contains("policies/more: this is a link to a folder elsewhere: nothing behind it is read")
                .doesNotContain("salaries");
    }

    @Test
    @Needs("git")
    void a_policy_that_git_ignores_is_said_to_be_in_force_and_in_no_commit() {
        Ran.of(List.of(
                        "sh",
                        "-c",
                        "cd '" + terminal.directory()
                                + "' && git init -q && git config user.name T && git config user.email t@example.net"
                                + " && echo policies/z.yaml >.gitignore"))
                .orFail();
        terminal.run("commit", "-m", "first");
        terminal.file(
                "policies/z.yaml",
                POLICY.replace("policy: signing", "policy: more").replace("id: sign", "id: z"));

        Terminal.Said commit = terminal.run("commit", "-m", "again");
        Terminal.Said json = terminal.run("commit", "-m", "again", "--json");
        Terminal.Said plan = terminal.run("plan");

        assertThat(commit.exit()).isZero();
        assertThat(commit.err()).contains("policies/z.yaml is in force but not committed, because Git ignores it");
        assertThat(commit.out()).contains("nothing to commit; the rest of");
        assertThat(json.json().texts("ignored")).containsExactly("policies/z.yaml");
        assertThat(json.json().texts("editedMeanwhile")).isEmpty();
        assertThat(plan.err()).contains("policies/z.yaml: this file is in force but not committed: Git ignores it");
        assertThat(plan.err()).contains("git check-ignore -v policies/z.yaml");
    }

    @Test
    @Needs("git")
    void a_policy_that_is_only_new_is_not_said_to_be_ignored() {
        Ran.of(List.of("git", "init", "-q", terminal.directory().toString())).orFail();

        assertThat(terminal.run("lint").out()).doesNotContain("ignores");
    }

    @Test
    void a_label_value_that_no_host_has_is_a_mistake_as_a_label_is() {
        terminal.file("policies/a.yaml", POLICY + "    hosts: {labels: {site: berlim}}\n");

        Terminal.Said said = terminal.run("lint");

        assertThat(said.exit()).isEqualTo(65);
        assertThat(said.out())
                .contains("policies/a.yaml:6:28: no host has the label 'site' with the value 'berlim' of rule 'sign'")
                .contains("did you mean 'berlin'?");
    }
}
