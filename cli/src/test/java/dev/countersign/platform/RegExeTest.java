package dev.countersign.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.bytes.Bytes;
import dev.countersign.document.Fields;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

        String folder = "%SystemRoot%\\Countersign\\" + RUN;
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
                + " unread 6\r\n" + NONCE + " end\r\n";

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
    void what_reg_complains_about_is_in_the_reason() {
        String asked = String.join(" ", SPEAKER.observe(NONCE).words());
        String rest = IntStream.iterate(5, each -> asked.contains(NONCE + " unread " + each), each -> each + 1)
                .mapToObj(each -> NONCE + " unread " + each + "\r\n")
                .collect(Collectors.joining());
        String whole = "countersign " + NONCE + " begin\r\nERROR: MARK import\r\n" + NONCE + " not imported\r\n" + NONCE
                + " unread 0\r\n" + NONCE + " unread 1\r\n" + NONCE + " unread 2\r\nERROR: MARK policies\r\n" + NONCE
                + " unread 3\r\nERROR: MARK Access is denied.\r\n" + NONCE + " unread 4\r\n" + rest + NONCE
                + " end\r\n";

        RegExe.Answer answer =
                SPEAKER.answer(NONCE, Bytes.utf8(whole)).orElseThrow().hearing(Bytes.utf8("MARK of the shell"));

        assertThat(answer.behind("it failed"))
                .startsWith("it failed: ")
                .contains("MARK import", "MARK Access is denied.", "MARK of the shell")
                .doesNotContain("MARK policies");
        assertThat(answer.fields())
                .filteredOn(each -> each.name().equals("complaint"))
                .hasSize(1)
                .allSatisfy(each -> assertThat(each.value().utf8())
                        .startsWith("store ")
                        .contains("its key could not be read: ERROR: MARK Access is denied."));
        assertThat(String.join(" ", SPEAKER.apply(NONCE, RUN).words())).doesNotContain("2>nul&");
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

    @ParameterizedTest
    @CsvSource({
        "26100, WinNT, Professional, client-24h2",
        "26200, WinNT, CoreSingleLanguage, client-24h2-home",
        "26100, WinNT, '', unknown",
        "0, WinNT, Professional, unknown",
        "26100, '', Professional, unknown",
        "15063, WinNT, Enterprise, client",
        "15063, WinNT, '', client",
        "16299, WinNT, Enterprise, client-no-guest",
        "17763, WinNT, EnterpriseS, client-no-guest",
        "19045, WinNT, Education, client-no-guest",
        "19045, WinNT, ProfessionalWorkstation, client-no-guest",
        "19045, WinNT, Professional, client",
        "22631, WinNT, ProfessionalN, client",
        "25267, WinNT, Professional, client-no-guest",
        "22631, WinNT, Core, client",
        "25300, WinNT, CoreN, client",
        "19045, WinNT, '', client-of-unknown-edition",
        "22631, WinNT, CloudEdition, client-of-unknown-edition",
        "14393, ServerNT, ServerStandard, server",
        "17763, ServerNT, ServerStandard, server-2019",
        "20348, ServerNT, ServerDatacenter, server-2019",
        "26100, ServerNT, ServerDatacenter, server-2025",
        "9600, LanmanNT, ServerStandard, domain-controller",
        "20348, LanmanNT, ServerStandard, domain-controller-2019",
        "26100, LanmanNT, ServerStandard, domain-controller-2025"
    })
    void a_role_is_what_a_version_makes_of_an_absent_value(int build, String type, String edition, String role) {
        assertThat(new WindowsRelease(build, type, edition).role()).isEqualTo(role);
    }
}
