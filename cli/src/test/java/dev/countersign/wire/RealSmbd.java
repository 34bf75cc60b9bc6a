package dev.countersign.wire;

import dev.countersign.testing.Ran;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** A real smbd on a separate loopback address, port 445, with separate directories. Needs root. */
public final class RealSmbd implements AutoCloseable {
    /** The account that {@link #addUser} creates. */
    public static final String USER = "daemon";

    private final Process process;
    private final InetAddress address;

    private RealSmbd(Process process, InetAddress address) {
        this.process = process;
        this.address = address;
    }

    /** Starts one in {@code root} with these global settings added, and waits until it listens. */
    public static RealSmbd start(Path root, String name, String settings) throws IOException, InterruptedException {
        return start(root, name, settings, "");
    }

    /** Starts one with these global settings and, after them, these shares. */
    public static RealSmbd start(Path root, String name, String settings, String shares)
            throws IOException, InterruptedException {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        byte[] four = {127, (byte) random.nextInt(1, 255), (byte) random.nextInt(256), (byte) random.nextInt(1, 255)};
        InetAddress loopback = InetAddress.getByAddress(four);
        String address = loopback.getHostAddress();
        StringBuilder conf = new StringBuilder("[global]\n");
        conf.append("netbios name = ").append(name).append('\n');
        conf.append("interfaces = ").append(address).append("/8\nbind interfaces only = yes\n");
        conf.append("smb ports = 445\ndisable spoolss = yes\nlog level = 0\n").append(settings);
        for (String each : new String[] {"lock", "state", "cache", "pid", "private", "ncalrpc"}) {
            Path directory = Files.createDirectories(root.resolve(each));
            String key = each.equals("private") || each.equals("ncalrpc") || each.equals("pid")
                    ? each.replace("private", "private dir")
                            .replace("ncalrpc", "ncalrpc dir")
                            .replace("pid", "pid directory")
                    : each + " directory";
            conf.append(key).append(" = ").append(directory).append('\n');
        }
        Files.setPosixFilePermissions(root.resolve("private"), PosixFilePermissions.fromString("rwx------"));
        Files.writeString(root.resolve("smb.conf"), conf.append(shares));
        // smbd's parent signals its whole process group when it ends: setsid keeps the tests out of
        // it.
        Process process = new ProcessBuilder(
                        "setsid",
                        "/usr/sbin/smbd",
                        "--foreground",
                        "--no-process-group",
                        "--configfile=" + root.resolve("smb.conf"),
                        "--log-basename=" + root)
                .redirectErrorStream(true)
                .redirectOutput(root.resolve("smbd.out").toFile())
                .start();
        RealSmbd smbd = new RealSmbd(process, loopback);
        smbd.awaitListening(root);
        return smbd;
    }

    /**
     * Gives {@code daemon}, which every Debian has, access with a password. Call before
     * {@link #start}, with the same root.
     */
    public static void addUser(Path root, String password) throws IOException {
        Files.createDirectories(root.resolve("private"));
        Path conf = Files.writeString(
                root.resolve("users.conf"),
                "[global]\nprivate dir = " + root.resolve("private") + "\nstate directory = " + root
                        + "\nlock directory = " + root + "\ncache directory = " + root + "\nlog level = 0\n");
        Ran.of(password + "\n" + password + "\n", List.of("smbpasswd", "-c", conf.toString(), "-s", "-a", USER))
                .orFail();
    }

    /** Returns the address on which it listens. */
    public String address() {
        return address.getHostAddress();
    }

    private void awaitListening(Path root) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (System.nanoTime() < deadline) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(address, 445), 1000);
                return;
            } catch (IOException notYet) {
                if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
                    break;
                }
            }
        }
        close();
        throw new IllegalStateException("smbd did not start: " + Files.readString(root.resolve("smbd.out")));
    }

    @Override
    public void close() {
        // Its children may write into its directory until they have ended too.
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        process.destroy();
        for (ProcessHandle each : all) {
            try {
                each.onExit().get(10, TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException slow) {
                each.destroyForcibly();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Returns the output of nmap's smb2-security-mode: its lines for each dialect. */
    public static String nmap(String address, int port) throws IOException, InterruptedException {
        Process nmap = new ProcessBuilder(
                        "nmap",
                        "-n",
                        "-Pn",
                        "-p",
                        String.valueOf(port),
                        "--script",
                        "smb2-security-mode",
                        "--script-args",
                        "smbport=" + port,
                        address)
                .redirectErrorStream(true)
                .start();
        try {
            return new String(nmap.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } finally {
            nmap.waitFor();
        }
    }
}
