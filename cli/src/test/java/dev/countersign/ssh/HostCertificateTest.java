package dev.countersign.ssh;

import static dev.countersign.ssh.Targets.assertConnects;
import static dev.countersign.ssh.Targets.refusal;
import static dev.countersign.ssh.Targets.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.ssh.SshTarget.HostKeys;
import dev.countersign.testing.Needs;
import dev.countersign.testing.Ran;
import dev.countersign.transaction.RemoteException;
import dev.countersign.transaction.RemoteException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.config.keys.OpenSshCertificate;
import org.apache.sshd.common.config.keys.OpenSshCertificateImpl;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.io.IoWriteFuture;
import org.apache.sshd.common.kex.BuiltinDHFactories;
import org.apache.sshd.common.keyprovider.FileKeyPairProvider;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.apache.sshd.server.ServerBuilder;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.session.ServerSessionImpl;
import org.apache.sshd.server.session.SessionFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A man in the middle has its own key, and a certificate from the authority that is not valid for
 * this host.
 */
@Needs("ssh-keygen")
@Timeout(120)
class HostCertificateTest {
    private static final String PASSWORD = "a-password-for-the-real-host";

    @TempDir
    private Path temporary;

    private final List<String> heard = new CopyOnWriteArrayList<>();

    @BeforeEach
    void two_authorities() {
        key("authority", "ed25519");
        key("other", "ed25519");
    }

    private void key(String name, String type) {
        keygen("-t", type, "-N", "", "-C", "", "-f", file(name));
    }

    private String file(String name) {
        return temporary.resolve(name).toString();
    }

    private static void keygen(String... words) {
        List<String> all = new ArrayList<>(List.of("ssh-keygen", "-q"));
        all.addAll(Arrays.asList(words));
        Ran.of(all).orFail();
    }

    private PublicKey read(String name) throws Exception {
        return PublicKeyEntry.parsePublicKeyEntry(
                        Files.readString(temporary.resolve(name)).strip())
                .resolvePublicKey(null, null, null);
    }

    private SshServer start(boolean groupExchange, OpenSshCertificate certificate) throws IOException {
        SshServer server = SshServer.setUpDefaultServer();
        server.setHost("127.0.0.1");
        server.setKeyPairProvider(new FileKeyPairProvider(temporary.resolve("key")));
        server.setHostKeyCertificateProvider(session -> List.of(certificate));
        if (groupExchange) {
            server.setKeyExchangeFactories(List.of(ServerBuilder.DH2KEX.apply(BuiltinDHFactories.dhgex256)));
        }
        server.setSessionFactory(plainly(server));
        server.setPasswordAuthenticator((user, password, session) -> {
            heard.add(password);
            return false;
        });
        server.start();
        return server;
    }

    /**
     * This server gives its signatures the names of its certificates, which OpenSSH does not, and
     * no client accepts: corrected in the reply.
     */
    private static SessionFactory plainly(SshServer server) {
        return new SessionFactory(server) {
            @Override
            protected ServerSessionImpl doCreateSession(IoSession io) throws Exception {
                return new ServerSessionImpl(getServer(), io) {
                    @Override
                    public IoWriteFuture writePacket(Buffer packet) throws IOException {
                        byte command = packet.array()[packet.rpos()];
                        boolean exchange = command == SshConstants.SSH_MSG_KEX_DH_GEX_REPLY
                                || command == SshConstants.SSH_MSG_KEXDH_REPLY;
                        // The group of a group exchange has the same message number as the other
                        // reply, and is short.
                        return super.writePacket(exchange && packet.available() > 300 ? renamed(packet) : packet);
                    }

                    private Buffer renamed(Buffer packet) {
                        Buffer reply = createBuffer(packet.getByte());
                        reply.putBytes(packet.getBytes());
                        reply.putBytes(packet.getBytes());
                        Buffer signature = new ByteArrayBuffer(packet.getBytes());
                        Buffer plain = new ByteArrayBuffer();
                        plain.putString(signature.getString().replace("-cert-v01@openssh.com", ""));
                        plain.putBytes(signature.getBytes());
                        reply.putBytes(plain.getCompactData());
                        return reply;
                    }
                };
            }
        };
    }

    private SshTarget target(SshServer server) throws IOException {
        Path known = Files.writeString(
                temporary.resolve("known_hosts"),
                "@cert-authority [127.0.0.1]:" + server.getPort() + " "
                        + Files.readString(temporary.resolve("authority.pub")));
        return new SshTarget(
                "fs1",
                "127.0.0.1",
                server.getPort(),
                "root",
                SshTarget.Timeouts.USUAL,
                HostKeys.of(known),
                new SshTarget.Credentials(
                        List.of(), Optional.empty(), Optional.empty(), Optional.of(PASSWORD::toCharArray)),
                new SshTarget.Become.Login(),
                Optional.empty());
    }

    @ParameterizedTest
    @CsvSource({
        "ecdsa, true, forged",
        "rsa, true, forged",
        "ed25519, true, forged",
        "ecdsa, false, forged",
        "ecdsa, true, for another host",
        "ecdsa, true, over",
        "ecdsa, false, over",
    })
    void a_certificate_that_is_not_the_authoritys_for_this_host_gets_no_password(
            String type, boolean groupExchange, String what) throws Exception {
        key("key", type);
        String authority = what.equals("forged") ? "other" : "authority";
        List<String> words = new ArrayList<>(List.of("-s", file(authority), "-I", "x", "-h", "-n"));
        words.add(what.equals("for another host") ? "fs2" : "127.0.0.1");
        if (what.equals("over")) {
            words.addAll(List.of("-V", "20200101:20200102"));
        }
        words.add(file("key.pub"));
        keygen(words.toArray(String[]::new));
        OpenSshCertificateImpl certificate = (OpenSshCertificateImpl) read("key-cert.pub");
        certificate.setCaPubKey(read("authority.pub"));

        try (SshServer server = start(groupExchange, certificate)) {
            SshConnector connector = new SshConnector();
            SshTarget target = target(server);

            assertThatThrownBy(() -> connector.connect(target).close()).isInstanceOf(RemoteException.class);

            assertThat(heard).isEmpty();
        }
    }

    /** One authority may sign for users too: a user who may log in as fs1 is not the host fs1. */
    @ParameterizedTest
    @CsvSource({
        "-h, true",
        "-h -n fs1, true",
        "-h -n 'fs*', true",
        "-h -n 'f*?*1', true",
        "-h -n fs2, false",
        "-n fs1, false",
        "-n fs1 -O clear, false",
        "-h -O critical:nobody@example.net=knows, false",
        "-h -V 20200101:20200102, false",
    })
    void what_a_certificate_is_for_is_looked_at(String words, boolean good) throws Exception {
        assertThat(verify(words, "fs1")).isEqualTo(good);
    }

    @Test
    void a_host_that_is_written_in_capitals_is_the_one_of_its_certificate() throws Exception {
        assertThat(verify("-h -n fs1", "FS1")).isTrue();
    }

    /** The server may be unknown, and its certificate made by an attacker. */
    @Test
    @Timeout(30)
    void a_name_of_many_stars_in_a_certificate_takes_no_time() throws Exception {
        assertThat(verify("-h -n " + "*a".repeat(30) + "b", "a".repeat(60))).isFalse();
    }

    /**
     * Returns whether this host's authority is trusted, after it signed a key with these options.
     */
    private boolean verify(String words, String host) throws IOException, GeneralSecurityException {
        key("key", "ecdsa");
        List<String> all = new ArrayList<>(List.of("-s", file("authority"), "-I", "x"));
        all.addAll(List.of(words.replace("'", "").split(" ", -1)));
        all.add(file("key.pub"));
        keygen(all.toArray(String[]::new));
        Path known = Files.writeString(
                temporary.resolve("known_hosts"),
                "@cert-authority " + host + " " + Files.readString(temporary.resolve("authority.pub")));
        byte[] blob = Base64.getDecoder()
                .decode(Files.readString(temporary.resolve("key-cert.pub")).split(" ", -1)[1]);
        PublicKey shown = new net.schmizz.sshj.common.Buffer.PlainBuffer(blob).readPublicKey();
        return new HostKeyCheck(KnownHosts.read(List.of(known), host, 22), Optional.empty(), List.of())
                .verify(host, 22, shown);
    }

    /** A real sshd with a real certificate, with and without group exchange. */
    @Test
    @Needs({"root", "namespaces", "sshd", "openssl", "tcsh", "fish", "zsh"})
    void a_certificate_of_the_authority_for_this_host_is_good_whatever_the_key_exchange() throws Exception {
        for (String exchange : List.of("diffie-hellman-group-exchange-sha256", "curve25519-sha256")) {
            try (OpenSsh real = OpenSsh.start("KexAlgorithms " + exchange)) {
                String authority =
                        Files.readString(real.folder.resolve("authority.pub")).trim();
                String line = "@cert-authority [127.*]:* " + authority;
                SshTarget known = with(real.target("sh-plain"), HostKeys.of(real.knownHosts(line)));
                SshTarget other = with(
                        real.target("sh-plain"),
                        HostKeys.of(real.knownHosts("@cert-authority * "
                                + Files.readString(temporary.resolve("other.pub"))
                                        .strip())));

                assertConnects(new SshConnector(), known);
                refusal(new SshConnector(), other, Kind.UNKNOWN_HOST_KEY);
            }
        }
    }
}
