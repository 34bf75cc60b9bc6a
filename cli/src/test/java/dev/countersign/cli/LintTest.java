package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code lint} reports every error at once, each with its location. */
class LintTest {
    private static final String POLICY = """
            policy: signing
            why: because
            rules:
              - id: sign
                require: {server signing: required}
            """;
    private static final String INVENTORY = """
            hosts:
              fs1: {address: 192.0.2.10, platform: samba}
            """;
    private static final String PLATFORM = """
            platform: other
            title: Other
            sureness: experimental
            speaker: none
            document: smb.conf
            template: settings.conf.j2
            state: /var/lib/countersign
            lease: host
            activation: a reload
            postures:
              server signing:
                setting: server signing
                reads: {required: required}
                writes: {required: mandatory}
            """;

    @TempDir
    Path temporary;

    private Terminal repository() {
        return Terminal.in(temporary).file("policies/a.yaml", POLICY).file("inventories/a.yaml", INVENTORY);
    }

    private String place(String file) {
        return temporary.resolve("work").resolve(file).toString();
    }

    @Test
    void a_repository_without_a_mistake_is_told_so_with_the_number_of_files() {
        Terminal terminal = repository();

        Terminal.Said said = terminal.run("lint");

        assertThat(said.exit()).isZero();
        assertThat(said.out()).isEqualTo("Lint: no mistakes in 2 files.\n");
    }

    @Test
    void every_mistake_of_every_file_at_once_with_its_place_and_a_suggestion() {
        Terminal terminal = repository()
                .file("policies/a.yaml", POLICY.replace("server signing", "server sigining"))
                .file("inventories/a.yaml", INVENTORY.replace("address", "adress"))
                .file("templates/other/platform.yaml", PLATFORM)
                .file("templates/other/settings.conf.j2", "[global]\n{{ nothing.of.the.kind }}\n");

        Terminal.Said said = terminal.run("lint");

        assertThat(said.exit()).isEqualTo(65);
        assertThat(said.out())
                .contains("error: " + place("policies/a.yaml") + ":5:15: unknown posture word 'server sigining'")
                .contains("did you mean 'server signing'?")
                .contains("error: " + place("inventories/a.yaml") + ":2:9: ")
                .contains("did you mean 'address'?")
                .contains("error: templates/other/settings.conf.j2:2:")
                .contains("Lint: 3 errors, 1 warning in 4 files.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "server sigining: mandatory    | error   | 6:25: unknown setting 'server sigining' for samba",
                "server signing: mandatry      | error   | 6:43: 'mandatry' is not a value of 'server signing'",
                "root preexec: /bin/x          | error   | 6:25: a policy never sets 'root preexec': it makes the server run a command",
                "brand new thing of 2031: yes  | error   | 6:25: a policy never sets 'brand new thing of 2031': it is not in the platform's list",
                "fruit:metadata: stream        | error   | 6:25: a policy never sets 'fruit:metadata': it is an option of a module",
                "hosts allow: ALL              | warning | 6:25: not granted: 'hosts allow = ALL' widens access",
                "workgroup: M\u00fcnchen       | error   | 6:38: countersign does not write this value of 'workgroup'",
                "Server Signing: Mandatory     | none    | no mistakes",
            })
    void a_platforms_own_settings_are_held_against_what_it_knows(String setting, String kind, String words) {
        int colon = setting.lastIndexOf(": ");
        String quoted = "\"" + setting.substring(0, colon) + "\": \"" + setting.substring(colon + 2) + "\"";
        Terminal terminal = repository().file("policies/a.yaml", POLICY + "    platforms: {samba: {" + quoted + "}}\n");

        Terminal.Said said = terminal.run("lint");

        assertThat(said.exit()).isEqualTo(kind.equals("error") ? 65 : 0);
        assertThat(said.out()).contains(words);
        if (!kind.equals("none")) {
            assertThat(said.out()).startsWith(kind + ": ");
        }
    }

    @Test
    void a_template_that_drops_a_setting_is_found_before_a_host_is_asked() {
        Terminal terminal = repository()
                .file("templates/other/platform.yaml", PLATFORM)
                .file("templates/other/settings.conf.j2", "[global]\nlog level = 3\n");

        Terminal.Said said = terminal.run("lint");

        assertThat(said.exit()).isEqualTo(65);
        assertThat(said.out()).contains("templates/other: the template of other renders the settings [log level]");
    }

    @Test
    void a_template_that_is_only_included_is_not_tried_alone() {
        Terminal terminal = repository()
                .file("templates/other/platform.yaml", PLATFORM)
                .file("templates/other/line.j2", "{{ setting.name }} = {{ setting.value }}\n")
                .file(
                        "templates/other/settings.conf.j2",
                        "[global]\n{% for setting in settings %}\n{% include 'line.j2' %}\n{% endfor %}\n");

        Terminal.Said said = terminal.run("lint");

        assertThat(said.out()).contains("Lint: 1 warning in 5 files");
    }

    @Test
    void a_template_that_nothing_includes_is_tried_all_the_same() {
        Terminal terminal = repository()
                .file("templates/other/platform.yaml", PLATFORM)
                .file("templates/other/spare.j2", "{% for setting in settings %}\n")
                .file(
                        "templates/other/settings.conf.j2",
                        "[global]\n{% for setting in settings %}\n{{ setting.name }} = {{ setting.value }}\n{% endfor %}\n");

        Terminal.Said said = terminal.run("lint");

        assertThat(said.exit()).isEqualTo(65);
        assertThat(said.out()).contains("templates/other/spare.j2:1");
    }

    @Test
    void a_platform_in_the_folder_of_another_is_an_error() {
        Terminal terminal = repository()
                .file("templates/samba/platform.yaml", PLATFORM)
                .file("templates/samba/settings.conf.j2", "[global]\n");

        Terminal.Said said = terminal.run("lint");

        assertThat(said.exit()).isEqualTo(65);
        assertThat(said.out()).contains("templates/samba/platform.yaml:1:11: platform 'other' is in the folder");
    }

    @Test
    void a_platform_folder_that_is_not_granted_yet_is_named_with_the_command() {
        Terminal terminal = repository()
                .file("templates/other/platform.yaml", PLATFORM)
                .file("templates/other/hooks.sh", "platform_facts() { :; }\n")
                .file(
                        "templates/other/settings.conf.j2",
                        "[global]\n{% for setting in settings %}\n{{ setting.name }} = {{ setting.value }}\n{% endfor %}\n");

        Terminal.Said said = terminal.run("lint");

        assertThat(said.exit()).isZero();
        assertThat(said.out())
                .contains("warning: templates/other: this platform folder is not granted", "run: countersign trust");
    }

    @Test
    void a_link_in_a_platform_folder_hides_no_other_mistake() throws IOException {
        Terminal terminal = repository()
                .file("policies/a.yaml", POLICY.replace("required", "requird"))
                .file("templates/other/platform.yaml", PLATFORM);
        Files.createSymbolicLink(temporary.resolve("work/templates/other/settings.conf.j2"), Path.of("/etc/hostname"));

        Terminal.Said said = terminal.run("lint");

        assertThat(said.out()).contains("a symbolic link in a platform folder").contains("did you mean 'required'?");
    }

    @Test
    void in_json_every_mistake_has_its_place_in_fields() {
        Terminal terminal = repository().file("policies/a.yaml", POLICY.replace("required", "requird"));

        Terminal.Said said = terminal.run("lint", "--json");

        assertThat(said.exit()).isEqualTo(65);
        assertThat(said.json().text("schema")).isEqualTo("countersign.lint/1");
        assertThat(said.json().integer("errors")).isEqualTo(1);
        assertThat(said.json().maps("mistakes")).singleElement().satisfies(mistake -> {
            assertThat(mistake.text("file")).isEqualTo(place("policies/a.yaml"));
            assertThat(mistake.integer("line")).isEqualTo(5);
            assertThat(mistake.integer("column")).isEqualTo(31);
            assertThat(mistake.text("advice")).isEqualTo("did you mean 'required'?");
        });
    }

    @Test
    void an_inventory_that_is_filled_later_is_a_warning_here_and_stops_whatever_needs_hosts() {
        Terminal terminal = repository().file("inventories/a.yaml", "hosts:\n  # fs1: {}\n");

        Terminal.Said lint = terminal.run("lint");

        assertThat(lint.exit()).isZero();
        assertThat(lint.out()).contains("warning: " + place("inventories/a.yaml") + ": the inventory has no hosts");
        for (String command : List.of("check", "plan", "render")) {
            Terminal.Said said = terminal.run(command);
            assertThat(said.exit()).as(command).isEqualTo(65);
            assertThat(said.err()).contains("the inventory has no hosts");
        }
    }

    @Test
    void what_a_file_says_cannot_steer_the_terminal() {
        Terminal terminal = repository().file("policies/a.yaml", POLICY.replace("server signing", "\"se\\e[2Jrver\""));

        Terminal.Said said = terminal.run("lint");

        assertThat(said.exit()).isEqualTo(65);
        assertThat(said.out()).doesNotContain("\033").contains("\\x1b[2J");
    }
}
