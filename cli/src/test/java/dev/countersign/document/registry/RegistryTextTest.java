package dev.countersign.document.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.bytes.Bytes;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The output of reg query for a key, as a document. */
class RegistryTextTest {
    private static final String KEY =
            "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\LanmanServer\\Parameters";

    /** As printed by Wine 8's reg.exe, and by Windows. */
    private static final String PRINTED =
            crlf("""

            %1$s
                bin    REG_BINARY    00FF10
                multi    REG_MULTI_SZ    a\\0b
                RequireSecuritySignature    REG_DWORD    0x1
                ServiceDll    REG_EXPAND_SZ    %%SystemRoot%%\\system32\\srvsvc.dll
                empty    REG_SZ    \s

            %1$s\\DefaultSecurity
            """.formatted(KEY)).replace("    \r\n", "    \r\n").replace("     \r\n", "    \r\n");

    @Test
    void prints_back_byte_for_byte_and_reads_what_is_there() {
        RegistryText text = read(PRINTED);

        assertThat(text.printed().latin1()).isEqualTo(PRINTED);
        assertThat(text.value("requiresecuritysignature"))
                .isEqualTo(new RegistryReading.Present(RegistryType.REG_DWORD, "0x1"));
        assertThat(text.value("ServiceDll")).hasToString("REG_EXPAND_SZ %SystemRoot%\\system32\\srvsvc.dll");
        assertThat(text.value("empty")).hasToString("REG_SZ ");
        assertThat(text.has("defaultsecurity")).isTrue();
        assertThat(text.has("Default")).isFalse();
    }

    @Test
    void absent_is_an_answer() {
        assertThat(read(PRINTED).value("EnableSecuritySignature")).isEqualTo(new RegistryReading.Absent());
        assertThat(read("\r\n").value("x")).isEqualTo(new RegistryReading.Absent());
    }

    @Test
    void a_value_changes_in_its_place_and_changes_back() {
        RegistryText text = read(PRINTED);

        RegistryText changed = text.with("REQUIRESECURITYSIGNATURE", RegistryType.REG_DWORD, "0x0");

        assertThat(changed.printed().latin1()).isEqualTo(PRINTED.replace("0x1", "0x0"));
        assertThat(changed.with("RequireSecuritySignature", RegistryType.REG_DWORD, "0x0"))
                .isSameAs(changed);
        assertThat(changed.with("RequireSecuritySignature", RegistryType.REG_DWORD, "0x1")
                        .printed())
                .isEqualTo(text.printed());
    }

    @Test
    void what_was_absent_is_absent_again() {
        for (String before : new String[] {PRINTED, "", "\r\n" + KEY + "\r\n", "\r\n" + KEY + "\\Sub\r\n"}) {
            RegistryText changed = read(before).with("New", RegistryType.REG_DWORD, "0x1");

            assertThat(changed.value("New")).hasToString("REG_DWORD 0x1");
            assertThat(changed.without("New").value("New")).isEqualTo(new RegistryReading.Absent());
            if (before.contains(KEY + "\r\n")) {
                assertThat(changed.without("New").printed().latin1()).isEqualTo(before);
            }
        }
    }

    @Test
    void a_value_of_a_key_below_is_not_this_keys() {
        String printed = crlf("\n" + KEY + "\n\n" + KEY + "\\Sub\n    A    REG_DWORD    0x1\n");

        assertThat(read(printed).value("A")).isEqualTo(new RegistryReading.Absent());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "    A    REG_DWORD    0x1\n    A    REG_DWORD    0x0\n",
                "    A    REG_SZ    B    REG_DWORD    0x1\n",
                "    A    REG_DWORD    hello\n",
                "    A    REG_RESOURCE_LIST    00\n",
                "    A    REG_SZ    gr\u00fc\u00dfe\n",
                "    A    REG_SZ    what?\n"
            })
    void what_can_be_read_in_two_ways_or_not_written_again_is_unclear(String rows) {
        RegistryText text = read(crlf("\n" + KEY + "\n" + rows));

        assertThat(text.value("A")).isInstanceOf(RegistryReading.Unclear.class);
        assertThatThrownBy(() -> text.with("A", RegistryType.REG_DWORD, "0x1"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void windows_xp_puts_tabs_between_the_columns() {
        String printed = "\r\n! REG.EXE VERSION 3.0\r\n\r\n" + KEY + "\r\n    A\tREG_DWORD\t0x1\r\n\r\n";

        assertThat(read(printed).value("A")).hasToString("REG_DWORD 0x1");
        assertThat(read(printed).printed().latin1()).isEqualTo(printed);
    }

    private static RegistryText read(String text) {
        return RegistryText.of(KEY, Bytes.of(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static String crlf(String text) {
        return text.replace("\n", "\r\n");
    }
}
