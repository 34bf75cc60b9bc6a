package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.demo.EmbeddedFleet;
import dev.countersign.demo.EmbeddedHost;
import dev.countersign.fleet.HostRoots;
import dev.countersign.json.JsonMap;
import dev.countersign.wire.login.Spoof;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A different server answers on port 445 of a host; it claims to require signing and would relay
 * the login.
 */
class NotBelievedTest {
    private static final String PASSWORD = "Ku7-schraube-4711";

    @TempDir
    Path temporary;

    private EmbeddedFleet fleet;
    private EmbeddedHost host;
    private Spoof spoof;
    private Terminal terminal;

    @BeforeEach
    void up() throws IOException {
        fleet = EmbeddedFleet.start(Files.createDirectory(temporary.resolve("fleet")));
        spoof = new Spoof();
        host = fleet.hosts().get(0);
        terminal = Terminal.in(Files.createDirectory(temporary.resolve("user")))
                .roots(new HostRoots(Map.of(host.name(), host.root().toString())))
                .variable("SMB_PASSWORD", PASSWORD);
        for (String each : new String[] {"key", "known_hosts"}) {
            Files.copy(
                    fleet.directory().resolve(each), terminal.home().resolve(each), StandardCopyOption.COPY_ATTRIBUTES);
        }
        inventory("{user: alice, domain: LAB, password: {env: SMB_PASSWORD}}");
    }

    @AfterEach
    void down() throws IOException {
        spoof.close();
        fleet.close();
    }

    private void inventory(String login) {
        terminal.file("inventories/demo.yaml", """
                defaults: {user: demo, platform: samba, key: '%s/key', known_hosts: '%s/known_hosts'}
                hosts:
                  files:
                    address: 127.0.0.1
                    port: %d
                    smb: [{address: 127.0.0.1, port: %d}]
                    smb_login: %s
                """.formatted(
                        terminal.home(), terminal.home(), host.sshPort(), spoof.port(), login));
    }

    private void policy(String posture) {
        terminal.file(
                        "policies/p.yaml",
                        "policy: p\nwhy: test\nrules:\n  - id: r\n    severity: high\n    require: {" + posture + "}\n")
                .trust();
    }

    @Test
    void a_host_whose_file_and_wire_say_what_they_should_is_unknown_and_the_account_is_not_shown() {
        policy("server signing: offered");

        Terminal.Said check = terminal.run("check", "--json");
        Terminal.Said shown = terminal.run("check");

        JsonMap rule = OneHost.only(check).maps("rules").get(0);
        assertThat(spoof.logins()).as("logins that were begun").isGreaterThanOrEqualTo(2);
        assertThat(spoof.responses()).as("responses of the account").isZero();
        assertThat(rule.text("verdict")).isEqualTo("unknown");
        assertThat(rule.text("why"))
                .contains(
                        "127.0.0.1:" + spoof.port() + " not believed: the server does not agree to SIGN",
                        "nothing about the account was sent",
                        "countersign explain 'not believed'");
        assertThat(check.exit()).isEqualTo(3);
        assertThat(shown.exit()).isEqualTo(3);
        assertThat(check.out() + check.err() + shown.out() + shown.err()).doesNotContain(PASSWORD);
        assertThat(terminal.run("explain", "not believed").exit()).isZero();
    }

    @Test
    void without_the_account_the_same_host_is_judged_by_what_it_says() {
        policy("server signing: offered");
        inventory("none");

        Terminal.Said check = terminal.run("check", "--json");

        assertThat(spoof.logins()).isZero();
        assertThat(OneHost.only(check).maps("rules").get(0).text("verdict")).isEqualTo("compliant");
        assertThat(check.exit()).isZero();
    }

    @Test
    void nothing_is_changed_on_a_host_whose_wire_is_not_believed() throws IOException {
        policy("server signing: required");
        Path file = host.root().resolve("etc/samba/smb.conf");
        byte[] before = Files.readAllBytes(file);

        Terminal.Said apply = terminal.run("apply", "--yes");

        assertThat(apply.exit()).as(apply.out() + apply.err()).isEqualTo(4);
        assertThat(apply.out()).contains("not believed");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
        assertThat(spoof.responses()).isZero();
    }
}
