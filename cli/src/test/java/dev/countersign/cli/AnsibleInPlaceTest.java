package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.json.JsonMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code -i} reads an inventory of Ansible as it is. */
class AnsibleInPlaceTest {
    @TempDir
    Path temporary;

    private Terminal terminal;

    @BeforeEach
    void a_repository() {
        terminal = Terminal.in(temporary).file("policies/a.yaml", """
                policy: signing
                why: because
                rules:
                  - id: sign
                    require: {server signing: required}
                """);
    }

    private String given(String name, String text) throws IOException {
        return Files.writeString(temporary.resolve(name), text).toString();
    }

    @Test
    void its_hosts_groups_and_addresses_are_those_of_the_file() throws IOException {
        String ini = given(
                "hosts", "[files]\nfs[1:2] ansible_host=127.0.0.1 ansible_port=1\nother ansible_host=127.0.0.2\n");

        JsonMap scanned = terminal.run("-i", ini, "-l", "group:files", "scan", "--json", "--timeout", "300ms")
                .json();

        assertThat(scanned.maps("targets"))
                .extracting(each -> each.text("target"))
                .contains("127.0.0.1:445", "127.0.0.2:445");
        Terminal.Said linted = terminal.run("-i", ini, "lint");
        assertThat(linted.exit()).isZero();
        assertThat(linted.out()).contains(ini + ":2:").contains("hosts 'fs1' and 'fs2' have the same address");
    }

    @Test
    void a_host_that_is_not_understood_stops_every_command() throws IOException {
        String ini = given("hosts", "[files]\nfs1 ansible_host=127.0.0.1\nfs2 ansible_host={{ x }}\n");

        for (String command : List.of("lint", "check", "plan")) {
            Terminal.Said said = terminal.run("-i", ini, command);

            assertThat(said.exit()).isEqualTo(65);
            assertThat(said.out() + said.err()).contains(ini + ":3:").contains("not understood");
        }
    }

    @Test
    void no_secret_of_it_is_used_and_that_is_said() throws IOException {
        String yaml =
                given("hosts.yml", "all:\n  hosts:\n    fs1: {ansible_host: 127.0.0.1, ansible_password: hunter2}\n");

        Terminal.Said said = terminal.run("-i", yaml, "lint");

        assertThat(said.out() + said.err())
                .contains("left out: ansible_password")
                .doesNotContain("hunter2");
    }

    @Test
    void a_program_that_prints_an_inventory_is_not_run() throws IOException {
        Path ran = temporary.resolve("ran");
        String program = given("hosts.py", "#!/bin/sh\ntouch " + ran + "\necho '{}'\n");
        Files.setPosixFilePermissions(Path.of(program), PosixFilePermissions.fromString("rwxr-xr-x"));

        Terminal.Said said = terminal.run("-i", program, "lint");

        assertThat(said.exit()).isEqualTo(65);
        assertThat(said.out() + said.err())
                .contains("this is a program, and was not run")
                .contains(program + " --list");
        assertThat(ran).doesNotExist();
    }

    @Test
    void a_file_that_is_too_large_is_refused_and_not_read_in_part() throws IOException {
        String ini = given("hosts.ini", "[files]\nfs1 ansible_host=127.0.0.1\n" + "# much\n".repeat(200_000) + "fs2\n");

        Terminal.Said said = terminal.run("-i", ini, "lint");

        assertThat(said.exit()).isEqualTo(65);
        assertThat(said.out() + said.err()).contains("larger than 1 MiB");
    }

    @Test
    void our_own_form_is_told_apart_by_any_of_its_keys() throws IOException {
        for (String own : List.of(
                "groups:\n  files: {}\nhosts:\n  fs1: {address: 127.0.0.1, platform: samba}\n",
                "\"hosts\": {fs1: {address: 127.0.0.1, platform: samba}}\n",
                "defaults: {user: admin}\ngroups:\n  children:\n    user: root\nhosts: {fs1: {platform: samba}}\n")) {
            assertThat(terminal.run("-i", given("own.yaml", own), "lint").exit())
                    .as(own)
                    .isZero();
        }
    }

    @Test
    void our_own_form_and_other_lists_are_read_as_before() throws IOException {
        String own = given("own.yaml", "# ip, host, name\nhosts: {fs1: {address: 127.0.0.1, platform: samba}}\n");
        String list = given("list.yaml", "192.0.2.1\n");

        assertThat(terminal.run("-i", own, "lint").exit()).isZero();
        assertThat(terminal.run("-i", list, "lint").exit()).isEqualTo(65);
    }
}
