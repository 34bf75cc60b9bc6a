package dev.countersign.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.secret.SecretReference;
import dev.countersign.yaml.SourceFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The account with which the wire is proved, as an inventory names it. */
class SmbLoginTest {
    private final Diagnostics found = new Diagnostics();

    private Optional<SmbLogin> login(String text, String host) {
        SourceFile file = SourceFile.of(Path.of("/etc/fleet/a.yaml"), text);
        LocalUser user = new LocalUser("somebody", Path.of("/home/somebody"));
        Inventory inventory = Inventory.of(List.of(file), user, Set.of("samba"), found);
        return inventory.host(host).flatMap(Host::smbLogin);
    }

    @Test
    void a_host_has_its_own_or_that_of_its_groups_or_of_the_defaults_or_none() {
        String text = """
                defaults: {smb_login: {user: probe, domain: EXAMPLE, password: {env: P}}}
                groups:
                  nas: {smb_login: {kerberos: {cache: /run/cc}}}
                hosts:
                  a: {}
                  b: {groups: [nas]}
                  c: {groups: [nas], smb_login: {kerberos: {keytab: ~/k, principal: probe@EXAMPLE.NET}}}
                  d: {groups: [nas], smb_login: none}
                """;

        assertThat(login(text, "a"))
                .contains(new SmbLogin.Ntlm("probe", Optional.of("EXAMPLE"), new SecretReference.Environment("P")));
        assertThat(login(text, "b")).contains(new SmbLogin.TicketCache(Path.of("/run/cc")));
        assertThat(login(text, "c")).contains(new SmbLogin.Keytab(Path.of("/home/somebody/k"), "probe@EXAMPLE.NET"));
        assertThat(login(text, "d")).isEmpty();
        assertThat(found.all()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hunt3r | must be a map of keys and values, or none",
                "{user: a, password: hunt3r} | must be a reference to a secret, never the secret itself",
                "{user: a} | needs the key 'password'",
                "{password: {env: P}} | needs the key 'user'",
                "{user: 'EXAMPLE\\a', password: {env: P}} | put the domain in 'domain'",
                "{user: a, domian: X, password: {env: P}} | did you mean 'domain'?",
                "{kerberos: {cache: /c, keytab: /k, principal: p}} | needs either 'cache', or 'keytab' and 'principal'",
                "{kerberos: {keytab: /k}} | needs either 'cache', or 'keytab' and 'principal'",
                "{kerberos: {keytab: /k, principal: 'a b'}} | is not a Kerberos principal",
                "{kerberos: {cache: /c}, user: a} | unknown key 'user'",
            })
    void what_is_no_account_is_refused_at_its_place(String written, String message) {
        Optional<SmbLogin> login = login("hosts:\n  a: {smb_login: " + written + "}\n", "a");

        assertThat(login.isPresent() && found.all().isEmpty()).isFalse();
        assertThat(found.all())
                .extracting(Diagnostic::toString)
                .anySatisfy(each ->
                        assertThat(each).startsWith("/etc/fleet/a.yaml:2:").contains(message))
                .allSatisfy(each -> assertThat(each).doesNotContain("hunt3r"));
    }
}
