package dev.countersign.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import dev.countersign.document.Fields;
import dev.countersign.platform.Reply.Status;
import dev.countersign.testing.Lab;
import dev.countersign.testing.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The hooks of appliances whose settings are behind a command, with the stand-ins of {@code lab/}
 * for that command and without smbd.
 */
@Needs("python3")
class ApplianceHooksTest extends UnderEveryShell {
    @Test
    void a_line_among_the_auxiliary_parameters_of_a_truenas_comes_and_goes() throws Exception {
        appliance("truenas", "usr/bin/midclt");

        comesAndGoes("smb_options", "\\n", "\\nserver signing = mandatory\\n");

        assertThat(host.read("/var/lib/truenas/told")).isEqualTo("RELOAD\nRELOAD\n");
    }

    /** See lab/truenas: 25.04 has only the old methods, 25.10 both, 26 only the new one. */
    @ParameterizedTest
    @ValueSource(strings = {"TrueNAS-SCALE-24.10.2.1", "25.04.2.1", "TrueNAS-26.0.0-BETA.1", "TrueNAS-13.0-U6.1"})
    void every_version_of_truenas_is_told_in_its_own_words_there_and_back(String version) throws Exception {
        truenas(version, "");

        comesAndGoes("smb_options", "\\n", "\\nserver signing = mandatory\\n");

        assertThat(host.read("/var/lib/truenas/told")).isEqualTo("RELOAD\nRELOAD\n");
    }

    @ParameterizedTest
    @CsvSource({
        "TrueNAS-25.10-MASTER-20250401, service.control", // a build from before it came
        "TrueNAS-25.04.2.1, system.version",
        "TrueNAS-SCALE-24.10.2.1, system.version" // its midclt takes the method for the value of -j
    })
    void a_method_that_truenas_does_not_have_is_replaced_by_the_other_one(String version, String lacks)
            throws Exception {
        truenas(version, lacks);

        comesAndGoes("smb_options", "\\n", "\\nserver signing = mandatory\\n");

        assertThat(host.read("/var/lib/truenas/told")).isEqualTo("RELOAD\nRELOAD\n");
    }

    @Test
    void where_truenas_has_neither_method_its_own_words_are_the_reason() throws Exception {
        truenas("TrueNAS-25.04.2.1", "service.reload\nservice.restart");
        String before = store();

        Reply applied = host.apply(1, request(before, with(before, "smb_options", "\"server signing = mandatory\"")));

        assertThat(reason(applied)).contains("the middleware refused: Method does not exist");
        assertThat(store()).isEqualTo(before);
    }

    @Test
    void a_field_that_this_version_of_truenas_does_not_have_is_not_sent() throws Exception {
        truenas("TrueNAS-26.0.0", "");
        String before = store();

        Reply applied = host.apply(1, request(before, with(before, "enable_smb1", "false")));

        assertThat(applied.status()).as(reason(applied)).isEqualTo(Status.REVERTED);
        assertThat(reason(applied)).contains("this version of TrueNAS has no field enable_smb1");
        assertThat(store()).isEqualTo(before).contains("minimum_protocol=\"SMB2\"");
    }

    @Test
    void a_line_among_the_extra_options_of_an_openmediavault_comes_and_goes() throws Exception {
        Files.createDirectories(host.at("/etc/openmediavault"));
        appliance("openmediavault", "usr/sbin/omv-rpc", "usr/sbin/omv-salt");

        comesAndGoes("extraoptions", "", "\\r\\nserver signing = mandatory");

        assertThat(host.read("/var/lib/omv/deployed")).isEqualTo("samba\nsamba\n");
        assertThat(host.read(FakeHost.CONFIGURATION)).doesNotContain("mandatory");
    }

    @Needs("all")
    @Test
    void what_an_appliance_refuses_is_said_in_its_words_and_nothing_is_changed() throws Exception {
        appliance("truenas", "usr/bin/midclt");
        String before = store();

        Reply applied = host.apply(1, request(before, with(before, "smb_options", "\"include = /x\"")));

        assertThat(applied.status()).as(reason(applied)).isEqualTo(Status.REVERTED);
        assertThat(reason(applied))
                .contains("could not be set", "smb_options: include is blacklisted")
                .doesNotContain("Traceback");
        assertThat(store()).isEqualTo(before);
    }

    @Test
    void a_value_that_is_more_than_one_never_reaches_the_command_of_a_truenas() throws Exception {
        appliance("truenas", "usr/bin/midclt");
        String before = store();

        Reply applied = host.apply(
                1,
                request(
                        before,
                        with(before, "encryption", "\"NEGOTIATE\",\"smb_options\":\"server signing = disabled\"")));

        assertThat(applied.status()).as(reason(applied)).isEqualTo(Status.REVERTED);
        assertThat(reason(applied)).contains("a value to be set is not one value of JSON");
        assertThat(store()).isEqualTo(before);
        assertThat(host.read(FakeHost.CONFIGURATION)).doesNotContain("disabled");
    }

    @Needs("all")
    @Test
    void a_value_that_is_more_than_one_never_reaches_the_command_of_an_openmediavault() throws Exception {
        Files.createDirectories(host.at("/etc/openmediavault"));
        appliance("openmediavault", "usr/sbin/omv-rpc", "usr/sbin/omv-salt");
        String before = store();

        Reply applied = host.apply(
                1, request(before, with(before, "workgroup", "\"X\",\"extraoptions\":\"server signing = disabled\"")));

        assertThat(applied.status()).as(reason(applied)).isEqualTo(Status.REVERTED);
        assertThat(reason(applied)).contains("a value to be set is not one value of JSON");
        assertThat(store()).isEqualTo(before);
    }

    private void truenas(String version, String lacks) throws IOException {
        appliance("truenas", "usr/bin/midclt");
        Path store = Files.createDirectories(host.at("/var/lib/truenas"));
        Files.writeString(store.resolve("version"), version + "\n");
        if (!lacks.isEmpty()) {
            Files.writeString(store.resolve("lacks"), lacks + "\n");
        }
    }

    private void appliance(String name, String... commands) throws IOException {
        becomes(name);
        for (String command : commands) {
            Path program = Lab.program().resolveSibling(name).resolve(command);
            host.tool(program.getFileName().toString(), "STAND_IN=$root exec /usr/bin/python3 " + program + " \"$@\"");
        }
        if (name.equals("truenas")) {
            Files.deleteIfExists(host.at("/etc/smb4.conf"));
            Files.createSymbolicLink(host.at("/etc/smb4.conf"), Path.of("samba/smb.conf"));
        }
    }

    private void comesAndGoes(String field, String end, String line) throws Exception {
        String before = store();
        String value =
                Fields.read(Bytes.utf8(before)).orElseThrow().value(field).orElseThrow();
        String ours = value.substring(0, value.length() - 1 - end.length()) + line + "\"";
        String after = with(before, field, ours);

        Reply applied = host.apply(1, request(before, after));

        assertThat(applied.status()).as(reason(applied)).isEqualTo(Status.DONE);
        assertThat(store()).isEqualTo(after);
        assertThat(host.read(FakeHost.CONFIGURATION)).contains("server signing = mandatory");

        Reply reverted = host.revert(1);

        assertThat(reverted.status()).as(reason(reverted)).isEqualTo(Status.DONE);
        assertThat(store()).isEqualTo(before);
    }

    private String store() throws Exception {
        Reply seen = host.observe();
        assertThat(seen.text("recognised")).contains("yes");
        return seen.first("content").orElseThrow().latin1();
    }

    private static String with(String before, String field, String json) {
        return Fields.read(Bytes.utf8(before))
                .orElseThrow()
                .with(field, Optional.of(json))
                .bytes()
                .latin1();
    }

    private ApplyRequest request(String before, String after) throws Exception {
        return host.setting(host.observe().text("document.path").orElseThrow(), LONG, before, after);
    }
}
