package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.faults.FaultHost;
import dev.countersign.testing.Needs;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Three secrets in one run: of the login, of sudo, and of the account that proves signing. Every
 * program that is started on either side is recorded with its arguments; no secret is there, nor in
 * what is printed, stored or logged. The same if each of them is wrong and the program reports it,
 * with the source of the error.
 */
@Needs({"namespaces", "smbd", "sshd", "sudo", "strace", "perl"})
class SecretsNowhereTest extends OnOneHost {
    private static final List<String> STRACE = List.of(
            "strace",
            "-f",
            "-qq",
            "-v",
            "-s",
            "1000000",
            "--seccomp-bpf",
            "-e",
            "signal=none",
            "-e",
            "trace=execve",
            "-o");

    /** strace sees only some calls of a program that may no longer become root, which sudo must. */
    private static final String TRACER = "/run/tracer";

    private final List<String> said = new ArrayList<>();
    private Path secrets;

    @BeforeEach
    void follow_every_program_that_a_login_starts() throws IOException, InterruptedException {
        said.clear();
        secrets = Files.createDirectories(temporary.resolve("secrets"));
        one.shell("kill $(pgrep -o -x sshd); rm -rf " + TRACER + "; mkdir " + TRACER);
        RealHosts.await(Duration.ofSeconds(10), "nobody listens", () -> !listening());
        FaultHost.layTracer(one.host());
        one.shell(
                        "perl /usr/local/sbin/tracer.pl " + TRACER
                                + " sshd '*' '*' exec . 1 none -- /usr/sbin/sshd -D -E /var/log/sshd.log </dev/null >/dev/null 2>&1 &")
                .orFail();
        RealHosts.await(Duration.ofSeconds(10), "a sshd that is followed listens", this::listening);
    }

    private boolean listening() {
        try (Socket socket = new Socket(one.host().address(), one.host().sshPort())) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    @Test
    void they_open_what_they_are_for_and_stand_nowhere() throws Exception {
        String login = one.lab().operatorPassword();
        String account = smbPassword();
        inventory(login, login, account);

        assertThat(run("check", "-v")).isEqualTo(2);
        assertThat(run("apply", "--yes", "--lease", "60s")).isZero();
        assertThat(run("show", program.lastRun(), "--json")).isZero();
        assertThat(run("rollback", "--yes", program.lastRun())).isZero();

        assertThat(said).anySatisfy(each -> assertThat(each).contains("basis proven"));
        assertNowhere(List.of(login, account));
        assertThat(startedOnTheHost())
                .contains("exec /usr/bin/sudo -S ", "exec /usr/bin/testparm ", " transaction apply ");

        // The search finds a secret that a person writes on a command line: among the programs
        // started here, and in the output.
        run("show", login);
        assertThat(places(login))
                .anyMatch(each -> each.endsWith("/execve-" + (said.size() - 1)))
                .contains(said.get(said.size() - 1));
    }

    @Test
    @Needs("all")
    void wrong_ones_are_not_repeated_to_anybody() throws Exception {
        String login = one.lab().operatorPassword();
        String account = smbPassword();
        List<String> wrong = List.of("wrong-login-5d1c", "wrong-sudo-77ab", "wrong-account-03fe");

        inventory(wrong.get(0), login, account);
        assertThat(run("check")).isEqualTo(3);
        inventory(login, wrong.get(1), account);
        assertThat(run("apply", "--yes")).isNotZero();
        inventory(login, login, wrong.get(2));
        run("check", "-v");

        assertThat(said.get(2)).contains("STATUS_LOGON_FAILURE");
        assertNowhere(Stream.concat(wrong.stream(), Stream.of(login, account)).toList());
        assertThat(startedOnTheHost()).contains("exec /usr/bin/sudo -S ");
    }

    private String smbPassword() throws IOException {
        return Files.readString(one.lab().directory().resolve("smb.credentials"))
                .replaceFirst("(?s)^.*password = ", "")
                .strip();
    }

    private void inventory(String login, String sudo, String account) throws IOException {
        program.terminal()
                .file(
                        "inventories/lab.yaml",
                        "hosts:\n  fs1: {address: " + one.host().address() + ", port: "
                                + one.host().sshPort() + ", user: operator, platform: samba, known_hosts: \""
                                + one.lab().knownHosts() + "\", password: " + kept("login", login)
                                + ", become: sudo, become_password: " + kept("sudo", sudo)
                                + ", smb_login: {user: alice, password: " + kept("account", account) + "}}\n")
                .trust();
    }

    private String kept(String name, String secret) throws IOException {
        Path file = Files.writeString(secrets.resolve(name), secret + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return "{file: \"" + file + "\"}";
    }

    private int run(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(STRACE);
        command.add(temporary.resolve("execve-" + said.size()).toString());
        List<String> all = new ArrayList<>(List.of("--debug"));
        all.addAll(List.of(arguments));
        command.addAll(SecondJvm.command(program.terminal(), List.of(), all.toArray(String[]::new)));
        try (SecondJvm ours = SecondJvm.start(program.terminal(), command)) {
            int exit = ours.exit();
            said.add(ours.said());
            return exit;
        }
    }

    private String startedOnTheHost() {
        return one.shell("cat " + TRACER + "/events").orFail().output();
    }

    private void assertNowhere(List<String> words) throws IOException {
        assertThat(said).allSatisfy(each -> assertThat(each).isNotEmpty());
        for (String word : words) {
            assertThat(places(word)).isEmpty();
        }
    }

    /** Returns every place where a word could have got to, and has. */
    private List<String> places(String word) throws IOException {
        List<Path> files = new ArrayList<>(filesBelow(temporary));
        files.removeIf(each -> each.startsWith(secrets));
        assertThat(files).hasSizeGreaterThan(said.size());
        // its logs, its Samba databases, what a run left there
        files.addAll(filesBelow(one.host().tree()));
        assertThat(files).anyMatch(each -> each.endsWith("sshd.log"));
        List<String> places = new ArrayList<>();
        files.stream().filter(each -> read(each).contains(word)).forEach(each -> places.add(each.toString()));
        said.stream().filter(each -> each.contains(word)).forEach(places::add);
        startedOnTheHost().lines().filter(each -> each.contains(word)).forEach(places::add);
        return places;
    }

    private static List<Path> filesBelow(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }
}
