package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Needs;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A platform folder is code, all of it: a merge request that changes only its platform.yaml takes
 * over every host.
 */
@Needs({"namespaces", "smbd", "sshd"})
class UngrantedFolderTest extends OnOneHost {

    private static final String CLIENT_SIGNING = """
            setting: client signing
                reads: {required: required, desired: offered, if_required: offered, "No": "off", default: offered}
                writes: {required: required, offered: desired, "off": "disabled"}
            """;

    /** Writes the attacker's version: the hooks are the program's own, byte for byte. */
    private void folder(String what, String instead) throws IOException {
        program.terminal().shipped("samba", text -> text.replace(what, instead));
        assertThat(program.terminal().text("templates/samba/platform.yaml")).contains(instead);
    }

    /**
     * The first is a setting that nobody may write, whatever was granted: lint says so (65), and
     * hosts are refused as for any other.
     */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {"root preexec, \"/bin/sh -c 'id >/srv/owned'\", 65", "server string, owned, 0"})
    void a_platform_yaml_that_writes_something_else_is_refused_before_anything_is_sent(
            String setting, String value, int lint) throws IOException {
        String before = one.disk();
        folder(
                CLIENT_SIGNING,
                "setting: " + setting + "\n    reads: {\"\": offered, default: offered, \"" + value
                        + "\": required}\n    writes: {required: \"" + value + "\"}\n");
        program.terminal()
                .file("policies/signing.yaml", RealHosts.REQUIRED.replace("server signing", "client signing"));
        assertThat(program.run("lint").exit()).isEqualTo(lint);

        Terminal.Said apply = program.run("apply", "--yes", "--accept-unproven");

        assertThat(apply.exit()).as(apply.out() + apply.err()).isEqualTo(4);
        assertThat(apply.err()).contains("templates/samba", "nothing was sent", "countersign trust");
        assertThat(one.disk()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"check", "plan", "apply --yes", "status"})
    void one_that_calls_another_value_required_makes_nothing_compliant(String command) throws IOException {
        folder("if_required: offered", "if_required: required");

        Terminal.Said said = program.run(command.split(" "));

        assertThat(said.exit()).as(said.out() + said.err()).isEqualTo(4);
        assertThat(said.err()).contains("templates/samba", "nothing was sent", "countersign trust");
    }
}
