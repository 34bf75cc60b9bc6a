package dev.countersign.document.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.bytes.Bytes;
import dev.countersign.document.registry.RegFile.Step;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A .reg file: bytes that Windows imports, and the file that undoes it. */
class RegFileTest {
    private static final String SERVER =
            "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\LanmanServer\\Parameters";
    private static final String CLIENT =
            "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\LanmanWorkstation\\Parameters";
    private static final RegFile BOTH = RegFile.of(
            List.of("server and client sign"),
            List.of(
                    new Step.Set(RegistryValue.dword(SERVER, "RequireSecuritySignature", 1)),
                    new Step.Set(RegistryValue.dword(CLIENT, "RequireSecuritySignature", 1))));

    @Test
    void is_utf16_with_a_mark_and_crlf() {
        byte[] bytes = BOTH.bytes().toArray();

        assertThat(bytes).startsWith(0xff, 0xfe, 'W', 0);
        assertThat(new String(bytes, StandardCharsets.UTF_16)).isEqualTo("""
                Windows Registry Editor Version 5.00

                ; server and client sign

                [HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\LanmanServer\\Parameters]
                "RequireSecuritySignature"=dword:00000001

                [HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\LanmanWorkstation\\Parameters]
                "RequireSecuritySignature"=dword:00000001
                """.replace("\n", "\r\n"));
    }

    @Test
    void prints_back_byte_for_byte_and_means_the_same() {
        RegFile again = RegFile.read(BOTH.bytes()).orElseThrow();

        assertThat(again.bytes()).isEqualTo(BOTH.bytes());
        assertThat(again.steps()).isEqualTo(BOTH.steps());
    }

    @Test
    void what_has_no_mark_or_no_header_is_no_registry_script() {
        byte[] bytes = BOTH.bytes().toArray();

        assertThat(RegFile.read(Bytes.of(BOTH.text().getBytes(StandardCharsets.UTF_16BE))))
                .isEmpty();
        assertThat(RegFile.read(Bytes.of(bytes).slice(2, bytes.length))).isEmpty();
        assertThat(RegFile.read(Bytes.of(bytes).slice(0, bytes.length - 1))).isEmpty();
        assertThat(RegFile.read(RegFile.ofText("REGEDIT4\n").bytes())).isEmpty();
        assertThat(RegFile.read(Bytes.EMPTY)).isEmpty();
    }

    @Test
    void undoes_to_the_old_data_or_to_absence() {
        RegFile.Before before = (key, name) -> key.equals(SERVER)
                ? new RegistryReading.Present(RegistryType.REG_DWORD, "0x0")
                : new RegistryReading.Absent();

        RegFile undo = BOTH.undo(before).orElseThrow();

        assertThat(undo.steps())
                .containsExactly(
                        new Step.Remove(CLIENT, "RequireSecuritySignature"),
                        new Step.Set(RegistryValue.dword(SERVER, "RequireSecuritySignature", 0)));
        assertThat(undo.text()).contains("\"RequireSecuritySignature\"=-\r\n");
    }

    @Test
    void does_not_pretend_to_undo_what_it_cannot() {
        assertThat(BOTH.undo((key, name) -> new RegistryReading.Unclear("two"))).isEmpty();
        assertThat(RegFile.ofText("Windows Registry Editor Version 5.00\n\n[-HKEY_LOCAL_MACHINE\\X]\n")
                        .undo((key, name) -> new RegistryReading.Absent()))
                .isEmpty();
    }

    @Test
    void every_type_comes_back_as_it_was() {
        List<Step> steps = List.of(
                set(RegistryType.REG_SZ, "a \"b\" c\\d"),
                set(RegistryType.REG_SZ, ""),
                set(RegistryType.REG_EXPAND_SZ, "%SystemRoot%\\x"),
                set(RegistryType.REG_MULTI_SZ, "a\\0b"),
                set(RegistryType.REG_MULTI_SZ, ""),
                set(RegistryType.REG_BINARY, "00FF10"),
                set(RegistryType.REG_BINARY, ""),
                set(RegistryType.REG_NONE, "01"),
                set(RegistryType.REG_DWORD, "0xffffffff"),
                set(RegistryType.REG_QWORD, "0x123456789abcdef0"));

        assertThat(RegFile.read(RegFile.of(List.of(), steps).bytes())
                        .orElseThrow()
                        .steps())
                .isEqualTo(steps);
    }

    @Test
    void reads_what_regedit_writes() {
        RegFile file = RegFile.ofText("""
                Windows Registry Editor Version 5.00

                [HKEY_LOCAL_MACHINE\\SOFTWARE\\X]
                @="default"
                "bytes"=hex:00,01,\\
                  02,03
                "n\\\\ame"=dword:0000000a
                [-HKEY_LOCAL_MACHINE\\SOFTWARE\\Y]
                """);

        assertThat(file.steps())
                .containsExactly(
                        new Step.Other("@=\"default\""),
                        new Step.Set(new RegistryValue(
                                "HKEY_LOCAL_MACHINE\\SOFTWARE\\X", "bytes", RegistryType.REG_BINARY, "00010203")),
                        new Step.Other("\"n\\\\ame\"=dword:0000000a"),
                        new Step.Other("[-HKEY_LOCAL_MACHINE\\SOFTWARE\\Y]"));
    }

    @Test
    void a_name_cannot_smuggle_a_line_in() {
        assertThatThrownBy(() -> new Step.Remove(SERVER, "a\"=-\r\n\"b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RegistryValue.dword("HKEY_LOCAL_MACHINE\\x]\r\n[-HKEY_LOCAL_MACHINE\\y", "a", 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RegistryValue(SERVER, "a", RegistryType.REG_SZ, "x\r\ny"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Step set(RegistryType type, String data) {
        return new Step.Set(new RegistryValue(SERVER, "v", type, data));
    }
}
