package dev.countersign.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.bytes.Bytes;
import dev.countersign.document.Fields;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The command lines for cmd and reg.exe, and how their replies are read. WineRegistryTest runs them
 * with Wine.
 */
class RegExeTest {
    private static final String NONCE = "0123456789abcdef0123456789abcdef";
    private static final String RUN = "20261125T160000Z-0001";
    private static final String SIGNING =
            "HKLM\\SYSTEM\\CurrentControlSet\\Services\\LanmanServer\\Parameters\\RequireSecuritySignature";
    private static final RegExe SPEAKER = new RegExe(Set.of(SIGNING));
    private static final Fields NONE = Fields.read(Bytes.EMPTY).orElseThrow();

    @Test
    void lays_the_change_and_the_way_back_before_anything_is_changed() {
        Fields after = NONE.with(SIGNING, Optional.of("REG_DWORD 0x1"));

        String line = String.join(" ", SPEAKER.prepare(NONCE, RUN, NONE, after).words());

        String folder = "%ProgramData%\\Countersign\\" + RUN;
        assertThat(line)
                .startsWith("cmd /d /s /c \"echo countersign " + NONCE + " begin& ")
                .contains("if exist " + folder + " (echo " + NONCE + " not prepared) else (mkdir " + folder)
                .contains(">>" + folder + "\\apply.reg echo \"RequireSecuritySignature\"=dword:00000001")
                .contains(">>" + folder + "\\undo.reg echo \"RequireSecuritySignature\"=-")
                .contains(">>" + folder + "\\undo.cmd echo @reg import " + folder + "\\undo.reg")
                .doesNotContain("reg import " + folder + "\\apply.reg");
    }

    @Test
    void a_look_writes_nothing() {
        String line = String.join(" ", SPEAKER.observe(NONCE).words());

        assertThat(line).doesNotContain(">>", "mkdir", "import", "reg add", "reg delete");
        assertThat(line.length()).isLessThan(8191);
    }

    @Test
    void what_is_not_in_the_list_is_not_sent_whatever_a_plan_says() {
        String run = "HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run\\evil";
        RegExe willing = new RegExe(Set.of(SIGNING, run));
        Fields required = NONE.with(SIGNING, Optional.of("REG_DWORD 0x1"));

        assertThat(willing.objection(NONE, required, false)).isEmpty();
        assertThat(willing.objection(NONE, NONE.with(run, Optional.of("REG_DWORD 0x1")), false))
                .isPresent();
        assertThat(willing.objection(NONE, NONE.with(run, Optional.of("REG_DWORD 0x1")), true))
                .isPresent();
        assertThat(willing.objection(NONE, NONE.with(SIGNING, Optional.of("REG_SZ calc")), false))
                .isPresent();
        assertThat(willing.objection(required, NONE.with(SIGNING, Optional.of("REG_DWORD 0x7")), true))
                .isEmpty();
        assertThat(willing.objection(required, NONE, true)).isEmpty();
        assertThat(willing.objection(required, NONE, false)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"REG_SZ a & calc", "REG_SZ %TEMP%", "REG_SZ a|b", "REG_SZ a^b", "REG_SZ a)b", "REG_EXPAND_SZ x"})
    void what_cmd_would_take_for_more_than_a_value_is_not_sent(String value) {
        Fields after = NONE.with(SIGNING, Optional.of(value));

        assertThatThrownBy(() -> SPEAKER.prepare(NONCE, RUN, NONE, after)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SPEAKER.prepare(NONCE, RUN, after, NONE)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HKLM\\X\\a b", "HKLM\\X&calc\\a", "HKCU\\X\\a", "a"})
    void only_plain_settings_of_the_machine_are_asked_for(String setting) {
        assertThatThrownBy(() -> new RegExe(Set.of(setting))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void an_answer_that_was_cut_or_is_of_another_call_is_none() {
        String whole = "countersign " + NONCE + " begin\r\n" + NONCE + " unread 0\r\n" + NONCE + " unread 1\r\n" + NONCE
                + " unread 2\r\n" + NONCE + " unread 3\r\n" + NONCE + " unread 4\r\n" + NONCE + " unread 5\r\n" + NONCE
                + " end\r\n";

        assertThat(SPEAKER.answer(NONCE, Bytes.utf8("Banner\r\n" + whole))).isPresent();
        assertThat(SPEAKER.answer(NONCE, Bytes.utf8(whole.substring(0, whole.length() - 10))))
                .isEmpty();
        assertThat(SPEAKER.answer(NONCE, Bytes.utf8(whole.replace(NONCE + " unread 3\r\n", ""))))
                .isEmpty();
        assertThat(SPEAKER.answer("f".repeat(32), Bytes.utf8(whole))).isEmpty();
        assertThat(SPEAKER.answer(NONCE, Bytes.utf8(whole)).orElseThrow().settings())
                .isEmpty();
    }

    @Test
    void the_owner_of_a_value_is_read_from_a_report_in_any_language() {
        String report = String.join(
                "\r\n",
                "        Sicherheitsoptionen",
                "            Gruppenrichtlinienobjekt: Server: Haertung",
                "                Richtlinie:           @wsecedit.dll,-59043",
                "                Wertname:             MACHINE\\System\\CurrentControlSet\\Services\\LanManServer\\Parameters\\RequireSecuritySignature",
                "                Computereinstellung:  0");

        assertThat(GroupPolicy.owners(report, Set.of(SIGNING))).isEqualTo(Map.of(SIGNING, "Server: Haertung"));
        assertThat(GroupPolicy.owners(report.replace("LanManServer", "LanManWorkstation"), Set.of(SIGNING)))
                .isEmpty();
        assertThat(GroupPolicy.owners("", Set.of(SIGNING))).isEmpty();
    }

    @Test
    void a_role_is_what_a_version_makes_of_an_absent_value() {
        assertThat(List.of(
                        new WindowsRelease(26100, "WinNT", "Professional").role(),
                        new WindowsRelease(26200, "WinNT", "CoreSingleLanguage").role(),
                        new WindowsRelease(19045, "WinNT", "").role(),
                        new WindowsRelease(26100, "ServerNT", "ServerDatacenter").role(),
                        new WindowsRelease(20348, "LanmanNT", "ServerStandard").role(),
                        new WindowsRelease(26100, "WinNT", "").role(),
                        new WindowsRelease(0, "WinNT", "Professional").role(),
                        new WindowsRelease(26100, "", "Professional").role()))
                .containsExactly(
                        "client-24h2",
                        "client-24h2-home",
                        "client",
                        "server-2025",
                        "domain-controller",
                        "unknown",
                        "unknown",
                        "unknown");
    }
}
