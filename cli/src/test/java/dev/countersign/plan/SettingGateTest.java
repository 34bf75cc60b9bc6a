package dev.countersign.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.document.Bytes;
import dev.countersign.observation.WireAnswer.Advertised;
import dev.countersign.platform.Platform;
import dev.countersign.platform.Platforms;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a candidate may differ in, whoever wrote it. */
class SettingGateTest {
    private static final Platforms PLATFORMS = Platforms.of(new TreeMap<>(), new Diagnostics());
    private static final String CONF = "[global]\n\tworkgroup = WG\n\thosts allow = 192.0.2.1\n[data]\n\tpath = /srv\n";

    @Test
    void a_line_for_signing_is_fine_and_so_is_another_spelling_of_it() {
        assertThat(file(CONF.replace("[data]", "\tServer Signing = mandatory\n[data]")))
                .isEmpty();
        assertThat(file(CONF.replace("[data]", "# a comment\n\n\tserver   signing=required\n[data]")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\tinclude = /tmp/x\n[data]",
                "\tserver signing = mandatory\n\troot preexec = /bin/sh\n[data]",
                "\tserver signing = mandatory \\\n\troot preexec = /bin/sh\n[data]",
                "\tfruit:metadata = stream\n[data]",
                "\tsome thing of 2031 = x\n[data]",
                "[evil]\n\tpath = /\n[data]",
                "[global]\n\tlog file = /etc/passwd\n[data]",
                "[data]\n\tguest ok = no",
                "[data]\n\troot preexec = /bin/sh",
                "[data",
                "\tcopy = data\n[data]",
            })
    void anything_else_that_a_template_or_a_hook_would_slip_in_is_refused(String instead) {
        assertThat(file(CONF.replace("[data]", instead))).isPresent();
    }

    @Test
    void a_line_that_moves_into_a_share_or_out_of_one_is_refused() {
        assertThat(file("[global]\n\tworkgroup = WG\n\thosts allow = 192.0.2.1\n[data]\n[global]\n\tpath = /srv\n"))
                .isPresent();
        assertThat(file("[global]\n\tworkgroup = WG\n[data]\n\thosts allow = 192.0.2.1\n\tpath = /srv\n"))
                .isPresent();
    }

    @Test
    void a_line_that_is_taken_out_is_a_setting_that_nobody_asked_for() {
        assertThat(file(CONF.replace("\thosts allow = 192.0.2.1\n", ""))
                        .orElseThrow()
                        .why())
                .contains("take 'hosts allow' out");
    }

    @Test
    void what_needs_a_grant_passes_with_one_for_this_platform_name_and_value_only() {
        Change change = change("samba", CONF, CONF.replace("192.0.2.1", "ALL"));
        SettingGrants granted = (platform, name, value) ->
                platform.equals("samba") && name.equals("hosts allow") && value.equals("ALL");

        assertThat(SettingGate.objection(platform("samba"), SettingGrants.NONE, change))
                .hasValueSatisfying(each -> {
                    assertThat(each.why()).contains("hosts allow = ALL", "samba");
                    assertThat(each.advice()).contains("countersign trust");
                });
        assertThat(SettingGate.objection(platform("samba"), granted, change)).isEmpty();
        assertThat(SettingGate.objection(platform("samba"), granted, "allow hosts", "ALL"))
                .isEmpty();
        assertThat(SettingGate.objection(platform("samba"), granted, "hosts allow", "EVERYBODY"))
                .isPresent();
        assertThat(SettingGate.objection(platform("unraid"), granted, "hosts allow", "ALL"))
                .isPresent();
    }

    @Test
    void no_grant_reaches_what_is_never_written() {
        assertThat(SettingGate.objection(platform("samba"), SettingGrants.TO_SHOW, "root preexec", "/bin/sh"))
                .isPresent();
        assertThat(SettingGate.objection(platform("samba"), SettingGrants.TO_SHOW, "hosts allow", "/etc/x"))
                .isPresent();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "truenas|encryption=\"REQUIRED\"|true",
                "truenas|encryption=\"X\",\"smb_options\":\"\"|false",
                "truenas|smb_options=\"server signing = mandatory\"|true",
                "truenas|smb_options=\"server signing = mandatory\\nlog file = /etc/passwd\"|false",
                "truenas|smb_options=\"[evil]\\npath = /\"|false",
                "truenas|smb_options=7|false",
                "openmediavault|extraoptions=\"include = /x\"|false",
                "samba-registry|server signing=mandatory|true",
                "samba-registry|[data] guest ok=no|false",
                "samba-registry|[evil]=|false",
                "samba-registry|include.1=/x|false",
                "unraid|server signing=mandatory|true",
                "unraid|wins hook=/x|false",
                "synology-dsm|enable_server_signing=2|true",
                "synology-dsm|enable_server_signing=7|false",
                "qnap|server signing=mandatory|true",
            })
    void a_field_of_a_store_is_held_to_its_type_and_its_lines_to_sambas(String name, String field, boolean fine) {
        Change change = change(name, store(name, ""), store(name, field));

        assertThat(SettingGate.objection(platform(name), SettingGrants.NONE, change)
                        .isEmpty())
                .isEqualTo(fine);
    }

    /** The value of a posture in a template's own words is one of the list too. */
    @Test
    void a_posture_that_is_weaker_than_samba_by_itself_needs_a_grant() {
        SeenHost host = SeenHost.with(
                "[global]\n\tworkgroup = WG\n[data]\n\tpath = /srv\n",
                "[global]\n\tworkgroup = WG\n",
                Advertised.OFFERED);
        String rule = "  - {id: old, severity: low, exactly: {ldap signing: off}}\n";
        SeenHost directory = host.role("ROLE_ACTIVE_DIRECTORY_DC");

        assertThat(directory.assess(rule, Acceptance.NOTHING).candidate()).isEmpty();
    }

    private static Platform platform(String name) {
        return PLATFORMS.named(name).orElseThrow();
    }

    private static Optional<SettingGate.Objection> file(String after) {
        return SettingGate.objection(platform("samba"), SettingGrants.NONE, change("samba", CONF, after));
    }

    private static String store(String name, String field) {
        String options = name.equals("truenas") ? "smb_options" : "extraoptions";
        boolean lines = platform(name).extraOptions().isPresent();
        String base = lines && !field.startsWith(options) ? options + "=\"\"\n" : "";
        String line = field.isEmpty() ? "" : field + "\n";
        return field.isEmpty() || base.isEmpty() || line.compareTo(base) > 0 ? base + line : line + base;
    }

    private static Change change(String name, String before, String after) {
        return Change.of(platform(name), "x", latin1(before), latin1(after));
    }

    private static Bytes latin1(String text) {
        return Bytes.of(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
