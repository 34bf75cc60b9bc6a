package dev.countersign.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import com.hierynomus.sshj.transport.kex.ExtInfoClientFactory;
import dev.countersign.testing.Needs;
import java.io.IOException;
import java.security.PublicKey;
import java.util.List;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.common.Factory;
import net.schmizz.sshj.common.IOUtils;
import net.schmizz.sshj.connection.channel.direct.Session;
import net.schmizz.sshj.transport.verification.HostKeyVerifier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything that is offered works with OpenSSH: one login with each, and nothing else allowed. */
@Needs({"root", "namespaces", "sshd", "ssh-keygen", "sudo", "openssl", "tcsh", "fish", "zsh"})
class NegotiatedAlgorithmsTest extends WithOpenSsh {
    private static final String EXTENSIONS = "ext-info-c";

    /** Accepts every key, and requests one kind first. */
    private record Requesting(String kind) implements HostKeyVerifier {
        @Override
        public boolean verify(String hostname, int port, PublicKey key) {
            return true;
        }

        @Override
        public List<String> findExistingAlgorithms(String hostname, int port) {
            return List.of(kind);
        }
    }

    /** Logs in, runs a command, and returns the algorithm of the host's signature. */
    private static String login(Algorithms algorithms, String hostKey) throws IOException {
        try (SSHClient client = new SSHClient(algorithms)) {
            client.addHostKeyVerifier(new Requesting(hostKey));
            client.connect(server.address, server.port);
            client.authPublickey("sh-plain", server.key().toString());
            try (Session session = client.startSession();
                    Session.Command command = session.exec("echo in")) {
                assertThat(IOUtils.readFully(command.getInputStream())).hasToString("in\n");
            }
            return client.getTransport().getHostKeyAlgorithm().getKeyAlgorithm();
        }
    }

    private static <T> Factory.Named<T> named(List<Factory.Named<T>> all, String name) {
        return all.stream()
                .filter(each -> each.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static <T> List<String> names(List<Factory.Named<T>> all) {
        return all.stream()
                .map(Factory.Named::getName)
                .filter(each -> !each.equals(EXTENSIONS))
                .toList();
    }

    static List<String> keyExchanges() {
        return names(new Algorithms().getKeyExchangeFactories());
    }

    @ParameterizedTest
    @MethodSource("keyExchanges")
    void every_key_exchange_works(String name) throws IOException {
        Algorithms only = new Algorithms();
        only.setKeyExchangeFactories(List.of(named(only.getKeyExchangeFactories(), name), new ExtInfoClientFactory()));

        assertThat(login(only, "ssh-ed25519")).isEqualTo("ssh-ed25519");
    }

    static List<String> ciphers() {
        return names(new Algorithms().getCipherFactories());
    }

    @ParameterizedTest
    @MethodSource("ciphers")
    void every_cipher_works(String name) throws IOException {
        Algorithms only = new Algorithms();
        only.setCipherFactories(List.of(named(only.getCipherFactories(), name)));

        assertThat(login(only, "ssh-ed25519")).isEqualTo("ssh-ed25519");
    }

    static List<String> macs() {
        return names(new Algorithms().getMACFactories());
    }

    @ParameterizedTest
    @MethodSource("macs")
    void every_mac_works(String name) throws IOException {
        Algorithms only = new Algorithms();
        only.setCipherFactories(List.of(named(only.getCipherFactories(), "aes128-ctr")));
        only.setMACFactories(List.of(named(only.getMACFactories(), name)));

        assertThat(login(only, "ssh-ed25519")).isEqualTo("ssh-ed25519");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ssh-ed25519",
                "ecdsa-sha2-nistp256",
                "rsa-sha2-512",
                "rsa-sha2-256",
                "ssh-ed25519-cert-v01@openssh.com",
                "rsa-sha2-512-cert-v01@openssh.com"
            })
    void every_kind_of_host_key_that_the_server_has_works(String name) throws IOException {
        assertThat(login(new Algorithms(), name)).isEqualTo(name);
    }
}
