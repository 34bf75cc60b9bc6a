package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.inventory.SecretKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever inventory key names a secret, at whatever level: no connection is opened and nothing is
 * read before it is granted.
 */
@Timeout(120)
class EverySecretTest {
    @TempDir
    private Path temporary;

    private Terminal terminal;
    private ServerSocket listener;

    @BeforeEach
    void a_listener() throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        terminal = Terminal.in(temporary).variable("MARK", "x");
        terminal.file("policies/signing.yaml", RealHosts.REQUIRED);
        Path config = terminal.home().resolve(".config/countersign/config.yaml");
        Files.createDirectories(config.getParent());
        Files.writeString(config, "secret commands: [[touch]]\n");
    }

    @AfterEach
    void close() throws IOException {
        listener.close();
    }

    /**
     * Returns how an inventory writes it. The compiler demands a new line when the reader learns a
     * new key.
     */
    private static String written(SecretKey key, String reference) {
        return switch (key) {
            case PASSWORD -> "password: " + reference;
            case PASSPHRASE -> "key: ~/MARK.key, passphrase: " + reference;
            case BECOME_PASSWORD -> "become: sudo, become_password: " + reference;
            case SMB_PASSWORD -> "smb_login: {user: probe, password: " + reference + "}";
            case KERBEROS_CACHE -> "smb_login: {kerberos: {cache: ~/MARK}}";
            case KERBEROS_KEYTAB -> "smb_login: {kerberos: {keytab: ~/MARK, principal: probe@EXAMPLE.NET}}";
        };
    }

    /**
     * Where in the inventory it is written. PLACE is a host that listens, LOGIN is replaced by the
     * key.
     */
    enum Level {
        HOST("hosts:\n  fs1: {PLACE, LOGIN}\n"),
        GROUP("groups:\n  g: {LOGIN}\nhosts:\n  fs1: {PLACE, groups: [g]}\n"),
        SECOND_GROUP("groups:\n  a: {user: x}\n  g: {LOGIN}\nhosts:\n  fs1: {PLACE, groups: [g, a]}\n"),
        DEFAULTS("defaults: {LOGIN}\nhosts:\n  fs1: {PLACE}\n"),
        JUMP("hosts:\n  fs1: {address: 192.0.2.1, jump: a}\n  a: {address: 192.0.2.2, jump: b}\n  b: {PLACE, LOGIN}\n");

        private final String inventory;

        Level(String inventory) {
            this.inventory = inventory;
        }
    }

    /** Every key at every level, and at one level every kind of reference. */
    static Stream<Arguments> everywhere() {
        return Stream.of(SecretKey.values())
                .flatMap(key -> Stream.of(Level.values())
                        // An account for the wire is used only at the host itself, not on the way
                        // to another.
                        .filter(level ->
                                level != Level.JUMP || !written(key, "").startsWith("smb_login"))
                        .flatMap(level -> references(key, level).map(each -> Arguments.of(key, each, level))));
    }

    private static Stream<String> references(SecretKey key, Level level) {
        boolean path = key == SecretKey.KERBEROS_CACHE || key == SecretKey.KERBEROS_KEYTAB;
        return Stream.of("{command: [touch, PWNED/MARK]}", "{env: MARK}", "{file: ~/MARK}")
                .limit(path || level != Level.HOST ? 1 : 3);
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void it_needs_a_grant(SecretKey key, String reference, Level level) throws IOException {
        terminal.file(
                "inventories/hosts.yaml",
                level.inventory
                        .replace("PLACE", "platform: samba, address: 127.0.0.1, port: " + listener.getLocalPort())
                        .replace("LOGIN", written(key, reference.replace("PWNED", temporary.toString()))));
        listener.setSoTimeout(1);

        Terminal.Said said = terminal.run("check", "-l", "fs1");

        assertThat(said.exit()).as(said.out() + said.err()).isEqualTo(4);
        assertThat(said.err()).contains("nothing was sent", "MARK", "countersign trust");
        assertThatThrownBy(listener::accept).hasMessageContaining("timed out");
        listener.close();
        terminal.trust("-l", "fs1");
        assertThat(temporary.resolve("MARK")).as("granting reads nothing").doesNotExist();
    }
}
