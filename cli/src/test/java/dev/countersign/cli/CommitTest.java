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

/**
 * {@code commit} lints, shows what changes for which host, and commits; git itself checks the
 * result.
 */
@Needs("git")
class CommitTest {
    @TempDir
    Path temporary;

    private Terminal terminal;

    @BeforeEach
    void a_repository_with_three_hosts() {
        terminal = Terminal.in(temporary);
        terminal.run("init");
        terminal.file("inventories/hosts.yaml", """
                groups:
                  file-servers: {platform: samba}
                hosts:
                  fs1: {address: 192.0.2.10, groups: [file-servers]}
                  fs2: {address: 192.0.2.11, groups: [file-servers]}
                  fs3: {address: 192.0.2.12, platform: samba}
                """);
        git("config user.name Tester");
        git("config user.email tester@example.net");
    }

    private String git(String arguments) {
        return Ran.of(List.of("sh", "-c", "git -C '" + terminal.directory() + "' " + arguments))
                .orFail()
                .output()
                .strip();
    }

    private void edit(String file, String from, String to) {
        assertThat(terminal.text(file)).contains(from);
        terminal.file(file, terminal.text(file).replace(from, to));
    }

    @Test
    void a_first_commit_shows_what_is_asked_of_whom_and_git_reads_it() {
        Terminal.Said said = terminal.run("commit", "-m", "Signing is required");

        assertThat(said.exit()).isZero();
        assertThat(said.out())
                .contains("fs1, fs2, fs3:\n  new in the inventory\n  + server signing = mandatory\n")
                .contains("Commit: " + git("rev-parse HEAD") + ", 6 files, 3 hosts with changes.");
        assertThat(git("log -1 --format=%s,%an")).isEqualTo("Signing is required,Tester");
        assertThat(git("ls-tree -r --name-only HEAD").lines())
                .containsExactly(
                        ".githooks/pre-commit",
                        ".gitignore",
                        "ci/countersign.sh",
                        "inventories/hosts.yaml",
                        "policies/smb-signing.yaml",
                        "templates/README.md");
        assertThat(git("fsck --strict")).isEmpty();
    }

    @Test
    void a_later_commit_shows_only_what_differs_for_whom_it_differs() {
        terminal.run("commit", "-m", "Signing is required");
        edit(
                "policies/smb-signing.yaml",
                "    require: {server signing: required}",
                "    hosts: {groups: [file-servers]}\n    require: {server signing: required, smb1: off}");

        Terminal.Said said = terminal.run("commit", "-m", "File servers only");

        assertThat(said.exit()).isZero();
        assertThat(said.out())
                .contains("fs1, fs2:\n  + server min protocol = SMB2_02\n")
                .contains("fs3:\n  - server signing = mandatory  (no longer required; hosts keep it)\n")
                .contains("3 hosts with changes")
                .doesNotContain("+ server signing");
    }

    @Test
    void another_value_shows_as_old_and_new() {
        terminal.run("commit", "-m", "Signing is required");
        edit("policies/smb-signing.yaml", "require: {server signing: required}", "exactly: {server signing: offered}");

        Terminal.Said said = terminal.run("commit", "-m", "Offered is enough", "--json");

        assertThat(said.json().text("commit")).isEqualTo(git("rev-parse HEAD"));
        assertThat(said.json().maps("hosts")).hasSize(3);
        assertThat(said.json().maps("hosts").get(0).maps("settings"))
                .singleElement()
                .satisfies(setting -> assertThat(setting.asMap())
                        .containsEntry("name", "server signing")
                        .containsEntry("before", "mandatory")
                        .containsEntry("after", "auto"));
    }

    @Test
    void a_setting_has_its_usual_name_however_the_policy_spells_it() {
        terminal.run("commit", "-m", "Signing is required");
        terminal.file("policies/more.yaml", """
                policy: more
                why: x
                rules: [{id: smb3, platforms: {samba: {serverminprotocol: SMB3}}}]
                """);

        List<String> rendered = names(terminal.run("render", "--json"));
        List<String> committed = names(terminal.run("commit", "-m", "x", "--json"));

        assertThat(committed).containsExactly("server min protocol");
        assertThat(rendered).containsExactly("server signing", "server min protocol");
    }

    private static List<String> names(Terminal.Said said) {
        return said.json().maps("hosts").get(0).maps("settings").stream()
                .map(each -> each.text("name"))
                .toList();
    }

    @Test
    void a_policy_that_git_ignores_is_in_force_and_named() {
        terminal.file(".git/info/exclude", "policies/mine.yaml\n");
        terminal.file("policies/mine.yaml", "policy: mine\nwhy: x\nrules: [{id: m, require: {smb1: off}}]\n");

        Terminal.Said said = terminal.run("commit", "-m", "x");
        Terminal.Said again = terminal.run("commit", "-m", "x", "--json");

        assertThat(said.exit()).isZero();
        assertThat(said.err())
                .contains("warning: policies/mine.yaml is in force but not committed, because Git ignores it")
                .doesNotContain("edited while");
        assertThat(again.json().texts("ignored")).containsExactly("policies/mine.yaml");
        assertThat(again.json().texts("editedMeanwhile")).isEmpty();
        assertThat(terminal.run("render", "--json").json().text("revision")).endsWith(" (dirty)");
    }

    @Test
    void what_a_hook_edits_is_told_because_it_was_not_linted() {
        terminal.file(
                ".git/hooks/pre-commit",
                "#!/bin/sh\necho talks\necho '# by a hook' >>policies/smb-signing.yaml\ngit add policies\n");
        git("config core.hooksPath .git/hooks");
        assertThat(terminal.directory()
                        .resolve(".git/hooks/pre-commit")
                        .toFile()
                        .setExecutable(true))
                .isTrue();

        Terminal.Said said = terminal.run("commit", "-m", "x");

        assertThat(said.exit()).isZero();
        assertThat(said.err())
                .contains("git: talks")
                .contains("policies/smb-signing.yaml was edited meanwhile, after lint had checked it");
    }

    @Test
    void what_a_sparse_checkout_leaves_out_is_told_and_stays() {
        terminal.file("policies/more.yaml", "policy: more\nwhy: x\nrules: [{id: m, require: {smb1: off}}]\n");
        terminal.run("commit", "-m", "x");
        git("sparse-checkout set --no-cone '/*' '!/policies/more.yaml'");
        edit("policies/smb-signing.yaml", "require: {server signing: required}", "require: {server signing: offered}");

        Terminal.Said said = terminal.run("commit", "-m", "y");

        assertThat(said.err()).contains("Git keeps policies/more.yaml out of this folder (sparse checkout)");
        assertThat(said.out()).contains("+ server signing = ").doesNotContain("server min protocol");
        assertThat(git("ls-tree -r --name-only HEAD")).contains("policies/more.yaml");
    }

    @Test
    void without_git_nothing_is_committed_and_a_new_repository_is_a_folder() {
        terminal.variable("PATH", "/nowhere");

        Terminal.Said commit = terminal.run("commit", "-m", "x");
        Terminal.Said lint = terminal.run("render", "--json");
        Terminal.Said init =
                Terminal.in(temporary.resolve("other")).variable("PATH", "").run("init", "--json");

        assertThat(commit.exit()).isEqualTo(4);
        assertThat(commit.err()).contains("git is not on this machine").contains("nothing was committed");
        assertThat(lint.json().text("revision")).isEqualTo("none");
        assertThat(init.exit()).isZero();
        assertThat(init.json().bool("newGitRepository")).isFalse();
        assertThat(init.err()).contains("git is not on this machine", "no Git repository was created", "install git");
    }

    @Test
    void a_waiver_and_a_host_that_goes_are_told() {
        terminal.run("commit", "-m", "Signing is required");
        edit("inventories/hosts.yaml", "  fs3: {address: 192.0.2.12, platform: samba}\n", "");
        terminal.file("policies/waivers.yaml", """
                policy: waivers
                why: some cannot yet
                rules: [{id: smb1-off, require: {smb1: off}}]
                waivers:
                  - {rule: servers-require-signing, hosts: [fs2], reason: ticket, owner: me, until: 2027-03-01}
                """);

        Terminal.Said said = terminal.run("commit", "-m", "x");

        assertThat(said.out())
                .contains("fs1:\n  + server min protocol = SMB2_02\n")
                .contains("""
                        fs2:
                          - server signing = mandatory  (no longer required; hosts keep it)
                          + server min protocol = SMB2_02
                        """)
                .contains("fs3:\n  no longer in the inventory; it keeps its settings\n");
    }

    @Test
    void a_mistake_refuses_the_commit_at_its_place() {
        edit("policies/smb-signing.yaml", "require: {server signing:", "require: {server sigining:");

        Terminal.Said said = terminal.run("commit", "-m", "x");

        assertThat(said.exit()).isEqualTo(65);
        assertThat(said.err())
                .contains("policies/smb-signing.yaml:10:15: unknown posture word 'server sigining'")
                .contains("1 error in 2 files; nothing was committed");
        assertThat(Ran.of(List.of("git", "-C", terminal.directory().toString(), "rev-parse", "HEAD"))
                        .exit())
                .isNotZero();
    }

    @Test
    void nothing_to_commit_is_told_and_no_error() {
        terminal.run("commit", "-m", "x");
        String head = git("rev-parse HEAD");

        Terminal.Said said = terminal.run("commit", "-m", "again");

        assertThat(said.exit()).isZero();
        assertThat(said.out()).contains("nothing to commit");
        assertThat(git("rev-parse HEAD")).isEqualTo(head);
    }

    @Test
    void a_folder_that_is_a_link_is_not_committed() throws IOException {
        terminal.run("commit", "-m", "x");
        Files.move(
                terminal.directory().resolve("policies"), terminal.directory().resolve("shared"));
        Files.createSymbolicLink(terminal.directory().resolve("policies"), Path.of("shared"));
        git("add -A");
        git("commit -q -m link");
        edit("shared/smb-signing.yaml", "require: {server signing: required}", "require: {server signing: offered}");

        Terminal.Said said = terminal.run("commit", "-m", "y");

        assertThat(said.exit()).isEqualTo(4);
        assertThat(said.err())
                .contains("policies/ is a symbolic link: git would commit the link, and no file behind it")
                .contains("nothing was committed", "/shared commit .");
        assertThat(terminal.run("render", "--json").json().text("revision")).endsWith(" (dirty)");
    }

    @Test
    void a_change_for_a_host_that_nothing_is_rendered_for_is_told() {
        terminal.file(
                "inventories/hosts.yaml",
                "hosts: {a1: {address: 192.0.2.20}, n1: {address: 192.0.2.21, platform: qumulo}}\n");
        terminal.run("commit", "-m", "Signing is required");
        edit("policies/smb-signing.yaml", "require: {server signing: required}", "require: {server signing: offered}");

        Terminal.Said said = terminal.run("commit", "-m", "Offered is enough");

        assertThat(said.out()).contains("a1", "n1", "2 hosts with changes").doesNotContain("Nothing changes");

        edit("policies/smb-signing.yaml", "require: {server signing: offered}", "require: {server signing: required}");
        Terminal.Said again = terminal.run("commit", "-m", "It is not", "--json");

        assertThat(again.json().maps("hosts"))
                .hasSize(2)
                .allSatisfy(each -> assertThat(each.texts("notes"))
                        .contains("no setting is rendered for it, and its rules now ask for: server signing:"
                                + " required"));
    }

    @Test
    void what_a_platform_folder_changes_for_a_host_of_an_unknown_platform_is_left_open() {
        terminal.file("inventories/hosts.yaml", "hosts: {a1: {address: 192.0.2.20}}\n");
        terminal.run("commit", "-m", "x");
        Ran.of(List.of(
                        "cp",
                        "-r",
                        Path.of("..", "templates", "samba").toString(),
                        terminal.directory().resolve("templates").toString()))
                .orFail();

        Terminal.Said said = terminal.run("commit", "-m", "Our own folder", "--json");

        assertThat(said.json().maps("hosts"))
                .singleElement()
                .satisfies(each -> assertThat(each.texts("notes"))
                        .contains("only the host can tell its platform, so what changed in templates/ shows in its"
                                + " plan"));
    }

    @Test
    void what_else_is_staged_stays_staged() {
        terminal.file("notes.txt", "mine\n");
        git("add notes.txt");

        terminal.run("commit", "-m", "x");

        assertThat(git("ls-tree -r --name-only HEAD")).doesNotContain("notes.txt");
        assertThat(git("diff --cached --name-only")).isEqualTo("notes.txt");
    }

    @Test
    void a_mistake_that_somebody_committed_with_git_is_mended_by_a_commit() {
        terminal.file("policies/broken.yaml", "rules: [");
        git("add -A");
        git("commit -q -m broken");
        terminal.file("policies/broken.yaml", "policy: more\nwhy: x\nrules: [{id: b, require: {smb1: off}}]\n");

        Terminal.Said said = terminal.run("commit", "-m", "mended");

        assertThat(said.exit()).isZero();
        assertThat(said.err()).contains("the last commit has mistakes; every setting counts as new");
        assertThat(said.out()).contains("+ server min protocol = SMB2_02");
    }

    @Test
    void a_folder_that_is_no_repository_is_told_how_to_become_one() {
        Terminal other = Terminal.in(temporary.resolve("other"))
                .file("policies/a.yaml", terminal.text("policies/smb-signing.yaml"))
                .file("inventories/a.yaml", terminal.text("inventories/hosts.yaml"));

        Terminal.Said said = other.run("commit", "-m", "x");

        assertThat(said.exit()).isEqualTo(64);
        assertThat(said.err())
                .contains("is not in a Git repository; nothing was committed")
                .contains("countersign init");
    }

    @Test
    void a_part_of_the_repository_is_not_committed() {
        Terminal.Said said = terminal.run("commit", "-m", "x", "-l", "fs1");

        assertThat(said.exit()).isEqualTo(64);
        assertThat(said.err()).contains("nothing was committed");
    }

    @Test
    void a_template_that_changes_shows_for_the_hosts_of_its_platform() {
        terminal.run("commit", "-m", "x");
        Ran.of(List.of("sh", "-c", "mkdir -p '" + terminal.directory() + "/templates/samba'"))
                .orFail();
        Path ours = Path.of("..", "templates", "samba");
        Ran.of(List.of(
                        "cp",
                        "-r",
                        ours.toString(),
                        terminal.directory().resolve("templates").toString()))
                .orFail();
        edit("templates/samba/platform.yaml", "writes: {required: mandatory", "writes: {required: required");

        Terminal.Said said = terminal.run("commit", "-m", "Our own word for it");

        assertThat(said.exit()).isZero();
        assertThat(said.out()).contains("  - server signing = mandatory\n  + server signing = required\n");
    }
}
