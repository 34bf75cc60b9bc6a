package dev.countersign.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.List;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.net.SshdSocketAddress;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.forward.ForwardingFilter;
import org.apache.sshd.server.forward.RejectAllForwardingFilter;

/**
 * The SSH server of a demo host, on a port of 127.0.0.1, with its own host key. It accepts one
 * login key, runs commands with /bin/sh, and forwards only to the host's own SMB port.
 */
final class SshEndpoint implements AutoCloseable {
    /** The login user. */
    static final String USER = "demo";

    private static final String ADDRESS = "127.0.0.1";

    private final SshServer server;
    private final String knownHost;

    private SshEndpoint(SshServer server, String knownHost) {
        this.server = server;
        this.knownHost = knownHost;
    }

    /**
     * Leaves everything to the JDK but Ed25519, for which MINA needs Bouncy Castle. Must be called
     * before MINA calculates anything.
     */
    static void preferJdk() {
        String settings = "org.apache.sshd.security.provider.BC.";
        System.setProperty(settings + "supportAll", "none");
        for (String kind : List.of("KeyPairGenerator", "KeyFactory", "Signature")) {
            System.setProperty(settings + kind, "Ed25519,EdDSA");
        }
    }

    /** Listens on a free port. */
    static SshEndpoint start(Path home, PublicKey login, int smbPort) throws IOException, GeneralSecurityException {
        KeyPair hostKey = DemoKeys.generate();
        SshServer server = SshServer.setUpDefaultServer();
        server.setIoServiceFactoryFactory(BlockingIo.factory());
        server.setHost(ADDRESS);
        server.setPort(0);
        server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
        server.setPublickeyAuthenticator((user, key, session) -> user.equals(USER) && KeyUtils.compareKeys(key, login));
        server.setCommandFactory((channel, line) -> new ShellCommand(line, home));
        server.setForwardingFilter(new OwnSmbPort(smbPort));
        server.start();
        return new SshEndpoint(
                server, "[" + ADDRESS + "]:" + server.getPort() + " " + PublicKeyEntry.toString(hostKey.getPublic()));
    }

    int port() {
        return server.getPort();
    }

    /** The known_hosts line for this server. */
    String knownHost() {
        return knownHost;
    }

    @Override
    public void close() throws IOException {
        server.stop(true);
    }

    /** Allows what sshd allows with {@code PermitOpen 127.0.0.1:PORT}. */
    private static final class OwnSmbPort extends RejectAllForwardingFilter implements ForwardingFilter {
        private final int port;

        OwnSmbPort(int port) {
            this.port = port;
        }

        @Override
        protected boolean checkAcceptance(String request, Session session, SshdSocketAddress target) {
            return target.getHostName().equals(ADDRESS) && target.getPort() == port;
        }
    }
}
