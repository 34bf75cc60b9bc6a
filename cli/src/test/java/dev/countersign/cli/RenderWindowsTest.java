package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import dev.countersign.document.registry.RegFile;
import dev.countersign.document.registry.RegFile.Step;
import dev.countersign.document.registry.RegistryValue;
import dev.countersign.json.JsonMap;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code render} writes for Windows: files for regedit, Group Policy and Intune. */
class RenderWindowsTest {
    private static final String SERVER =
            "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\LanmanServer\\Parameters";
    private static final String CLIENT =
            "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\LanmanWorkstation\\Parameters";

    @TempDir
    Path temporary;

    private Terminal repository(String require) {
        return Terminal.in(temporary)
                .file("policies/a.yaml", """
                        policy: signing
                        why: because
                        rules:
                          - id: sign
                            require: {%s}
                        """.formatted(require))
                .file("inventories/a.yaml", """
                        hosts:
                          win: {address: 192.0.2.10, platform: windows}
                          old: {address: 192.0.2.11, platform: windows-legacy}
                        """);
    }

    private byte[] file(String name) throws IOException {
        return Files.readAllBytes(temporary.resolve("out").resolve(name));
    }

    private void render(String require, int exit) {
        Terminal.Said said = repository(require)
                .run("render", "--out", temporary.resolve("out").toString());
        assertThat(said.exit()).as(said.out() + said.err()).isEqualTo(exit);
    }

    @Test
    void a_registry_file_and_the_one_that_takes_it_back() throws IOException {
        render("server signing: required, client signing: required", 0);

        RegFile apply = RegFile.read(Bytes.of(file("win/apply.reg"))).orElseThrow();
        RegFile undo = RegFile.read(Bytes.of(file("win/undo.reg"))).orElseThrow();
        assertThat(apply.steps())
                .containsExactly(
                        new Step.Set(RegistryValue.dword(SERVER, "RequireSecuritySignature", 1)),
                        new Step.Set(RegistryValue.dword(CLIENT, "RequireSecuritySignature", 1)));
        assertThat(undo.steps())
                .containsExactly(
                        new Step.Remove(SERVER, "RequireSecuritySignature"),
                        new Step.Remove(CLIENT, "RequireSecuritySignature"));
    }

    @Test
    void what_only_smb1_heeds_is_written_for_old_windows_only() throws IOException {
        render("server signing: required", 0);

        assertThat(RegFile.read(Bytes.of(file("old/apply.reg"))).orElseThrow().steps())
                .containsExactly(
                        new Step.Set(RegistryValue.dword(SERVER, "RequireSecuritySignature", 1)),
                        new Step.Set(RegistryValue.dword(SERVER, "EnableSecuritySignature", 1)));
        assertThat(RegFile.read(Bytes.of(file("old/undo.reg"))).orElseThrow().steps())
                .containsExactly(
                        new Step.Remove(SERVER, "RequireSecuritySignature"),
                        new Step.Remove(SERVER, "EnableSecuritySignature"));
        assertThat(new String(file("win/apply.reg"), StandardCharsets.UTF_16))
                .doesNotContain("EnableSecuritySignature");
        assertThat(text("old/apply.ps1")).contains("'EnableSecuritySignature'; Number = 1");
    }

    @Test
    void a_security_template_for_a_group_policy_object() throws IOException {
        render("server signing: required, client signing: required", 0);

        byte[] bytes = file("win/GptTmpl.inf");
        assertThat(bytes).startsWith(0xff, 0xfe);
        assertThat(new String(bytes, StandardCharsets.UTF_16)).isEqualTo("""
                [Unicode]
                Unicode=yes
                [Version]
                signature="$CHICAGO$"
                Revision=1
                [Registry Values]
                MACHINE\\SYSTEM\\CurrentControlSet\\Services\\LanmanServer\\Parameters\\RequireSecuritySignature=4,1
                MACHINE\\SYSTEM\\CurrentControlSet\\Services\\LanmanWorkstation\\Parameters\\RequireSecuritySignature=4,1
                """.replace("\n", "\r\n"));
        assertThat(text("win/group-policy.txt"))
                .contains("Import Policy...")
                .contains("  Microsoft network server: Digitally sign communications (always)\r\n")
                .contains("  Microsoft network client: Digitally sign communications (always)\r\n");
    }

    @Test
    void a_script_that_keeps_what_was_there_and_one_that_puts_it_back() throws IOException {
        render("server signing: required, smb1: \"off\"", 0);

        assertThat(text("win/apply.ps1"))
                .contains("    @{ Path = 'HKLM:\\SYSTEM\\CurrentControlSet\\Services\\LanmanServer\\Parameters';"
                        + " Name = 'RequireSecuritySignature'; Number = 1; Accepts = @(1) },\r\n"
                        + "    @{ Path = 'HKLM:\\SYSTEM\\CurrentControlSet\\Services\\LanmanServer\\Parameters';"
                        + " Name = 'SMB1'; Number = 0; Accepts = @(0) }\r\n)\r\n")
                .contains("$exit = 3010");
        assertThat(text("win/undo.ps1")).contains("Remove-ItemProperty").contains("Name = 'SMB1'");
        assertThat(text("win/audit.ps1")).contains("'AuditClientDoesNotSupportSigning'");
    }

    /** Everybody may make a folder below ProgramData: what is restored from there could be somebody else's wish. */
    @Test
    void the_values_from_before_are_kept_where_only_administrators_can_write() throws IOException {
        render("server signing: required, client signing: required", 0);

        for (String name : List.of("old/apply.ps1", "old/undo.ps1", "win/apply.ps1", "win/undo.ps1")) {
            assertThat(text(name))
                    .contains("$kept = 'HKLM:\\SOFTWARE\\Countersign\\Former'\r\n")
                    .doesNotContain("ProgramData", "CommonApplicationData", "[IO.File]");
        }
    }

    /** A rule that comes later asks for one more value: what it was before is kept too. */
    @Test
    void each_value_from_before_is_kept_once_by_itself() throws IOException {
        render("server signing: required", 0);

        assertThat(text("win/apply.ps1"))
                .contains("    if ($null -ne (Get-Former $setting)) { return }\r\n")
                .contains("            Save-Former $setting\r\n            $now = Set-Number $setting");
    }

    @Test
    void says_everything_in_json_too() {
        Terminal.Said said = repository("server signing: required").run("render", "-l", "win", "--json");

        List<JsonMap> artifacts = said.json().maps("hosts").get(0).maps("artifacts");
        assertThat(artifacts)
                .extracting(each -> each.text("name") + " " + each.text("encoding"))
                .containsExactly(
                        "apply.reg utf-16le",
                        "undo.reg utf-16le",
                        "apply.ps1 ascii-crlf",
                        "undo.ps1 ascii-crlf",
                        "audit.ps1 ascii-crlf",
                        "GptTmpl.inf utf-16le",
                        "group-policy.txt ascii-crlf");
    }

    @Test
    void says_what_windows_cannot_be_told() {
        Terminal.Said said = repository("kerberos: offered").run("render", "-l", "old");

        assertThat(said.exit()).isEqualTo(4);
        assertThat(said.out()).contains("Windows before 10 has no setting for 'kerberos: offered");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HKLM\\\\X\\\\a'; calc; '",
                "HKLM\\\\X]\\\\a",
                "HKLM\\\\X\\\\a\\\"=-",
                "HKCU\\\\X\\\\a",
                "RequireSecuritySignature"
            })
    void a_setting_of_a_policy_cannot_become_code(String name) {
        Terminal terminal = repository("server signing: required");
        terminal.file(
                "policies/a.yaml",
                terminal.text("policies/a.yaml") + "    platforms: {windows: {\"" + name + "\": REG_DWORD 0x1}}\n");

        Terminal.Said said = terminal.run("render", "-l", "win");

        assertThat(said.exit()).as(said.out() + said.err()).isNotZero();
        assertThat(said.out().lines().filter(line -> !line.startsWith("  cannot be rendered: ")))
                .noneMatch(line -> line.contains("calc;"));
    }

    private String text(String name) throws IOException {
        return new String(file(name), StandardCharsets.US_ASCII);
    }
}
