package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.json.JsonMap;
import dev.countersign.observation.WireAnswer.Advertised;
import dev.countersign.testing.Needs;
import dev.countersign.testing.Ran;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A real host with an account for the wire: what a login proves is combined with what the file, the
 * reader and the wire say.
 */
@Needs({"namespaces", "smbd", "sshd", "testparm", "nmap"})
class ProvenByLoginTest extends OnOneHost {
    private String password;

    @BeforeEach
    void name_an_account() throws IOException {
        password = Files.readString(one.lab().directory().resolve("smb.credentials"))
                .lines()
                .filter(line -> line.startsWith("password"))
                .map(line -> line.substring(line.indexOf('=') + 1).strip())
                .findFirst()
                .orElseThrow();
        account("SMB_PASSWORD", password);
    }

    private void account(String variable, String value) throws IOException {
        program.terminal().variable(variable, value);
        String inventory = Files.readString(one.lab().inventory());
        assertThat(inventory).startsWith("defaults: {");
        program.terminal()
                .file(
                        "inventories/lab.yaml",
                        inventory.replaceFirst(
                                "^defaults: \\{",
                                "defaults: {smb_login: {user: alice, password: {env: " + variable + "}}, "))
                .trust();
    }

    private static String rules(String require) {
        return "policy: p\nwhy: test\nrules:\n  - id: r\n    severity: high\n    require: {" + require + "}\n";
    }

    @Test
    void a_change_is_proved_by_a_login_and_its_password_is_nowhere() throws IOException {
        Terminal.Said before = program.run("check", "--json");
        Terminal.Said apply = program.run("apply", "--yes", "--lease", "60s", "--json");
        Terminal.Said after = program.run("check", "--json");
        Terminal.Said seen = program.run("check", "-v");
        Terminal.Said show = program.run("show", program.lastRun(), "--json");

        JsonMap was = OneHost.only(before).maps("rules").get(0);
        assertThat(was.text("why")).startsWith("not required: unsigned echo accepted, 3.1.1 AES-GMAC");
        assertThat(List.of(was.text("verdict"), was.text("basis"), was.text("proven")))
                .containsExactly("violated", "proven", "offered");
        assertThat(apply.exit()).as(apply.out() + apply.err()).isZero();
        assertThat(OneHost.only(apply).text("reason"))
                .startsWith("required: unsigned echo refused, 3.1.1 AES-GMAC; basis proven");
        JsonMap is = OneHost.only(after).maps("rules").get(0);
        assertThat(List.of(is.text("verdict"), is.text("basis"), is.text("advertised"), is.text("proven")))
                .containsExactly("compliant", "proven", "required", "required");
        assertThat(after.exit()).isZero();
        assertThat(seen.out()).contains("guests: as guest refused, without a name let in, unsigned");
        Stream.of(before, apply, after, seen, show)
                .forEach(said -> assertThat(said.out() + said.err()).doesNotContain(password));
        assertThat(filesWith(password)).isEmpty();
    }

    @Test
    void no_account_is_tried_at_a_host_that_is_not_the_expected_one() {
        Terminal.Said tried = program.run("check", "--json");
        program.terminal()
                .file(
                        "inventories/lab.yaml",
                        program.terminal()
                                .text("inventories/lab.yaml")
                                .replaceFirst("(?ms)(^hosts:.*?^  [A-Za-z0-9]+: \\{)", "$1expected_name: nope, "));

        Terminal.Said check = program.run("check", "--json");
        Terminal.Said apply = program.run("apply", "--yes", "--json");

        assertThat(tried.out()).contains("\"login\": \"NTLM\"");
        assertThat(check.exit()).as(check.out() + check.err()).isEqualTo(3);
        assertThat(check.out()).contains("this is a different host").doesNotContain("\"login\": \"NTLM\"");
        assertThat(apply.exit()).as(apply.out() + apply.err()).isEqualTo(4);
        assertThat(apply.out()).doesNotContain("\"login\": \"NTLM\"");
        assertThat(RealHosts.looks(one.host())).isEqualTo(Advertised.OFFERED);
    }

    private List<Path> filesWith(String secret) throws IOException {
        try (Stream<Path> files = Files.walk(temporary)) {
            List<Path> all = files.filter(Files::isRegularFile).toList();
            assertThat(all).hasSizeGreaterThan(10);
            return all.stream().filter(file -> contains(file, secret)).toList();
        }
    }

    private static boolean contains(Path file, String secret) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(secret);
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    @Test
    void a_file_that_was_never_loaded_is_told_from_what_the_server_does() throws IOException {
        one.write(inGlobal("server signing = mandatory"));

        JsonMap rule =
                OneHost.only(program.run("check", "--json")).maps("rules").get(0);

        assertThat(rule.text("verdict")).isEqualTo("violated");
        assertThat(rule.text("why"))
                .startsWith("the file means required, the daemon still runs the old value: not required:"
                        + " unsigned echo accepted");
    }

    @Test
    void a_wrong_password_is_tried_once_and_proves_nothing() throws Exception {
        loaded(inGlobal("server signing = mandatory\n\tlog level = 0 auth_audit:3"));
        becomes(Advertised.REQUIRED);
        account("WRONG_PASSWORD", "no-such-password");
        one.shell(": >/var/log/samba/log.smbd; : >/var/log/samba/log.");

        JsonMap rule =
                OneHost.only(program.run("check", "--json")).maps("rules").get(0);

        assertThat(rule.text("proven")).isEqualTo("unknown");
        assertThat(rule.text("basis")).isEqualTo("advertised");
        assertThat(rule.text("why")).contains("the login was refused with 0xc000006d STATUS_LOGON_FAILURE");
        Ran log = one.shell("cat /var/log/samba/* | grep -c 'user \\[.*\\]\\\\\\[alice\\].*NT_STATUS_WRONG_PASSWORD'");
        assertThat(log.output().strip()).isEqualTo("1");
    }

    @Test
    void encryption_that_is_required_is_seen_in_a_session_and_stands_for_signing() throws IOException {
        program.terminal().file("policies/signing.yaml", rules("encryption: required, server signing: required"));

        Terminal.Said before = program.run("check", "--json");
        Terminal.Said apply = program.run("apply", "--yes", "--lease", "60s", "--json");
        Terminal.Said after = program.run("check", "--json");

        JsonMap encryption = OneHost.only(before).maps("rules").get(0);
        assertThat(List.of(encryption.text("setting"), encryption.text("verdict"), encryption.text("proven")))
                .containsExactly("encryption", "violated", "offered");
        assertThat(apply.exit()).as(apply.out() + apply.err()).isZero();
        assertThat(after.exit()).as(after.out()).isZero();
        assertThat(OneHost.only(after).maps("rules"))
                .allSatisfy(rule -> assertThat(List.of(rule.text("verdict"), rule.text("basis"), rule.text("proven")))
                        .containsExactly("compliant", "proven", "required"));
    }

    @Test
    void guests_that_get_in_are_seen_and_kept_out() throws Exception {
        loaded(inGlobal("server signing = mandatory\n\tmap to guest = Bad User"));
        becomes(Advertised.REQUIRED);
        program.terminal().file("policies/signing.yaml", rules("guest: refused"));

        Terminal.Said before = program.run("check", "--json");
        Terminal.Said apply = program.run("apply", "--yes", "--lease", "60s", "--json");
        Terminal.Said after = program.run("check", "--json");

        JsonMap rule = OneHost.only(before).maps("rules").get(0);
        assertThat(rule.text("why")).isEqualTo("let in as guest, and nothing is signed");
        assertThat(OneHost.only(before).map("guests").text("guest")).isEqualTo("let in, unsigned");
        assertThat(apply.exit()).as(apply.out() + apply.err()).isZero();
        assertThat(after.exit()).as(after.out()).isZero();
        assertThat(OneHost.only(after).maps("rules").get(0).text("basis")).isEqualTo("proven");
        assertThat(OneHost.only(after).map("guests").text("guest")).isEqualTo("refused");
    }

    @Test
    void guests_are_tried_without_an_account_only_when_somebody_asks() throws IOException {
        program.terminal()
                .file("inventories/lab.yaml", Files.readString(one.lab().inventory()));

        Terminal.Said plain = program.run("check", "-v");
        Terminal.Said asked = program.run("check", "-v", "--try-guest");

        assertThat(plain.out()).contains("guests: not tried (check --try-guest)");
        assertThat(asked.out()).contains("guests: as guest refused, without a name let in, unsigned");
    }

    private String inGlobal(String line) {
        return one.smbConf().replace("\n[data]", "\t" + line + "\n\n[data]");
    }

    private void loaded(String text) throws IOException {
        one.write(text);
        RealHosts.reload(one.host());
    }

    private void becomes(Advertised wanted) throws InterruptedException {
        RealHosts.await(Duration.ofSeconds(10), "the wire says " + wanted, () -> RealHosts.looks(one.host()) == wanted);
    }
}
