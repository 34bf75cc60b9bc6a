package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Plans from recordings of a real host, as CI makes them for a stranger's change: the host is not
 * contacted.
 */
@Needs({"namespaces", "smbd", "sshd", "testparm", "nmap"})
class OfflinePlanTest extends OnOneHost {
    private Path recorded = Path.of("");

    @BeforeEach
    void recorded() throws IOException {
        recorded = Files.createDirectory(temporary.resolve("recorded"));
        assertThat(program.run("plan", "--out", recorded.resolve("fs.plan").toString())
                        .exit())
                .isEqualTo(2);
        // From here on logins are impossible: a login would show up as a host that is not reached.
        program.terminal()
                .file(
                        "inventories/lab.yaml",
                        program.terminal()
                                .text("inventories/lab.yaml")
                                .replace(one.lab().key().toString(), "/nonexistent"));
        assertThat(program.run("plan").exit()).isEqualTo(3);
    }

    @Test
    void the_same_policies_give_the_same_change_with_its_rehearsal() throws IOException {
        Terminal.Said said = program.run("plan", "--from-observations", recorded.toString(), "--json");

        assertThat(said.exit()).as(said.out() + said.err()).isEqualTo(2);
        assertThat(OneHost.only(said).maps("changes").get(0).text("diff")).contains("+\tserver signing = mandatory");
        assertThat(said.out()).contains("as recorded at ").doesNotContain("not rehearsed on the host");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(recorded.resolve("fs.plan"))))
                .isEqualTo("rw-------");
    }

    @Test
    void another_policy_gives_another_change_that_was_never_rehearsed_and_cannot_be_kept() {
        program.terminal()
                .file(
                        "policies/signing.yaml",
                        RealHosts.REQUIRED + "    platforms: {samba: {\"server string\": \"another\"}}\n");

        Terminal.Said said = program.run("plan", "--from-observations", recorded.toString(), "--json");
        Terminal.Said kept = program.run(
                "plan",
                "--from-observations",
                recorded.toString(),
                "--out",
                temporary.resolve("kept").toString());

        assertThat(said.exit()).as(said.out() + said.err()).isEqualTo(2);
        assertThat(OneHost.only(said).maps("changes").get(0).text("diff")).contains("server string = another");
        assertThat(said.out()).contains("not rehearsed on the host");
        assertThat(kept.exit()).isEqualTo(64);
        assertThat(temporary.resolve("kept")).doesNotExist();
    }

    @Test
    void hooks_and_secret_commands_of_a_stranger_are_not_run() {
        Path mark = temporary.resolve("mark");
        program.terminal().file("templates/samba/hooks.sh", "touch '" + mark + "'\n");
        program.terminal()
                .file(
                        "inventories/lab.yaml",
                        program.terminal()
                                .text("inventories/lab.yaml")
                                .replace("user: root", "user: root, password: {command: [touch, " + mark + "]}"));

        Terminal.Said said = program.run("plan", "--from-observations", recorded.toString(), "--json");

        assertThat(said.exit()).as(said.out() + said.err()).isIn(2, 65);
        assertThat(mark).doesNotExist();
    }

    @Test
    void a_host_that_was_never_seen_cannot_be_told() {
        program.terminal()
                .file(
                        "inventories/lab.yaml",
                        program.terminal()
                                .text("inventories/lab.yaml")
                                .replace("  fs1:", "  fs2: {address: 127.0.0.1, platform: samba}\n  fs1:"));

        Terminal.Said said = program.run("plan", "--from-observations", recorded.toString(), "-l", "fs2", "--json");

        assertThat(said.exit()).as(said.out() + said.err()).isEqualTo(3);
        assertThat(OneHost.only(said).text("decision")).isEqualTo("not reached");
        assertThat(OneHost.only(said).text("reason")).contains(recorded.toString());
    }

    @Test
    void a_place_without_observations_and_a_file_that_is_no_plan_are_mistakes() throws IOException {
        Path empty = Files.createDirectory(temporary.resolve("empty"));
        Path garbage = Files.writeString(temporary.resolve("garbage.plan"), "{}");

        assertThat(program.run("plan", "--from-observations", empty.toString()).exit())
                .isEqualTo(65);
        assertThat(program.run("plan", "--from-observations", garbage.toString())
                        .exit())
                .isEqualTo(65);
        assertThat(program.run(
                                "plan",
                                "--from-observations",
                                empty.resolve("absent").toString())
                        .exit())
                .isEqualTo(65);
    }
}
