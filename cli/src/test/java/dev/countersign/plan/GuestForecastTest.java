package dev.countersign.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.observation.Field;
import dev.countersign.observation.Observation;
import dev.countersign.observation.Observations;
import dev.countersign.observation.WireAnswer.Advertised;
import dev.countersign.plan.GuestForecast.Admission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who gets in as guest by the configuration; GuestForecastOnSmbdTest compares it with real servers. */
class GuestForecastTest {
    private static final String SIGN = "  - {id: sign, severity: high, require: {server signing: required}}\n";

    private static GuestForecast forecast(SeenHost host) {
        return host.assess(SIGN, Acceptance.NOTHING).plan().guests();
    }

    private static GuestForecast of(String dump) {
        return forecast(SeenHost.with("[global]\n", dump, Advertised.OFFERED));
    }

    private static String dump(String mapping, String shares) {
        return "[global]\n\tmap to guest = " + mapping + "\n\tguest account = nobody\n\tguest ok = No\n"
                + "\tguest only = No\n\tavailable = Yes\n\tserver signing = default\n\n" + shares;
    }

    private static final String PUBLIC = "[public]\n\tpath = /srv/public\n\tguest ok = Yes\n";

    @ParameterizedTest
    @CsvSource({
        "Bad User, true, ALLOWED, 'share ''public'', map to guest = Bad User'",
        "Bad Password, true, ALLOWED, 'share ''public'', map to guest = Bad Password'",
        "Never, true, WITHOUT_A_NAME, 'share ''public'', map to guest = Never'",
        "Bad Uid, true, WITHOUT_A_NAME, 'share ''public'', map to guest = Bad Uid (used in a domain only)'",
        "Bad User, false, NO_SHARE, 'no share is open to them, map to guest = Bad User'",
        "Never, false, REFUSED, 'no share is open to them, map to guest = Never'"
    })
    void depends_on_the_mapping_and_on_the_shares(String mapping, boolean open, Admission admission, String line) {
        GuestForecast forecast = of(dump(mapping, open ? PUBLIC : "[data]\n\tpath = /srv\n"));

        assertThat(forecast.admission()).isEqualTo(admission);
        assertThat(forecast.line()).isEqualTo(line);
        assertThat(forecast.steps().isEmpty()).isEqualTo(!open);
    }

    @Test
    void a_domain_has_users_without_a_unix_account_and_a_stranger_is_none_of_them() {
        GuestForecast forecast = forecast(SeenHost.with("[global]\n", dump("Bad Uid", PUBLIC), Advertised.OFFERED)
                .role("ROLE_DOMAIN_MEMBER"));

        assertThat(forecast.admission()).isEqualTo(Admission.ALLOWED);
        assertThat(forecast.line()).isEqualTo("share 'public', map to guest = Bad Uid");
        assertThat(forecast.mistaken()).isEqualTo("a user of the domain without a Unix account");
        assertThat(forecast.takesStrangers()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "Bad User,     true,  a mistyped name",
        "Bad Password, true,  a mistyped name or password",
        "Never,        false, a mistyped name"
    })
    void strangers_become_guests_by_two_of_the_words(String mapping, boolean takes, String mistaken) {
        for (String shares : List.of(PUBLIC, "[data]\n\tpath = /srv\n")) {
            GuestForecast forecast = of(dump(mapping, shares));

            assertThat(forecast.takesStrangers()).isEqualTo(takes);
            assertThat(forecast.mistaken()).isEqualTo(mistaken);
        }
    }

    /** auth_samba4.c: it is samba that checks a login there, and its code has no map to guest. */
    @ParameterizedTest
    @CsvSource({"true, WITHOUT_A_NAME, 'share ''public'''", "false, REFUSED, no share is open to them"})
    void a_domain_controller_makes_a_guest_of_nobody(boolean open, Admission admission, String line) {
        String dump = dump("Bad User", open ? PUBLIC : "[sysvol]\n\tpath = /var/lib/samba/sysvol\n");

        GuestForecast forecast =
                forecast(SeenHost.with("[global]\n", dump, Advertised.REQUIRED).role("ROLE_ACTIVE_DIRECTORY_DC"));

        assertThat(forecast.admission()).isEqualTo(admission);
        assertThat(forecast.line()).isEqualTo(line + ", map to guest = Bad User (a domain controller does not use it)");
        assertThat(forecast.takesStrangers()).isFalse();
        assertThat(forecast.steps()).noneSatisfy(step -> assertThat(step).contains("map to guest = Never"));
    }

    @Test
    void the_domain_controllers_of_windows_nt_make_guests() {
        assertThat(forecast(SeenHost.with("[global]\n", dump("Bad User", PUBLIC), Advertised.OFFERED)
                                .role("ROLE_DOMAIN_PDC"))
                        .admission())
                .isEqualTo(Admission.ALLOWED);
    }

    /** smb2_sesssetup.c: a guest's session has no key, so it cannot be encrypted. */
    @ParameterizedTest
    @CsvSource({"server smb encrypt = required, REFUSED", "server smb encrypt = desired, ALLOWED"})
    void where_everybody_must_encrypt_no_guest_gets_in(String encryption, Admission admission) {
        GuestForecast forecast =
                of(dump("Bad User", PUBLIC).replace("\tguest ok = No", "\t" + encryption + "\n\tguest ok = No"));

        assertThat(forecast.admission()).isEqualTo(admission);
        assertThat(forecast.line().contains("they cannot encrypt")).isEqualTo(admission == Admission.REFUSED);
        assertThat(forecast.shares().isEmpty()).isEqualTo(admission == Admission.REFUSED);
    }

    @Test
    void an_old_server_that_checks_logins_per_share_is_not_judged() {
        assertThat(of(dump("Never", PUBLIC).replace("\tguest ok = No", "\tsecurity = SHARE\n\tguest ok = No")))
                .isEqualTo(GuestForecast.UNKNOWN);
        assertThat(of(dump("Never", PUBLIC).replace("\tguest ok = No", "\tsecurity = USER\n\tguest ok = No"))
                        .admission())
                .isEqualTo(Admission.WITHOUT_A_NAME);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "guest ok = Yes                                  | 'x'",
                "guest only = Yes                                | 'x'",
                "guest ok = Yes; available = No                  | ",
                "guest ok = Yes; path =                          | ",
                "guest ok = Yes; server smb encrypt = required   | ",
                "guest ok = Yes; smb encrypt = required          | ",
                "guest ok = Yes; server smb encrypt = desired    | 'x'",
                "guest ok = Yes; valid users = alice bob         | ",
                "guest ok = Yes; valid users = alice, nobody     | 'x'",
                "guest ok = Yes; valid users = @staff            | 'x' (unless 'valid users = @staff' leaves guests out)",
                "guest ok = Yes; valid users = +staff            | 'x' (unless 'valid users = +staff' leaves guests out)",
                "guest ok = Yes; valid users = alice %U          | 'x' (unless 'valid users = alice %U' leaves guests out)",
                "guest ok = Yes; valid users = S-1-1-0           | 'x' (unless 'valid users = S-1-1-0' leaves guests out)",
                "guest ok = Yes; valid users = FS1\\nobody       | 'x' (unless 'valid users = FS1\\nobody' leaves guests out)",
                // share_access.c: a plain name counts only if it is a user's
                "guest ok = Yes; valid users = LAB\\alice        | ",
                "guest ok = Yes; valid users = alice@LAB.TEST    | ",
                "guest ok = Yes; valid users = \"LAB\\Anna Lang\" | ",
                "guest ok = Yes; valid users = Everyone          | ",
                "guest ok = Yes; valid users = nogroup           | ",
                "guest ok = Yes; invalid users = root, Nobody    | ",
                "guest ok = Yes; invalid users = root            | 'x'",
                "guest ok = Yes; invalid users = root @nogroup   | 'x' (unless 'invalid users = root @nogroup' leaves guests out)",
                "guest ok = No; read only = No                   | "
            })
    void a_share_is_open_unless_something_else_closes_it(String lines, String shown) {
        GuestForecast forecast = of(dump("Bad User", "[x]\n\tpath = /srv/%S\n\t" + lines.replace("; ", "\n\t") + "\n"));

        assertThat(forecast.shares().stream().map(OpenShare::shown).toList())
                .isEqualTo(shown == null ? List.of() : List.of(shown));
    }

    @Test
    void what_global_says_counts_for_shares_that_say_nothing_and_ipc_is_no_share() {
        GuestForecast forecast =
                of(dump("Bad User", "[a]\n\tpath = /a\n\n[b]\n\tguest ok = No\n\n[IPC$]\n\tpath = /tmp\n")
                        .replace("guest ok = No\n\tguest only", "guest ok = Yes\n\tguest only"));

        assertThat(forecast.shares()).extracting(OpenShare::name).containsExactly("a");
    }

    @Test
    void both_lists_may_leave_guests_out() {
        OpenShare share = of(dump(
                        "Bad User", "[x]\n\tpath = /srv\n\tguest ok = Yes\n\tvalid users = @a\n\tinvalid users = @b\n"))
                .shares()
                .get(0);

        assertThat(share.unless()).contains("valid users = @a; invalid users = @b");
    }

    @Test
    void names_beyond_ascii_are_shown_as_they_are() {
        GuestForecast forecast = of(dump(
                "Bad User",
                "[\u00d6ffentlich]\n\tpath = /srv/\u00f6\n\tguest ok = Yes\n\tvalid users = @k\u00fcche\n"));

        assertThat(forecast.line())
                .startsWith("share '\u00d6ffentlich' (unless 'valid users = @k\u00fcche' leaves guests out)");
        assertThat(forecast.shares().get(0).path()).contains("/srv/\u00f6");
    }

    @Test
    void is_unknown_where_nothing_shows_the_configuration() {
        assertThat(of("[global]\n\tserver signing = default\n").admission()).isEqualTo(Admission.UNKNOWN);
        assertThat(forecast(new SeenHost("[global]\n", Optional.empty(), "", Advertised.OFFERED, List.of()))
                        .admission())
                .isEqualTo(Admission.UNKNOWN);
    }

    @Test
    void is_unknown_where_a_server_in_a_container_has_files_of_its_own() {
        SeenHost host = SeenHost.with("[global]\n", dump("Bad User", PUBLIC), Advertised.OFFERED);
        List<Field> beside = new ArrayList<>(host.observation().raw());
        beside.add(SeenHost.field("contained", "5000"));
        List<Field> instead = new ArrayList<>(beside);
        instead.removeIf(each -> each.name().startsWith("instance"));

        assertThat(host.assess(Observations.of(beside), SIGN, Acceptance.NOTHING)
                        .plan()
                        .guests()
                        .admission())
                .isEqualTo(Admission.ALLOWED);
        assertThat(host.assess(Observations.of(instead), SIGN, Acceptance.NOTHING)
                        .plan()
                        .guests())
                .isEqualTo(GuestForecast.UNKNOWN);
    }

    @Test
    void shares_that_users_open_may_let_guests_in() {
        String dump = dump("Never", "[data]\n\tpath = /srv\n")
                .replace("\tguest ok", "\tusershare allow guests = Yes\n\tusershare max shares = 100\n\tguest ok");

        assertThat(of(dump).admission()).isEqualTo(Admission.UNKNOWN);
        assertThat(of(dump).line()).contains("map to guest = Never", "net usershare");
        assertThat(of(dump.replace("= 100", "= 0")).admission()).isEqualTo(Admission.REFUSED);
        assertThat(of(dump.replace("= Never", "= Bad User")).admission()).isEqualTo(Admission.NO_SHARE);
        assertThat(of(dump.replace("= Never", "= Bad User")).line())
                .isEqualTo("no share is open to them, map to guest = Bad User, and shares that users open (net"
                        + " usershare) were not looked at");
        assertThat(of(dump.replace("[data]", PUBLIC + "\n[data]")).line()).doesNotContain("usershare");
    }

    @Test
    void an_endless_list_of_accounts_is_read_to_its_end() {
        String list = "\"a\" ".repeat(200_000);

        assertThat(of(dump("Bad User", "[x]\n\tpath = /x\n\tguest ok = Yes\n\tvalid users = " + list + "\n"))
                        .shares())
                .isEmpty();
        assertThat(of(dump("Bad User", "[x]\n\tpath = /x\n\tguest ok = Yes\n\tvalid users = " + list + "nobody\n"))
                        .shares())
                .hasSize(1);
    }

    @Test
    void a_file_that_only_smbd_follows_is_read_here_and_a_word_of_its_command_line_wins() {
        SeenHost host = following();
        Observation followed = following(
                host, "[global]\nmap to guest = bad user\n[scans]\npath = /srv\npublic = yes\n[none]\npublic = yes\n");
        List<Field> fields = new ArrayList<>(followed.raw());
        fields.removeIf(each -> each.name().equals("instance.command"));
        fields.add(SeenHost.field("instance.command", "smbd\0--option=maptoguest=never\0"));

        GuestForecast file =
                host.assess(followed, SIGN, Acceptance.NOTHING).plan().guests();
        GuestForecast word = host.assess(Observations.of(fields), SIGN, Acceptance.NOTHING)
                .plan()
                .guests();

        assertThat(file.line()).isEqualTo("share 'scans', map to guest = Bad User");
        assertThat(file.admission()).isEqualTo(Admission.ALLOWED);
        assertThat(word.admission()).isEqualTo(Admission.WITHOUT_A_NAME);
    }

    /** A host whose smb.conf sends smbd to another file, which testparm does not do. */
    private static SeenHost following() {
        return SeenHost.with("[global]\n\tconfig file = /etc/other.conf\n", dump("Never", ""), Advertised.OFFERED);
    }

    private static Observation following(SeenHost host, String text) {
        List<Field> fields = new ArrayList<>(host.observation().raw());
        int at = 0;
        while (!fields.get(at).name().equals("content")) {
            at++;
        }
        fields.add(at + 1, SeenHost.field("file", "/etc/other.conf file 0:0 0644 1 1"));
        fields.add(at + 2, SeenHost.field("content", text));
        fields.add(at + 3, SeenHost.field("registry", "[global]\n\n[scans]\n\tpath = /srv\n\tguest ok = yes\n"));
        return Observations.of(fields);
    }

    @ParameterizedTest
    @CsvSource({
        "'', REFUSED",
        "include = registry, UNKNOWN",
        "registry shares = yes, UNKNOWN",
        "registry shares = no, REFUSED",
        "config backend = registry, UNKNOWN"
    })
    void the_shares_of_a_registry_that_only_smbd_follows_are_not_overlooked(String line, Admission admission) {
        SeenHost host = following();

        assertThat(host.assess(following(host, "[global]\n" + line + "\n"), SIGN, Acceptance.NOTHING)
                        .plan()
                        .guests()
                        .admission())
                .isEqualTo(admission);
    }

    /** Configurations from public reports, read as smbd reads them. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "generated-on-tmpfs/smb.conf      | ALLOWED  | share 'stick', map to guest = Bad User",
                "generated-on-tmpfs/generated.conf | ALLOWED | share 'stick', map to guest = Bad User",
                "two-daemons/ps2.conf             | ALLOWED  | share 'PS2SMB', map to guest = Bad Password",
                "two-daemons/smb.conf             | REFUSED  | no share is open to them, map to guest = Never",
                "reader-says-why/smb.conf         | UNKNOWN  | the configuration could not be read",
                "does-not-load-and-is-down/boolean.conf | UNKNOWN | the configuration could not be read"
            })
    void the_configurations_of_the_field(String file, Admission admission, String line) throws IOException {
        SeenHost host = following();
        String text = Files.readString(
                        Path.of("src", "test", "resources", "field").resolve(file))
                .replace("@D@", "/srv")
                .replace("@A@", "192.0.2.1");

        GuestForecast forecast = host.assess(following(host, text), SIGN, Acceptance.NOTHING)
                .plan()
                .guests();

        assertThat(forecast.admission()).isEqualTo(admission);
        assertThat(forecast.line()).isEqualTo(line);
    }

    @Test
    void a_hostile_name_is_escaped_and_put_into_no_command() {
        GuestForecast forecast = of(
                dump(
                        "Bad User",
                        "[a'; rm -rf \u001b[2J]\n\tguest ok = Yes\n\tpath = /srv/$(reboot) 'x\n\n[b $(reboot)]\n\tpath = /b\n\tguest ok = Yes\n"));

        assertThat(forecast.line()).contains("'a'; rm -rf \\x1b[2J'").doesNotContain("\u001b");
        assertThat(String.join("\n", forecast.steps()))
                .doesNotContain("\u001b")
                .contains("find '/srv/$(reboot) '\\''x' -user nobody -exec chown -h NAME {} +");
    }

    @Test
    void of_many_shares_some_are_named_and_the_rest_are_counted() {
        StringBuilder shares = new StringBuilder();
        for (int i = 1; i <= 40; i++) {
            shares.append("[s").append(i).append("]\n\tpath = /srv/%S\n\tguest ok = Yes\n\n");
        }

        GuestForecast forecast = of(dump("Bad User", shares.toString()));

        assertThat(forecast.line()).startsWith("shares 's1', 's2', 's3', 's4', 's5' and 35 more, map to guest");
        assertThat(forecast.steps())
                .hasSizeLessThan(12)
                .contains("the same for the other 35 shares that are open to guests");
    }

    @Test
    void the_way_depends_on_who_knows_the_accounts() {
        SeenHost host = SeenHost.with("[global]\n", dump("Bad User", PUBLIC), Advertised.OFFERED);

        assertThat(forecast(host).steps())
                .containsExactly(
                        "for each person and device: useradd -M -s /usr/sbin/nologin NAME && smbpasswd -a NAME",
                        "in the section [public] set 'guest ok = no' and 'valid users = NAME'",
                        "let NAME have the files that guests made there: find /srv/public -user nobody -exec chown -h NAME {} +",
                        "testparm -s && smbcontrol smbd reload-config",
                        "in Windows, where the share was opened as guest: net use \\\\SERVER\\SHARE /delete, then"
                                + " net use \\\\SERVER\\SHARE /user:SERVER\\NAME",
                        "when everybody has an account, a rule 'require: {guest: refused}' makes countersign write"
                                + " 'map to guest = Never'");
        assertThat(forecast(host.role("ROLE_ACTIVE_DIRECTORY_DC")).steps().get(0))
                .contains("samba-tool user create NAME");
        assertThat(forecast(host.role("ROLE_DOMAIN_MEMBER")).steps().get(0)).contains("@\"DOMAIN\\GROUP\"");
    }

    /** Otherwise Samba's tools read another file, and with it the accounts of another server. */
    @Test
    void the_commands_for_a_server_with_a_file_of_its_own_name_that_file() {
        SeenHost host = SeenHost.with("[global]\n", dump("Bad User", PUBLIC), Advertised.OFFERED);
        List<Field> fields = new ArrayList<>(host.observation().raw());
        fields.removeIf(each -> each.name().equals("instance.command"));
        fields.add(SeenHost.field("instance.command", "/usr/sbin/smbd\0-Ds\0/etc/samba/ps2.conf\0"));
        fields.add(SeenHost.field("instance.document", "/etc/samba/ps2.conf /etc/samba/ps2.conf"));

        GuestForecast forecast = host.assess(Observations.of(fields), SIGN, Acceptance.NOTHING)
                .plan()
                .guests();

        assertThat(forecast.steps())
                .contains(
                        "for each person and device: useradd -M -s /usr/sbin/nologin NAME && smbpasswd -c"
                                + " /etc/samba/ps2.conf -a NAME",
                        "testparm -s /etc/samba/ps2.conf && kill -HUP 10");
    }

    /** Guests may leave links that lead elsewhere: chown without -h would give away what they lead to. */
    @Test
    void links_that_guests_left_are_not_followed() {
        assertThat(of(dump("Bad User", PUBLIC)).steps())
                .filteredOn(step -> step.contains("chown"))
                .singleElement()
                .asString()
                .contains("chown -h NAME");
    }

    @Test
    void a_list_of_users_that_a_share_has_stays() {
        GuestForecast forecast =
                of(dump("Bad User", "[x]\n\tpath = /srv/%S\n\tguest ok = Yes\n\tvalid users = @staff\n"));

        assertThat(forecast.steps().get(1)).isEqualTo("in the section [x] set 'guest ok = no'");
    }

    @Test
    void the_jobs_of_a_printer_are_nobody_s_files() {
        GuestForecast forecast =
                of(dump("Bad User", "[printers]\n\tpath = /var/spool/samba\n\tguest ok = Yes\n\tprintable = Yes\n"));

        assertThat(forecast.line()).startsWith("share 'printers'");
        assertThat(forecast.steps()).noneSatisfy(step -> assertThat(step).contains("chown"));
    }

    @Test
    void homes_keep_each_to_its_owner() {
        assertThat(of(dump("Bad User", "[homes]\n\tguest ok = Yes\n\tguest only = Yes\n"))
                        .steps()
                        .get(1))
                .isEqualTo("in the section [homes] set 'guest ok = no' and 'guest only = no' and 'valid users = %S'");
    }

    @Test
    void a_share_in_the_registry_is_closed_there() {
        SeenHost host = SeenHost.with("[global]\n\tinclude = registry\n", dump("Bad User", PUBLIC), Advertised.OFFERED);
        List<Field> fields = new ArrayList<>(host.observation().raw());
        fields.add(SeenHost.field("registry", "[global]\n\n[Public]\n\tpath = /srv/public\n\tguest ok = yes\n"));

        GuestForecast forecast = host.assess(Observations.of(fields), SIGN, Acceptance.NOTHING)
                .plan()
                .guests();

        assertThat(forecast.steps().get(1))
                .isEqualTo("net conf setparm public 'guest ok' no && net conf setparm public 'valid users' NAME");
    }
}
