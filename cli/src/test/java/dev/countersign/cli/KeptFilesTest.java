package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Needs;
import dev.countersign.testing.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What {@code --out} may replace: files of its own kind, and nothing else that a person might miss.
 */
class KeptFilesTest {
    @TempDir
    Path temporary;

    private Terminal terminal;

    @BeforeEach
    void a_repository_whose_host_nobody_reaches() {
        terminal = Terminal.in(temporary).file("policies/a.yaml", """
                        policy: signing
                        why: because
                        rules:
                          - id: sign
                            require: {server signing: required}
                        """).file("inventories/a.yaml", """
                        hosts:
                          policies: {address: 127.0.0.1, port: 1, platform: samba, key: /nonexistent}
                        """);
    }

    private static void sh(String script) {
        Ran.of(List.of("sh", "-c", script)).orFail();
    }

    private Terminal.Said plan(Path out) {
        return terminal.run("plan", "--out", out.toString());
    }

    private void refuses(Path file, String why) throws IOException {
        byte[] before = Files.isRegularFile(file) ? Files.readAllBytes(file) : new byte[0];
        Object key = Files.readAttributes(file, "unix:ino,uid,mode,rdev", LinkOption.NOFOLLOW_LINKS);

        Terminal.Said said = plan(file);

        assertThat(said.err()).contains(file + " already exists and is not overwritten: " + why);
        assertThat(said.exit()).isEqualTo(4);
        assertThat(Files.readAttributes(file, "unix:ino,uid,mode,rdev", LinkOption.NOFOLLOW_LINKS))
                .isEqualTo(key);
        if (Files.isRegularFile(file)) {
            assertThat(Files.readAllBytes(file)).isEqualTo(before);
        }
        assertThat(leftOvers()).isEmpty();
    }

    private List<Path> leftOvers() throws IOException {
        try (Stream<Path> all = Files.walk(temporary)) {
            return all.filter(each -> each.toString().endsWith(".tmp")).toList();
        }
    }

    @Test
    void a_plan_is_new_or_in_place_of_a_plan_and_for_its_owner_only() throws IOException {
        Path file = temporary.resolve("hosts.plan");

        assertThat(plan(file).exit()).isEqualTo(3);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(plan(file).exit()).isEqualTo(3);

        assertThat(Files.readString(file)).contains("\"schema\":\"countersign.plan-file/");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        Files.writeString(file, Files.readString(file).replaceAll("plan-file/[0-9]+", "plan-file/1"));
        assertThat(plan(file).exit()).as("a plan of an older version").isEqualTo(3);
        assertThat(leftOvers()).isEmpty();
    }

    @Test
    void a_policy_stays() throws IOException {
        refuses(terminal.directory().resolve("policies/a.yaml"), "it is not a plan");
    }

    @Test
    @Needs("git")
    void the_configuration_of_git_stays() throws IOException {
        sh("git init -q '" + terminal.directory() + "'");

        refuses(terminal.directory().resolve(".git/config"), "it is not a plan");
        refuses(terminal.directory().resolve(".git/HEAD"), "it is not a plan");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "{\"schema\": \"countersign.plan/1\"}",
                "{\"schema\": 7}",
                "[\"countersign.plan-file/2\"]",
                "schema: countersign.plan-file/2\n",
                "{\"schema\": \"countersign.plan-file/2\"} trailing",
                "{\"schema\": \"countersign.plan-file/2x\"}",
                "\u0000\u00ff"
            })
    void what_is_only_like_a_plan_stays(String text) throws IOException {
        refuses(Files.writeString(temporary.resolve("notes"), text), "it is not a plan");
    }

    @Test
    void a_link_stays_wherever_it_leads() throws IOException {
        Path plan = temporary.resolve("real.plan");
        plan(plan);
        byte[] before = Files.readAllBytes(plan);

        refuses(Files.createSymbolicLink(temporary.resolve("to-a-plan"), plan), "it is a symbolic link");
        refuses(Files.createSymbolicLink(temporary.resolve("nowhere"), Path.of("absent")), "it is a symbolic link");

        assertThat(Files.readAllBytes(plan)).isEqualTo(before);
        assertThat(temporary.resolve("absent")).doesNotExist();
    }

    @Test
    void a_pipe_and_a_folder_stay() throws IOException {
        sh("mkfifo '" + temporary + "/pipe'");

        refuses(temporary.resolve("pipe"), "it is not a regular file");
        refuses(terminal.directory().resolve("policies"), "it is not a regular file");
    }

    @Test
    @Needs("root")
    void a_device_and_the_file_of_another_user_stay() throws IOException {
        Path plan = temporary.resolve("theirs.plan");
        plan(plan);
        sh("mknod '" + temporary + "/device' c 1 3; chown 65534 '" + plan + "'");

        refuses(temporary.resolve("device"), "it is not a regular file");
        refuses(plan, "it belongs to another user");
    }

    @Test
    void where_nothing_can_be_written_is_said_before_hosts_are_asked() {
        Terminal.Said said = plan(temporary.resolve("no/such/folder/a.plan"));

        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.err()).contains("no/such/folder is not a directory").doesNotContain("nonexistent");
    }

    @Test
    void render_replaces_what_it_wrote_and_nothing_that_somebody_edited() throws IOException {
        terminal.file("inventories/a.yaml", "hosts:\n  fs1: {platform: samba}\n");
        Path out = temporary.resolve("rendered");
        Path file = out.resolve("fs1/smb.conf.fragment");
        String[] render = {"render", "--out", out.toString()};
        assertThat(terminal.run(render).exit()).isZero();
        terminal.file(
                "policies/a.yaml", terminal.text("policies/a.yaml").replace("signing: req", "signing: offered} #"));
        assertThat(terminal.run(render).exit()).as("another policy").isZero();
        Files.writeString(file, Files.readString(file) + "# mine\n");

        Terminal.Said said = terminal.run(render);

        assertThat(said.exit()).isEqualTo(4);
        assertThat(said.err()).contains("'render' did not write it, or it was edited afterwards");
        assertThat(Files.readString(file)).endsWith("# mine\n");
    }

    @Test
    void render_writes_over_no_file_that_a_repository_names() throws IOException {
        terminal.file("inventories/a.yaml", "hosts:\n  bin: {platform: samba}\n");
        Path mine = Files.createDirectories(temporary.resolve("bin")).resolve("smb.conf.fragment");
        Files.writeString(mine, "mine\n");

        Terminal.Said said = terminal.run("render", "--out", temporary.toString());

        assertThat(said.exit()).isEqualTo(4);
        assertThat(Files.readString(mine)).isEqualTo("mine\n");
        Files.delete(mine);
        sh("mkfifo '" + mine + "'");
        assertThat(terminal.run("render", "--out", temporary.toString()).exit()).isEqualTo(4);
        assertThat(Files.isRegularFile(mine)).isFalse();
    }

    @Test
    void init_makes_nothing_behind_a_link() throws IOException {
        Path elsewhere = Files.createDirectories(temporary.resolve("elsewhere"));
        Path fresh = Files.createDirectories(temporary.resolve("fresh"));
        Files.createSymbolicLink(fresh.resolve("policies"), elsewhere);

        Terminal.Said said = terminal.runBare("init", fresh.toString());

        assertThat(said.exit()).as(said.err()).isZero();
        assertThat(elsewhere).isEmptyDirectory();
        assertThat(said.out()).contains("= policies/smb-signing.yaml");
    }
}
