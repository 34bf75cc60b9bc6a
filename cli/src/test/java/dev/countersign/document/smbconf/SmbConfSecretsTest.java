package dev.countersign.document.smbconf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SmbConfSecretsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ldap passwd = hunter2",
                "vfs_x:secret = hunter2",
                "root preexec = mysql -u root -phunter2 -e 'select 1'",
                "root preexec = ldapsearch -D cn=x -w hunter2 -b dc=x",
                "preexec = smbclient //dc/x -U admin%hunter2 -c ls",
                "preexec = smbclient //dc/x -U%U%hunter2",
                "preexec = curl --password hunter2 http://x",
                "preexec = curl --password=hunter2 http://x",
                "preexec = MYSQL_PWD=hunter2 mysql",
                "preexec = env API_KEY='hunter2' run",
                "preexec = curl -H 'Authorization: Bearer hunter2' x",
                "passdb backend = ldapsam:ldap://cn=x:hunter2@ldap.example.net",
                "# ldap admin password = hunter2",
                ";\tadd user script = /x --pass hunter2",
                "bind password hunter2x = hunter2",
                "ldap passwd = hun\\\nhunter2",
                "x password: hunter2"
            })
    void hides(String row) {
        Bytes masked = SmbConfSecrets.masked(Bytes.utf8("[global]\n" + row + "\nworkgroup = WG\n"));

        assertThat(masked.utf8().replace("password hunter2x", ""))
                .doesNotContain("hunter2")
                .contains("<masked>");
        assertThat(masked.utf8()).startsWith("[global]\n").endsWith("\nworkgroup = WG\n");
        assertThat(masked.utf8().lines().count()).isEqualTo(2 + row.lines().count());
    }

    /** A host chooses its own smb.conf; some expressions take hours for such a line. */
    @ParameterizedTest
    @Timeout(20)
    @ValueSource(
            strings = {"a", "passwd", "passwd.", "-U", "-U-", "--user=x", "://", "://a:", "://a", "-p ", "=", " ", "Authorization: a", "-passwd "})
    void a_line_of_a_megabyte_takes_seconds_and_not_hours(String piece) {
        String line = piece.repeat(1_000_000 / piece.length());

        Bytes masked = SmbConfSecrets.masked(Bytes.utf8("[global]\n# " + line + "\n\tx = " + line + "\nldap passwd = hunter2\n"));

        assertThat(masked.utf8()).doesNotContain("hunter2");
    }

    @Test
    void leaves_what_only_sounds_like_a_secret() {
        String harmless = """
                # Debian: for Unix password sync to work on a Debian GNU/Linux system, the following
                # parameters must be set
                [global]
                   ldap admin dn = cn=admin,dc=example
                   unix password sync = yes
                ;  unix password sync = no
                   passwd program = /usr/bin/passwd %u
                   passwd chat = *Enter\\snew\\s*\\spassword:* %n\\n *password\\supdated* .
                   password server = dc1.example.net
                   encrypt passwords = yes
                   check password script = /usr/sbin/crackcheck -d /var/cache/cracklib
                   log file = /var/log/samba/log.%m
                   root preexec = /usr/local/bin/mkhome %U %G
                   add user script = /usr/sbin/useradd -m '%u' -g users
                """;

        assertThat(SmbConfSecrets.masked(Bytes.utf8(harmless)).utf8()).isEqualTo(harmless);
    }
}
