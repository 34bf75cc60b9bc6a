package dev.countersign.demo;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Hosts in this process, with a policy repository and a login for them, all below one new
 * directory. Closing it leaves nothing behind: no file, no process, no port. Only for the demo:
 * real hosts do not look like this.
 */
public final class EmbeddedFleet implements AutoCloseable {
    /** The host whose smbd accepts a reload and does nothing. */
    public static final String HUNG = "archive";

    private static final int CONNECT_MILLISECONDS = 1_000;
    private static final List<String> NAMES = List.of("files", "homes", "scans", "build", HUNG);

    private final Path directory;
    private final List<EmbeddedHost> hosts = new ArrayList<>();
    private final List<Integer> ports = new ArrayList<>();
    private boolean closed;

    private EmbeddedFleet(Path directory) {
        this.directory = directory;
    }

    /**
     * Starts the five hosts of the demo in a new directory below {@code temporary}.
     *
     * @throws IOException when a directory, a port or /bin/sh is not available; then nothing is
     *     left behind
     */
    public static EmbeddedFleet start(Path temporary) throws IOException {
        return start(temporary, NAMES);
    }

    /** Starts only the first of them, in the same way. */
    public static EmbeddedFleet startOne(Path temporary) throws IOException {
        return start(temporary, NAMES.subList(0, 1));
    }

    private static EmbeddedFleet start(Path temporary, List<String> names) throws IOException {
        // The real path: on some systems the temporary directory is a symbolic link, and a host
        // refuses links in the path of its state.
        EmbeddedFleet fleet = new EmbeddedFleet(Files.createTempDirectory(temporary.toRealPath(), "countersign-demo-"));
        try {
            fleet.open(names);
            return fleet;
        } catch (GeneralSecurityException | RuntimeException | IOException failed) {
            fleet.close();
            throw failed instanceof IOException known ? known : new IOException(failed);
        }
    }

    private synchronized void open(List<String> names) throws IOException, GeneralSecurityException {
        SshEndpoint.preferJdk();
        for (Path each : List.of(home(), repository(), repository().resolve("policies"))) {
            Files.createDirectory(each);
        }
        Files.createDirectory(repository().resolve("inventories"));
        KeyPair login = DemoKeys.generate();
        DemoKeys.write(login, directory.resolve("key"));
        SecureRandom random = new SecureRandom();
        for (String name : names) {
            EmbeddedHost host =
                    EmbeddedHost.start(directory.resolve(name), name, name.equals(HUNG), login.getPublic(), random);
            hosts.add(host);
            ports.addAll(List.of(host.sshPort(), host.smbPort()));
        }
        Files.write(
                directory.resolve("known_hosts"),
                hosts.stream().map(EmbeddedHost::knownHost).toList());
        Files.writeString(repository().resolve("inventories/demo.yaml"), inventory());
        try (InputStream policy = EmbeddedFleet.class.getResourceAsStream("/policies/smb-signing.yaml")) {
            if (policy == null) {
                throw new IllegalStateException("the program was built without its policies");
            }
            Files.copy(policy, repository().resolve("policies/smb-signing.yaml"));
        }
    }

    private String inventory() {
        StringBuilder text = new StringBuilder();
        text.append("defaults: {user: ").append(SshEndpoint.USER).append(", platform: samba, key: ");
        text.append(quoted(directory.resolve("key"))).append(", known_hosts: ");
        text.append(quoted(directory.resolve("known_hosts"))).append("}\nhosts:\n");
        for (EmbeddedHost host : hosts) {
            text.append("  ")
                    .append(host.name())
                    .append(": {address: 127.0.0.1, port: ")
                    .append(host.sshPort());
            text.append(", smb: [{address: 127.0.0.1, port: ")
                    .append(host.smbPort())
                    .append("}]}\n");
        }
        return text.toString();
    }

    private static String quoted(Path path) {
        return "'" + path.toString().replace("'", "''") + "'";
    }

    /** The directory that contains everything. */
    public Path directory() {
        return directory;
    }

    /** The policy repository. */
    public Path repository() {
        return directory.resolve("repository");
    }

    /** The home directory of the demo's user, which is empty. */
    public Path home() {
        return directory.resolve("home");
    }

    /** The hosts, in the order of the inventory. */
    public synchronized List<EmbeddedHost> hosts() {
        return List.copyOf(hosts);
    }

    /** The root directory of each host on this machine, by host name. */
    public Map<String, String> roots() {
        Map<String, String> roots = new TreeMap<>();
        hosts().forEach(host -> roots.put(host.name(), host.root().toString()));
        return roots;
    }

    /** Stops the servers, so that a running command loses its hosts. */
    public synchronized void disconnect() throws IOException {
        for (EmbeddedHost host : hosts) {
            host.close();
        }
        Leftovers.end(directory);
    }

    /** Stops and deletes everything. It may be called several times and from any thread. */
    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        disconnect();
        Leftovers.delete(directory);
    }

    /** Describes what is left of the fleet; empty after it was closed. */
    public synchronized List<String> leftBehind() {
        List<String> left = new ArrayList<>();
        if (Files.exists(directory)) {
            left.add("the directory " + directory);
        }
        Leftovers.of(directory).forEach(each -> left.add("process " + each.pid()));
        for (int port : ports) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLISECONDS);
                left.add("port " + port);
            } catch (IOException refused) {
                // As expected: the port is closed.
            }
        }
        return List.copyOf(left);
    }
}
