package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.git.PolicyRepository;
import dev.countersign.testing.Needs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A policy repository of somebody else: whatever it requires, it reaches nothing outside itself and
 * runs nothing.
 */
@Timeout(120)
class HostileRepositoryTest {
    private static final String SECRET = "the-secret-of-this-machine";
    private static final List<String> COMMANDS = List.of("lint", "render", "check", "plan", "status", "history");

    @TempDir
    private Path temporary;

    private Terminal terminal;
    private Path outside;

    @BeforeEach
    void a_repository() throws IOException {
        terminal = Terminal.in(temporary);
        outside = Files.createDirectory(temporary.resolve("outside"));
        Files.writeString(outside.resolve("secret.yaml"), SECRET + ": " + SECRET + "\n");
        terminal.file("policies/signing.yaml", RealHosts.REQUIRED);
        terminal.file("inventories/hosts.yaml", "hosts: {fs1: {address: 127.0.0.1, port: 1, platform: samba}}\n");
    }

    private void samba() {
        terminal.shipped("samba", text -> text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{% include '../../../outside/secret.yaml' %}",
                "{% include '/etc/passwd' %}",
                "{% include '../hooks.sh' %}",
                "{% include 'file:///etc/passwd' %}",
                "{% include 'classpath:/templates/samba/hooks.sh' %}",
                "{% extends '../../../outside/secret.yaml' %}",
                "{% from '../../../outside/secret.yaml' import x %}",
                "{% import '/etc/passwd' as x %}",
                "{{ ''.getClass().forName('java.lang.Runtime') }}",
                "{{ ____int3rpr3t3r____ }}{{ ____int3rpr3t3r____.getConfig() }}",
                "{% for x in range(99999999) %}{% for y in range(99999999) %}x{% endfor %}{% endfor %}",
            })
    void a_template_reaches_nothing(String template) throws IOException {
        samba();
        terminal.file("templates/samba/settings.conf.j2", template);

        for (String command : List.of("lint", "render")) {
            Terminal.Said said = terminal.run(command);

            String all = said.out() + said.err();
            assertThat(said.exit()).as(all).isEqualTo(65);
            assertThat(all).doesNotContain(SECRET, "root:", "platform_recognise", "\tat ");
        }
    }

    @Test
    void hooks_run_nowhere_before_their_folder_is_granted() throws IOException {
        samba();
        terminal.file("templates/samba/hooks.sh", terminal.text("templates/samba/hooks.sh") + "touch PWNED\n");

        for (String command : List.of("check", "plan", "status", "apply --yes")) {
            Terminal.Said said = terminal.run(command.split(" ", -1));

            assertThat(said.exit()).as(command + said.err()).isEqualTo(4);
            assertThat(said.err())
                    .contains("nothing was sent", "fs1: platform folder templates/samba")
                    .contains("run: countersign trust");
        }
        // A grant is in the user's own file: a file in the repository cannot give it.
        terminal.trust();
        assertThat(terminal.run("check").exit()).isEqualTo(3);
        Path config = terminal.home().resolve(".config/countersign/config.yaml");
        terminal.file(".config/countersign/config.yaml", Files.readString(config));
        Files.delete(config);
        assertThat(terminal.run("check").exit()).isEqualTo(4);
        Terminal.Said named =
                terminal.run("check", "--config", terminal.directory() + "/.config/countersign/config.yaml");
        assertThat(named.exit()).isEqualTo(4);
        assertThat(named.err()).contains("inside the policy repository");
    }

    /** A named inventory may be in a separate repository. */
    @Test
    void nor_can_a_file_of_the_repository_that_a_named_inventory_is_in() throws IOException {
        Path other = Files.createDirectories(temporary.resolve("other/inventories"));
        PolicyRepository.init(temporary.resolve("other"), System.getenv());
        Path inventory =
                Files.move(terminal.directory().resolve("inventories/hosts.yaml"), other.resolve("hosts.yaml"));
        Path config = Files.writeString(other.resolveSibling("config.yaml"), "secret commands: [[true]]\n");
        Files.setPosixFilePermissions(config, PosixFilePermissions.fromString("rw-------"));

        Terminal.Said said = terminal.run("check", "-i", inventory.toString(), "--config", config.toString());

        assertThat(said.exit()).as(said.err()).isEqualTo(4);
        assertThat(said.err()).contains("inside the policy repository");
        assertThat(terminal.run("check", "-i", inventory.toString()).exit()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"policies", "inventories"})
    void a_link_out_of_a_folder_brings_nothing_into_a_message(String folder) throws IOException {
        Files.createSymbolicLink(terminal.directory().resolve(folder + "/x.yaml"), outside.resolve("secret.yaml"));

        for (String command : COMMANDS) {
            Terminal.Said said = terminal.run(command);

            assertThat(said.out() + said.err()).as(command).doesNotContain(SECRET);
        }
        Terminal.Said lint = terminal.run("lint");
        assertThat(lint.exit()).isEqualTo(65);
        assertThat(lint.out()).contains("x.yaml: a symbolic link that leads out of its folder");
    }

    @Test
    void a_link_that_stays_in_its_folder_is_read() throws IOException {
        terminal.file("policies/..data/signing.yaml", RealHosts.REQUIRED);
        Path file = terminal.directory().resolve("policies/signing.yaml");
        Files.delete(file);
        Files.createSymbolicLink(file, Path.of("..data/signing.yaml"));

        assertThat(terminal.run("lint").exit()).isZero();
    }

    /** The whole folder is a link, or a folder on the way to it is. */
    @ParameterizedTest
    @CsvSource({
        "policies, policies",
        "inventories, inventories",
        "templates, templates",
        "policies, far/policies",
        "templates, far/templates",
        "inventories, .git",
        "inventories, far/.git/x"
    })
    void a_folder_that_is_a_link_out_of_the_repository_is_not_read(String folder, String leadsTo) throws IOException {
        boolean git = leadsTo.contains(".git");
        if (leadsTo.equals(".git")) {
            PolicyRepository.init(terminal.directory(), System.getenv());
        }
        Path target = git ? terminal.directory().resolve(leadsTo) : outside.resolve(leadsTo);
        Files.createDirectories(target);
        Files.copy(outside.resolve("secret.yaml"), target.resolve("secret.yaml"));
        Files.createDirectories(target.resolve("samba"));
        Files.copy(outside.resolve("secret.yaml"), target.resolve("samba/platform.yaml"));
        Path place = terminal.directory().resolve(folder);
        if (Files.exists(place)) {
            Files.move(place, terminal.directory().resolve("was"));
        }
        if (leadsTo.startsWith("far/") && !git) {
            Files.createSymbolicLink(terminal.directory().resolve("far"), outside.resolve("far"));
            Files.createSymbolicLink(place, Path.of(leadsTo));
        } else {
            Files.createSymbolicLink(place, target);
        }

        // What is pending on a host can be settled even if a policy cannot be read.
        List<String> commands = COMMANDS.subList(0, folder.equals("policies") ? 4 : 5);
        for (String command : commands) {
            Terminal.Said said = terminal.run(command);

            assertThat(said.exit()).as(command + said.out() + said.err()).isEqualTo(65);
            assertThat(said.out() + said.err())
                    .as(command)
                    .contains(place.toString())
                    .containsPattern("a symbolic link that leads (out of the repository|into \\.git)")
                    .doesNotContain(SECRET);
        }
        assertThat(terminal.run("explain", "signing").out()).doesNotContain(SECRET);
    }

    @ParameterizedTest
    @ValueSource(strings = {"policies", "inventories", "templates"})
    void a_folder_that_is_a_link_within_the_repository_is_read(String folder) throws IOException {
        samba();
        Path place = terminal.directory().resolve(folder);
        Files.createDirectories(terminal.directory().resolve("shared/..data"));
        Files.move(place, terminal.directory().resolve("shared/..data/" + folder));
        Files.createSymbolicLink(place, Path.of("shared/..data/" + folder));

        Terminal.Said said = terminal.run("lint");

        assertThat(said.exit()).as(said.out()).isZero();
    }

    /** In a monorepository the folder of the policies is one of many, and may be replaced too. */
    @Test
    void nor_is_the_policy_folder_itself_followed_out_of_its_work_tree() throws IOException {
        Path mono = Files.createDirectories(temporary.resolve("mono"));
        PolicyRepository.init(mono, System.getenv());
        Path shared = Files.createDirectories(mono.resolve("shared"));
        Files.move(terminal.directory().resolve("policies"), shared.resolve("policies"));
        Path smb = Files.createDirectories(mono.resolve("smb"));
        Files.move(terminal.directory().resolve("inventories"), smb.resolve("inventories"));
        Files.createSymbolicLink(smb.resolve("policies"), Path.of("../shared/policies"));
        Files.createSymbolicLink(mono.resolve("there"), smb);
        assertThat(terminal.runBare("-C", mono.resolve("there").toString(), "render")
                        .exit())
                .isZero();

        Path elsewhere = Files.move(smb, temporary.resolve("elsewhere"));
        Files.createSymbolicLink(smb, elsewhere);
        Terminal.Said said = terminal.runBare("-C", smb.toString(), "lint");

        assertThat(said.exit()).as(said.out()).isEqualTo(65);
        assertThat(said.out() + said.err()).contains(smb + ": a symbolic link that leads out of the repository");
    }

    @Test
    void what_lies_outside_and_is_named_by_its_own_path_is_read_and_a_link_of_the_repository_to_it_is_not()
            throws IOException {
        Path elsewhere = Files.createDirectories(temporary.resolve("elsewhere"));
        Path real = Files.move(terminal.directory().resolve("inventories/hosts.yaml"), elsewhere.resolve("hosts.yaml"));
        Path own = Files.createSymbolicLink(temporary.resolve("own.yaml"), real);
        Path theirs = Files.createSymbolicLink(terminal.directory().resolve("hosts.yaml"), real);

        assertThat(terminal.run("lint", "-i", real.toString()).exit()).isZero();
        assertThat(terminal.run("lint", "-i", own.toString()).exit()).isZero();
        assertThat(terminal.run("lint", "-i", theirs.toString()).exit()).isEqualTo(65);
    }

    @Test
    void a_pipe_in_a_folder_is_waited_for_by_nobody() throws Exception {
        for (String place : List.of("policies/p.yaml", "inventories/p.yaml", "known_hosts", "key")) {
            mkfifo(terminal.directory().resolve(place));
        }
        assertThat(terminal.run("lint").exit()).isEqualTo(65);
        Files.delete(terminal.directory().resolve("policies/p.yaml"));
        Files.delete(terminal.directory().resolve("inventories/p.yaml"));
        terminal.file("inventories/hosts.yaml", """
                defaults: {platform: samba, known_hosts: ../known_hosts, key: ../key}
                hosts: {fs1: {address: 127.0.0.1, port: 1}}
                """);

        assertThat(terminal.run("lint").exit()).isZero();
        assertThat(terminal.run("check").exit()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"policies", "inventories", "templates"})
    @Needs("root")
    void what_somebody_else_put_into_a_folder_that_everybody_may_write_to_is_not_used(String theirs)
            throws IOException {
        samba();
        Files.setAttribute(terminal.directory(), "unix:mode", 01777);
        assertThat(terminal.run("lint").exit()).isZero();
        Files.setAttribute(terminal.directory().resolve(theirs), "unix:uid", 65534);

        for (String command : List.of("lint", "render", "check", "plan", "status", "trust")) {
            Terminal.Said said = terminal.run(command);

            assertThat(said.exit()).as(command + said.err()).isEqualTo(4);
            assertThat(said.err()).contains(terminal.directory().resolve(theirs) + " is not used");
        }
    }

    @Test
    void runs_behind_a_link_are_not_runs_of_this_repository() throws IOException {
        Path elsewhere = Files.createDirectory(temporary.resolve("elsewhere"));
        new KeptRuns(elsewhere, terminal.home()).unsettled("20261122T095141Z-3f9c");
        Files.createSymbolicLink(terminal.directory().resolve(".countersign"), elsewhere.resolve(".countersign"));

        assertThat(terminal.run("history").out()).contains("no runs yet");
        for (String command : List.of("show", "confirm", "rollback")) {
            assertThat(terminal.run(command, "20261122T095141Z-3f9c").exit())
                    .as(command)
                    .isEqualTo(64);
        }
    }

    @Test
    void a_run_that_came_with_the_repository_is_shown_and_never_rolled_back_to() throws IOException {
        // under umask 077, as a careful user clones
        new KeptRuns(terminal.directory(), temporary.resolve("somebody")).committed("20261122T095141Z-3f9c");

        assertThat(terminal.run("show", "20261122T095141Z-3f9c").exit()).isZero();
        for (String command : List.of("rollback", "confirm")) {
            Terminal.Said said = terminal.run(command, "20261122T095141Z-3f9c");

            assertThat(said.exit()).as(said.err()).isEqualTo(4);
            assertThat(said.err()).contains("is not marked as yours", "nothing was changed", "-l HOST");
        }
    }

    @Test
    void names_of_files_write_no_line_of_their_own() throws IOException {
        terminal.file("policies/a\n" + HostileReply.FORGED + "\u001b[31m\u202e.yaml", "policy: [\n");

        for (String command : COMMANDS) {
            for (String view : List.of("-v", "--json")) {
                Harmless.said(command, terminal.run(command, view));
            }
        }
    }

    @Test
    void looking_leaves_the_repository_as_it_was() throws Exception {
        String before = listing();

        for (String command : COMMANDS) {
            terminal.run(command);
        }

        assertThat(listing()).isEqualTo(before);
    }

    private String listing() throws Exception {
        Process find = new ProcessBuilder("find", temporary.toString(), "-printf", "%p %y %m %s %T@ %C@ %i\n").start();
        return new String(find.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static void mkfifo(Path path) throws Exception {
        assertThat(new ProcessBuilder("mkfifo", "-m", "600", path.toString())
                        .start()
                        .waitFor())
                .isZero();
    }
}
