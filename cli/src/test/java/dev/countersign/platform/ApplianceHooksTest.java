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
