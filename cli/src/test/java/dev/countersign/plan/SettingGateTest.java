package dev.countersign.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.observation.WireAnswer.Advertised;
import dev.countersign.platform.Platform;
import dev.countersign.platform.Platforms;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** In what a candidate may differ, whoever wrote it. */
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
                .contains("would remove 'hosts allow'");
    }

    @Test
    void what_needs_a_grant_passes_with_one_for_this_platform_name_and_value_only() {
        Change change = change("samba", CONF, CONF.replace("192.0.2.1", "ALL"));
        SettingGrants granted = (platform, name, value) ->
                platform.equals("samba") && name.equals("hosts allow") && value.equals("ALL");

        assertThat(gate("samba", SettingGrants.NONE).objection(change)).hasValueSatisfying(each -> {
            assertThat(each.why()).contains("hosts allow = ALL", "samba");
            assertThat(each.advice()).contains("countersign trust");
        });
        assertThat(gate("samba", granted).objection(change)).isEmpty();
        assertThat(gate("samba", granted).objection("allow hosts", "ALL")).isEmpty();
        assertThat(gate("samba", granted).objection("hosts allow", "EVERYBODY")).isPresent();
        assertThat(gate("unraid", granted).objection("hosts allow", "ALL")).isPresent();
    }

    @Test
    void no_grant_reaches_what_is_never_written() {
        assertThat(gate("samba", SettingGrants.TO_SHOW).objection("root preexec", "/bin/sh"))
                .isPresent();
        assertThat(gate("samba", SettingGrants.TO_SHOW).objection("hosts allow", "/etc/x"))
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

        assertThat(gate(name, SettingGrants.NONE).objection(change).isEmpty()).isEqualTo(fine);
    }

    /** A posture's value in a template's own words is checked against the list too. */
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

    private static Optional<SettingGate.Objection> asked(String platform, String role, String name, String value) {
        return new SettingGate(platform(platform), role, SettingGrants.NONE).objection(name, value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "samba|ROLE_ACTIVE_DIRECTORY_DC|server signing = auto",
                "samba|ROLE_IPA_DC|server signing = desired",
                "samba|unknown|server signing = auto",
                "samba-registry|ROLE_ACTIVE_DIRECTORY_DC|server signing = auto",
                "unraid|unknown|server signing = auto",
                "truenas|unknown|server signing = auto",
                "windows|domain-controller|LanmanServer RequireSecuritySignature",
                "windows|domain-controller-2025|LanmanServer RequireSecuritySignature",
                "windows|client-24h2|LanmanServer RequireSecuritySignature",
                "windows|client-24h2|LanmanWorkstation RequireSecuritySignature",
                "windows|server-2025|LanmanWorkstation RequireSecuritySignature",
                "windows|unknown|LanmanServer RequireSecuritySignature",
                "windows|unknown|LanmanWorkstation RequireSecuritySignature",
                "windows-legacy|domain-controller|LanmanServer RequireSecuritySignature",
            })
    void what_is_weaker_than_a_server_of_that_role_is_by_itself_needs_a_grant(
            String platform, String role, String setting) {
        SettingGate.Objection objection = asked(platform, role, setting).orElseThrow();

        assertThat(objection.why()).contains("is weaker than what a server does by default", "needs a grant");
        assertThat(objection.advice()).contains("countersign trust");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "samba|ROLE_STANDALONE|server signing = auto",
                "samba|ROLE_DOMAIN_MEMBER|server signing = auto",
                "samba|ROLE_ACTIVE_DIRECTORY_DC|server signing = mandatory",
                "samba|unknown|server signing = mandatory",
                "samba|ROLE_ACTIVE_DIRECTORY_DC|client signing = desired",
                "windows|server-2025|LanmanServer RequireSecuritySignature",
                "windows|client|LanmanServer RequireSecuritySignature",
                "windows|client|LanmanWorkstation RequireSecuritySignature",
                "windows|domain-controller|LanmanWorkstation RequireSecuritySignature",
                "windows|client-24h2-home|LanmanServer RequireSecuritySignature",
            })
    void what_is_not_needs_none(String platform, String role, String setting) {
        assertThat(asked(platform, role, setting)).isEmpty();
    }

    /**
     * Takes {@code name = value}, or the service and the value that are set to 0 in Windows'
     * registry.
     */
    private static Optional<SettingGate.Objection> asked(String platform, String role, String setting) {
        String[] parts = setting.split(" = ", -1);
        return parts.length == 2
                ? asked(platform, role, parts[0], parts[1])
                : asked(
                        platform,
                        role,
                        "HKLM\\SYSTEM\\CurrentControlSet\\Services\\" + setting.replace(" ", "\\Parameters\\"),
                        "REG_DWORD 0x0");
    }

    /** Lines for smb.conf in an appliance are checked against the same list as smb.conf itself. */
    @ParameterizedTest
    @ValueSource(strings = {"truenas", "openmediavault"})
    void a_line_of_an_appliance_needs_the_grant_that_it_needs_in_a_file(String platform) {
        assertThat(asked(platform, "unknown", "client signing", "disabled")).isPresent();
        assertThat(asked(platform, "unknown", "client signing", "required")).isEmpty();
        assertThat(asked(platform, "unknown", "server signing", "mandatory")).isEmpty();
    }

    @Test
    void a_domain_controller_is_weakened_by_an_exact_posture_only_with_a_grant_and_a_file_server_without() {
        SeenHost host = SeenHost.with(
                "[global]\n\tserver signing = mandatory\n[data]\n\tpath = /srv\n",
                "[global]\n\tserver signing = required\n",
                Advertised.REQUIRED);
        String exactly = "  - {id: old, severity: low, exactly: {server signing: offered}}\n";
        String own = "  - {id: old, severity: low, platforms: {samba: {server signing: desired}}}\n";

        for (String rule : List.of(exactly, own)) {
            assertThat(host.role("ROLE_STANDALONE")
                            .assess(rule, Acceptance.NOTHING)
                            .candidate())
                    .isPresent();
            for (String role : List.of("ROLE_ACTIVE_DIRECTORY_DC", "unknown")) {
                Planner.Assessment refused = host.role(role).assess(rule, Acceptance.NOTHING);
                assertThat(refused.candidate()).isEmpty();
                assertThat(refused.plan().decision().toString()).contains("weaker", "countersign trust");
                assertThat(host.role(role)
                                .assess(
                                        rule,
                                        Acceptance.NOTHING.with((on, name, value) ->
                                                on.equals("samba") && name.equals("server signing")))
                                .candidate())
                        .isPresent();
            }
        }
    }

    private static SettingGate gate(String platform, SettingGrants grants) {
        return new SettingGate(platform(platform), "ROLE_STANDALONE", grants);
    }

    private static Platform platform(String name) {
        return PLATFORMS.named(name).orElseThrow();
    }

    private static Optional<SettingGate.Objection> file(String after) {
        return gate("samba", SettingGrants.NONE).objection(change("samba", CONF, after));
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
