package dev.countersign.ssh;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A real OpenSSH server on a loopback address, in a separate mount namespace: its users, sudoers
 * and PAM are copies that are invisible to the rest of the machine. Started by root; ends when it
 * is closed.
 */
final class OpenSsh implements AutoCloseable {
    static final List<String> SHELLS = List.of("sh", "tcsh", "fish", "zsh");
    static final String PASSWORD = "pass word$`\"'\\!%s-ü";

    final Path folder;
    final String address;
    final int port;
    private final Process process;
    private final Path log;
    /** Two servers in one test are two hosts: each has a separate address. */
    private static final AtomicInteger STARTED = new AtomicInteger();

    /**
     * Starts it with users {@code SHELL-MODE}; the mode says what sudo requires:
     * {@code plain none nopw pw zero pty}.
     */
    static OpenSsh start(String... config) throws Exception {
        return new OpenSsh("", config);
    }

    /**
     * Same, with a different program as {@code /bin/sh}, and every exec written to {@code execs}.
     */
    static OpenSsh startWithSh(String shell) throws Exception {
        return new OpenSsh(which(shell));
    }

    /**
     * Returns every command line that was executed on the host, if it was started with a different
     * sh.
     */
    String execs() throws IOException {
        return Files.readString(folder.resolve("execs"));
    }

    private OpenSsh(String sh, String... config) throws Exception {
        folder = Files.createTempDirectory("countersign-sshd");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        long pid = ProcessHandle.current().pid();
        address = "127." + (64 + pid % 64) + "." + (pid / 64 % 256) + "." + (7 + STARTED.getAndIncrement() % 200);
        port = freePort(address);
        log = folder.resolve("sshd.log");
        // RSA keys of 2,048 bits, because the default, 3,072, takes longer to make
        for (String type : List.of("ed25519", "ecdsa", "rsa")) {
            List<String> command = new ArrayList<>(List.of("ssh-keygen", "-q", "-t", type, "-N", "", "-C", ""));
            if (type.equals("rsa")) {
                command.addAll(List.of("-b", "2048"));
            }
            command.addAll(List.of("-f", folder.resolve("host_" + type).toString()));
            run(command.toArray(String[]::new));
        }
        run(
                "ssh-keygen",
                "-q",
                "-t",
                "ed25519",
                "-N",
                "",
                "-C",
                "login",
                "-f",
                folder.resolve("id").toString());
        Files.copy(folder.resolve("id.pub"), folder.resolve("authorized_keys"));
        Path authority = folder.resolve("authority");
        run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", authority.toString());
        for (String type : List.of("ed25519", "rsa")) {
            String key = folder.resolve("host_" + type + ".pub").toString();
            run("ssh-keygen", "-q", "-s", authority.toString(), "-I", "host", "-h", "-n", address, key);
        }
        users();
        StringBuilder text = new StringBuilder();
        for (String line : config) {
            // sshd uses the first value of a setting
            text.append(line.replace("FOLDER", folder.toString())).append('\n');
        }
        text.append(String.join(
                "\n",
                "ListenAddress " + address + ":" + port,
                "HostKey " + folder.resolve("host_ed25519"),
                "HostKey " + folder.resolve("host_ecdsa"),
                "HostKey " + folder.resolve("host_rsa"),
                "AuthorizedKeysFile " + folder.resolve("authorized_keys"),
                "HostCertificate " + folder.resolve("host_ed25519-cert.pub"),
                "HostCertificate " + folder.resolve("host_rsa-cert.pub"),
                "TrustedUserCAKeys " + folder.resolve("authority.pub"),
                "PidFile none",
                "UsePAM no",
                "StrictModes no",
                "PrintMotd no",
                ""));
        if (!text.toString().contains("MaxStartups")) {
            // of this one, sshd uses the last value
            text.append("MaxStartups 200\n");
        }
        Path file = Files.writeString(folder.resolve("sshd_config"), text);
        String script = """
                set -e
                mount -t tmpfs tmpfs /run
                mkdir -p /run/sshd /run/sudo
                for f in passwd shadow sudoers pam.d/sudo pam.d/sshd; do
                  mount --bind "$1/etc/$f" "/etc/$f"
                done
                [ -n "$3" ] || exec /usr/sbin/sshd -D -e -f "$2"
                mount --bind "$3" "$(readlink -f /bin/sh)"
                exec strace -f -qq -e trace=execve -s 400 -o "$1/execs" /usr/sbin/sshd -D -e -f "$2"
                """;
        process = new ProcessBuilder(
                        "unshare",
                        "-m",
                        "--propagation",
                        "private",
                        "sh",
                        "-c",
                        script,
                        "x",
                        folder.toString(),
                        file.toString(),
                        sh)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        boolean up = false;
        try {
            awaitPort();
            up = true;
        } finally {
            if (!up) {
                close();
            }
        }
    }

    private void users() throws Exception {
        Path etc = folder.resolve("etc");
        Files.createDirectories(etc.resolve("pam.d"));
        String hash = run("openssl", "passwd", "-6", PASSWORD).trim();
        StringBuilder passwd = new StringBuilder(Files.readString(Path.of("/etc/passwd")));
        StringBuilder shadow = new StringBuilder(Files.readString(Path.of("/etc/shadow")));
        StringBuilder sudoers = new StringBuilder("Defaults logfile=" + folder.resolve("sudo.log") + ", !syslog\n"
                + "Defaults passwd_tries=3, !mail_badpass, !mail_no_user\nroot ALL=(ALL) ALL\n");
        int uid = 61000;
        for (String shell : SHELLS) {
            for (String mode : List.of("plain", "nopw", "pw", "zero", "pty", "verify")) {
                String user = shell + "-" + mode;
                Path home = Files.createDirectories(folder.resolve("home").resolve(user));
                run("chown", String.valueOf(++uid), home.toString());
                passwd.append(user + ":x:" + uid + ":" + uid + "::" + home + ":" + which(shell) + "\n");
                shadow.append(user + ":" + hash + ":19000:0:99999:7:::\n");
                sudoers.append(
                        switch (mode) {
                            case "nopw" -> user + " ALL=(ALL) NOPASSWD: ALL\n";
                            case "pw" -> user + " ALL=(ALL) ALL\n";
                            case "zero" -> "Defaults:" + user + " timestamp_timeout=0\n" + user + " ALL=(ALL) ALL\n";
                            case "pty" -> "Defaults:" + user + " use_pty\n" + user + " ALL=(ALL) ALL\n";
                            case "verify" -> "Defaults:" + user + " verifypw=never\n" + user + " ALL=(ALL) ALL\n";
                            default -> "";
                        });
            }
        }
        Files.writeString(etc.resolve("passwd"), passwd);
        Files.writeString(etc.resolve("shadow"), shadow);
        Files.setPosixFilePermissions(etc.resolve("shadow"), PosixFilePermissions.fromString("rw-------"));
        Files.writeString(etc.resolve("sudoers"), sudoers);
        Files.setPosixFilePermissions(etc.resolve("sudoers"), PosixFilePermissions.fromString("r--r-----"));
        Path count = Files.writeString(folder.resolve("count"), "#!/bin/sh\necho failed >>" + folder + "/failed\n");
        Files.setPosixFilePermissions(count, PosixFilePermissions.fromString("rwxr-xr-x"));
        String pam =
                "auth [success=1 default=ignore] pam_unix.so nodelay\nauth [default=die] pam_exec.so quiet seteuid "
                        + count
                        + "\nauth required pam_permit.so\naccount required pam_permit.so\nsession required pam_permit.so\n";
        Files.writeString(etc.resolve("pam.d/sudo"), pam.replace("default=die", "success=die default=die"));
        Files.writeString(etc.resolve("pam.d/sshd"), pam);
    }

    /** Returns how often authentication with PAM failed: what pam_faillock would count. */
    long failedAttempts() throws IOException {
        Path failed = folder.resolve("failed");
        return Files.exists(failed) ? Files.readAllLines(failed).size() : 0;
    }

    String sudoLog() throws IOException {
        Path file = folder.resolve("sudo.log");
        return Files.exists(file) ? Files.readString(file) : "";
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    Path key() {
        return folder.resolve("id");
    }

    String publicHostKey(String type) throws IOException {
        return Files.readString(folder.resolve("host_" + type + ".pub")).trim();
    }

    /** Creates a new login key that the server accepts; {@code options} go to ssh-keygen. */
    Path login(String name, String passphrase, String... options) throws Exception {
        Path key = folder.resolve(name);
        List<String> command =
                new ArrayList<>(List.of("ssh-keygen", "-q", "-N", passphrase, "-C", name, "-f", key.toString()));
        command.addAll(List.of(options));
        run(command.toArray(String[]::new));
        Files.writeString(
                folder.resolve("authorized_keys"), Files.readString(Path.of(key + ".pub")), StandardOpenOption.APPEND);
        return key;
    }

    String lookup() {
        return "[" + address + "]:" + port;
    }

    /** Creates a known_hosts file with these lines. */
    Path knownHosts(String... lines) throws IOException {
        return Files.writeString(
                Files.createTempFile(folder, "known", ""), String.join("\n", lines) + "\n", StandardCharsets.UTF_8);
    }

    /** Returns a target with the ed25519 host key and the login key. */
    SshTarget target(String user) throws IOException {
        return new SshTarget(
                "fs1",
                address,
                port,
                user,
                new SshTarget.Timeouts(Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(20)),
                SshTarget.HostKeys.of(knownHosts(lookup() + " " + publicHostKey("ed25519"))),
                SshTarget.Credentials.key(key()),
                new SshTarget.Become.Login(),
                Optional.empty());
    }

    private void awaitPort() throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (true) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(address, port), 1000);
                return;
            } catch (IOException notYet) {
                if (!process.isAlive() || System.nanoTime() > end) {
                    throw new IllegalStateException("sshd did not start: " + log(), notYet);
                }
                process.waitFor(20, TimeUnit.MILLISECONDS);
            }
        }
    }

    static int freePort(String address) throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(address))) {
            return socket.getLocalPort();
        }
    }

    static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = process.waitFor();
        if (status != 0) {
            throw new IllegalStateException(String.join(" ", command) + " ended with " + status + ": " + output);
        }
        return output;
    }

    private static String which(String program) throws Exception {
        return run("sh", "-c", "command -v \"$1\"", "x", program).trim();
    }

    @Override
    public void close() throws IOException {
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        process.destroy();
        all.forEach(ProcessHandle::destroy);
        process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
