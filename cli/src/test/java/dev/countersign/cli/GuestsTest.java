package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.json.JsonMap;
import dev.countersign.testing.Needs;
import dev.countersign.testing.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who gets in as guest, said by check without a login, and the way to named accounts, on a real host. */
@Needs({"namespaces", "smbd", "sshd", "testparm", "net", "smbclient"})
class GuestsTest {
    private static final String PUBLIC = "\n[public]\n\tpath = /srv/share\n\tpublic = yes\n";

    private static FieldHost host;

    @TempDir
    Path temporary;

    @BeforeAll
    static void up() throws IOException {
        host = FieldHost.up();
    }

    @AfterAll
    static void down() {
        host.close();
    }

    private static String bad(String text) {
        return text.replace("map to guest = never", "map to guest = bad user");
    }

    private RealHosts begin(String text) throws Exception {
        RealHosts program = host.begin(temporary);
        host.shell("chmod 0755 /srv/share").orFail();
        host.write(text);
        RealHosts.reload(host.host());
        return program;
    }

    /** Whether a name that the host does not know opens a share of it. */
    private static boolean strangerOpens(String share) {
        return Ran.of(List.of("smbclient", "//" + host.host().address() + "/" + share, "-U", "stranger%x", "-c", "ls"))
                        .exit()
                == 0;
    }

    private static JsonMap guests(Terminal.Said said) {
        return OneHost.only(said).map("guests");
    }

    @Test
    void check_says_it_without_a_login_and_plan_shows_the_way() throws Exception {
        RealHosts program = begin(bad(host.plain()) + PUBLIC);

        Terminal.Said check = program.run("check");
        Terminal.Said verbose = program.run("check", "-v");
        Terminal.Said json = program.run("check", "--json");
        Terminal.Said plan = program.run("plan");

        String line = "24H2: users yes, guests blocked: share 'public', map to guest = Bad User";
        assertThat(flat(check.out())).contains("fs1: " + line, "countersign explain guest");
        assertThat(check.out()).containsPattern("fs1 .* offered +yes +open +sign");
        assertThat(flat(verbose.out())).contains("guests: not tried (check --try-guest) " + line);
        assertThat(guests(json).text("configured")).isEqualTo("allowed");
        assertThat(guests(json).text("mapping")).isEqualTo("Bad User");
        assertThat(guests(json).text("forecast")).isEqualTo(line);
        assertThat(guests(json).maps("shares").get(0).text("share")).isEqualTo("public");
        assertThat(flat(plan.out()))
                .contains(
                        "fs1: " + line,
                        "useradd -M -s /usr/sbin/nologin NAME && smbpasswd -a NAME",
                        "in the section [public] set 'guest ok = no' and 'valid users = NAME'",
                        "find /srv/share -user nobody -exec chown -h NAME {} +",
                        "smbcontrol smbd reload-config");
        assertThat(strangerOpens("public")).isTrue();
    }

    private static String flat(String text) {
        return text.replaceAll("\\s+", " ");
    }

    @Test
    @Needs("all")
    void every_name_in_the_json_is_documented() throws Exception {
        RealHosts program = begin(bad(host.plain()) + PUBLIC + "\tvalid users = @staff\n");

        Map<String, Object> guests = guests(program.run("check", "--json")).asMap();

        Set<String> names = new TreeSet<>(guests.keySet());
        ((List<?>) Objects.requireNonNull(guests.get("shares")))
                .forEach(share -> ((Map<?, ?>) share).keySet().forEach(name -> names.add("" + name)));
        assertThat(names)
                .contains("configured", "mapping", "shares", "forecast", "steps", "share", "settings", "unless");
        String page = Files.readString(Path.of("..", "docs", "json.md"));
        assertThat(names).allSatisfy(name -> assertThat(page).containsPattern("`[^`|]*\\b" + name + "`"));
    }

    @Test
    @Needs("all")
    void a_host_that_lets_nobody_in_gets_no_line() throws Exception {
        RealHosts program = begin(host.plain());

        Terminal.Said check = program.run("check");

        assertThat(check.out()).doesNotContain("24H2: users").containsPattern("fs1 .* offered +yes +closed +sign");
        assertThat(flat(program.run("check", "-v").out()))
                .contains("24H2: users yes, no guests, the server refuses them: no share is open to them, map to"
                        + " guest = Never");
        assertThat(program.run("plan").out()).doesNotContain("smbpasswd");
        assertThat(guests(program.run("plan", "--json")).text("configured")).isEqualTo("refused");
    }

    @Test
    @Needs("all")
    void a_mapping_without_an_open_share_is_said_too() throws Exception {
        RealHosts program = begin(bad(host.plain()));

        assertThat(flat(program.run("check").out()))
                .contains("24H2: users yes, guests blocked, and a mistyped name becomes a guest: no share is open to"
                        + " them, map to guest = Bad User");
        assertThat(program.run("plan").out()).doesNotContain("smbpasswd");
    }

    @Test
    void a_share_of_the_registry_is_found_and_the_commands_for_it_close_it() throws Exception {
        RealHosts program = begin(bad(host.plain()));
        host.shell("net conf addshare 'old scans' /srv/share writeable=n guest_ok=y && chmod 0755 /srv/share")
                .orFail();
        RealHosts.includeRegistry(host.host());
        assertThat(strangerOpens("old scans")).isTrue();

        Terminal.Said json = program.run("plan", "--json");
        List<String> steps = guests(json).texts("steps");

        assertThat(guests(json).text("forecast")).contains("share 'old scans', map to guest = Bad User");
        String close = steps.stream()
                .filter(step -> step.startsWith("net conf"))
                .findFirst()
                .orElseThrow();
        assertThat(close)
                .isEqualTo(
                        "net conf setparm 'old scans' 'guest ok' no && net conf setparm 'old scans' 'valid users' NAME");

        host.shell(close.replace("NAME", "alice") + " && smbcontrol smbd reload-config")
                .orFail();

        assertThat(strangerOpens("old scans")).isFalse();
        assertThat(Ran.of(List.of(
                                "smbclient",
                                "-A",
                                host.host().lab().resolve("smb.credentials").toString(),
                                "//" + host.host().address() + "/old scans",
                                "-c",
                                "ls"))
                        .exit())
                .isZero();
        assertThat(guests(program.run("check", "--json")).text("configured")).isEqualTo("no share");
    }

    @Test
    @Needs("all")
    void a_word_of_the_command_line_counts_for_guests_as_well() throws Exception {
        RealHosts program = host.begin(temporary, "--option=map to guest=Bad User");
        host.shell("chmod 0755 /srv/share").orFail();
        host.write(host.plain() + PUBLIC);
        RealHosts.reload(host.host());

        assertThat(guests(program.run("check", "--json")).text("forecast"))
                .contains("share 'public', map to guest = Bad User");
        assertThat(strangerOpens("public")).isTrue();
    }

    @Test
    @Needs("all")
    void the_way_for_an_smbd_with_a_file_of_its_own_leads_to_its_own_accounts() throws Exception {
        RealHosts program = host.begin(temporary);
        host.stop();
        host.shell("mkdir -p /etc/samba/own && cp /etc/samba/smb.conf /etc/samba/own.conf")
                .orFail();
        Files.writeString(
                host.host().smbConf().resolveSibling("own.conf"),
                (bad(host.plain()) + PUBLIC).replace("[global]\n", "[global]\n\tprivate dir = /etc/samba/own\n"));
        host.start("-s", "/etc/samba/own.conf");
        RealHosts.await(Duration.ofSeconds(20), "smbd listens", host::listens);

        List<String> steps = guests(program.run("plan", "--json")).texts("steps");
        String account =
                steps.get(0).substring(steps.get(0).indexOf("smbpasswd")).replace("NAME", "alice");
        host.shell("printf 'x1\\nx1\\n' | " + account.replace("smbpasswd", "smbpasswd -s"))
                .orFail();

        assertThat(account).isEqualTo("smbpasswd -c /etc/samba/own.conf -a alice");
        assertThat(host.shell("pdbedit -L -s /etc/samba/own.conf").output()).contains("alice:");
        assertThat(steps)
                .anySatisfy(step -> assertThat(step).startsWith("testparm -s /etc/samba/own.conf && kill -HUP "));
    }

    @Test
    @Needs("all")
    void a_file_that_only_smbd_follows_is_not_overlooked() throws Exception {
        RealHosts program = host.begin(temporary);
        Files.writeString(host.host().smbConf().resolveSibling("other.conf"), bad(host.plain()) + PUBLIC);
        host.write(host.plain().replace("[global]\n", "[global]\n\tconfig file = /etc/samba/other.conf\n"));
        host.stop();
        host.start();
        RealHosts.await(Duration.ofSeconds(20), "smbd listens", host::listens);

        assertThat(guests(program.run("check", "--json")).text("forecast"))
                .contains("share 'public', map to guest = Bad User");
        assertThat(strangerOpens("public")).isTrue();
    }
}
