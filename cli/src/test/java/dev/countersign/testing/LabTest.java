package dev.countersign.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What other tests may rely on when they use a lab. */
@Needs({"namespaces", "smbd", "sshd", "ssh", "smbclient", "nmap", "sudo", "openssl"})
@Timeout(120)
class LabTest {
    private static final String NOT_REQUIRED = "Message signing enabled but not required";
    private static final String REQUIRED = "Message signing enabled and required";

    @Test
    void a_host_is_reached_by_ssh_with_strict_host_key_checking_and_has_its_own_name_and_files() {
        try (Lab lab = Lab.up(2)) {
            lab.host(1).exec("touch", "/srv/only-here").orFail();

            Ran first = lab.host(1).ssh("root", "id -u; hostname; ls /srv");
            Ran second = lab.host(2).ssh("root", "id -u; hostname; ls /srv");

            assertThat(first).isEqualTo(new Ran(0, "0\nfs1\ndata\nonly-here\n", ""));
            assertThat(second).isEqualTo(new Ran(0, "0\nfs2\ndata\n", ""));
        }
    }

    @Test
    void a_host_whose_key_is_another_is_refused() throws IOException {
        try (Lab lab = Lab.up(2)) {
            List<String> lines = Files.readAllLines(lab.knownHosts());
            Files.writeString(
                    lab.knownHosts(),
                    lines.get(1).replace(lab.host(2).address(), lab.host(1).address()) + "\n");

            Ran ran = lab.host(1).ssh("root", "true");

            assertThat(ran.exit()).isEqualTo(255);
            assertThat(ran.error()).contains("REMOTE HOST IDENTIFICATION HAS CHANGED");
        }
    }

    @Test
    void signing_is_not_required_until_the_file_says_so_and_smbd_was_told() throws IOException {
        try (Lab lab = Lab.up(1)) {
            LabHost host = lab.host(1);
            assertThat(nmap(host)).contains(NOT_REQUIRED);
            assertThat(host.advertises()).isEqualTo("not required");

            Files.writeString(host.smbConf(), "[global]\n\tserver signing = mandatory\n", StandardOpenOption.APPEND);
            assertThat(nmap(host)).contains(NOT_REQUIRED);
            host.ssh("root", "smbcontrol smbd reload-config").orFail();

            await(() -> host.advertises().equals("required"));
            assertThat(nmap(host)).contains(REQUIRED);
        }
    }

    @Test
    void the_share_opens_for_its_user_only() {
        try (Lab lab = Lab.up(1)) {
            Ran alice = lab.host(1).smbclient("put /etc/hostname there; ls there");
            Ran guest = Ran.of(List.of("smbclient", "-N", "//" + lab.host(1).address() + "/data", "-c", "ls"));

            assertThat(alice.exit()).isZero();
            assertThat(guest.exit()).isNotZero();
        }
    }

    @Test
    void sudo_asks_operator_for_a_password_and_admin_for_none() {
        try (Lab lab = Lab.up(1)) {
            assertThat(lab.host(1).ssh("admin", "sudo -n id -u")).isEqualTo(new Ran(0, "0\n", ""));
            assertThat(lab.host(1).ssh("operator", "sudo -n id -u").error()).contains("a password is required");
            assertThat(lab.host(1).ssh("operator", "echo " + lab.operatorPassword() + " | sudo -S -p '' id -u"))
                    .isEqualTo(new Ran(0, "0\n", ""));
            assertThat(lab.host(1)
                            .ssh("operator", "echo wrong | sudo -S -p '' id -u")
                            .exit())
                    .isEqualTo(1);
        }
    }

    @Test
    void a_login_shell_is_the_one_that_was_asked_for() {
        try (Lab lab = Lab.up(1, "--shell", "root=/bin/false")) {
            assertThat(lab.host(1).ssh("root", "true").exit()).isEqualTo(1);
            assertThat(lab.host(1).ssh("admin", "true").exit()).isZero();
        }
    }

    @Test
    void an_smb_conf_without_placeholders_is_used_byte_for_byte() throws IOException {
        String latin1 = "[global]\r\n\tserver signing = required\r\n\tserver string = B\u00fcro\r\n";
        Path given = Files.createTempFile("smb", ".conf");
        Files.writeString(given, latin1, StandardCharsets.ISO_8859_1);
        try (Lab lab = Lab.up(1, "--smbconf", given.toString())) {
            assertThat(lab.host(1).smbConf()).hasSameBinaryContentAs(given);
            assertThat(nmap(lab.host(1))).contains(REQUIRED);
        } finally {
            Files.delete(given);
        }
    }

    @Test
    void a_host_survives_its_sshd_and_its_smbd() {
        try (Lab lab = Lab.up(1)) {
            LabHost host = lab.host(1);
            assertThat(host.exec("sh", "-c", "kill -9 $(cat /run/sshd.pid /run/samba/smbd.pid)")
                            .exit())
                    .isZero();
            await(() -> host.ssh("root", "true").exit() == 255);

            host.exec("/usr/sbin/sshd").orFail();
            host.exec("sh", "-c", "cd / && smbd -D").orFail();

            await(() -> host.ssh("root", "true").exit() == 0);
            await(() -> nmap(host).contains(NOT_REQUIRED));
        }
    }

    @Test
    void a_host_that_is_rebooted_keeps_its_disk_its_key_and_its_address_and_nothing_that_ran() {
        try (Lab lab = Lab.up(2)) {
            LabHost host = lab.host(2);
            String boot = host.exec("cat", "/proc/sys/kernel/random/boot_id").output();
            host.ssh("root", "setsid sleep 600 </dev/null >/dev/null 2>&1 & : >/srv/kept; : >/run/gone; : >/tmp/gone")
                    .orFail();

            host.reboot();

            assertThat(host.ssh("root", "ls /srv /tmp; ls -d /run/gone").output())
                    .startsWith("/srv:\ndata\nkept\n\n/tmp:\n")
                    .doesNotContain("gone");
            assertThat(host.exec("pgrep", "-x", "-a", "sleep").output()).doesNotContain("sleep 600");
            assertThat(host.exec("cat", "/proc/sys/kernel/random/boot_id").output())
                    .matches("[0-9a-f-]{36}\n")
                    .isNotEqualTo(boot);
            assertThat(host.smbclient("ls").exit()).isZero();
            assertThat(lab.host(1).ssh("root", "hostname")).isEqualTo(new Ran(0, "fs1\n", ""));
        }
    }

    @Test
    void the_machine_itself_cannot_be_written_from_a_host() {
        try (Lab lab = Lab.up(1)) {
            for (String place : List.of("/etc", "/usr", "/usr/local", "/opt", "/")) {
                assertThat(lab.host(1)
                                .exec("touch", place + "/countersign-was-here")
                                .error())
                        .contains("Read-only file system");
            }
        }
    }

    @Test
    void two_labs_at_once_do_not_meet() {
        Lab other = Lab.up(2);
        try (Lab one = Lab.up(2)) {
            assertThat(one.hosts())
                    .extracting(LabHost::address)
                    .doesNotContainAnyElementsOf(
                            other.hosts().stream().map(LabHost::address).toList());

            other.close();

            assertThat(one.host(2).ssh("root", "hostname")).isEqualTo(new Ran(0, "fs2\n", ""));
            assertThat(nmap(one.host(2))).contains(NOT_REQUIRED);
        } finally {
            other.close();
        }
    }

    @Test
    void nothing_is_left_of_a_lab_and_taking_it_down_twice_is_fine() {
        Lab lab = Lab.up(3);
        assertThat(traces(lab.directory().toString())).hasSizeGreaterThan(6);

        lab.close();
        lab.close();

        assertThat(traces(lab.directory().toString())).isEmpty();
        assertThat(lab.directory()).doesNotExist();
        assertThat(Ran.of(List.of(Lab.program().toString(), "status")).output())
                .doesNotContain(lab.directory().toString());
    }

    @Test
    void a_lab_goes_down_when_its_owner_has_ended() throws IOException {
        Process owner = new ProcessBuilder("sleep", "600").start();
        Path directory = Files.createTempDirectory("owned");
        Ran.of(List.of(
                        Lab.program().toString(),
                        "up",
                        "2",
                        "--dir",
                        directory.toString(),
                        "--owner",
                        String.valueOf(owner.pid())))
                .orFail();
        assertThat(traces(directory.toString())).isNotEmpty();

        owner.destroyForcibly();

        await(() -> !Files.exists(directory) && traces(directory.toString()).isEmpty());
    }

    @Test
    void a_lab_that_does_not_come_up_says_why_and_leaves_nothing() throws IOException {
        Path bad = Files.createTempFile("smb", ".conf");
        Files.writeString(bad, "[global]\n\tserver signing = manditory\n");
        Path directory = Files.createTempDirectory("bad");

        Ran ran = Ran.of(List.of(
                Lab.program().toString(), "up", "1", "--dir", directory.toString(), "--smbconf", bad.toString()));

        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.error()).contains("fs1").contains("smbd").contains("manditory");
        assertThat(directory).doesNotExist();
        assertThat(traces(directory.toString())).isEmpty();
        Files.delete(bad);
    }

    private static String nmap(LabHost host) {
        return Ran.of(List.of("nmap", "-Pn", "-n", "-p445", "--script", "smb2-security-mode", host.address()))
                .orFail()
                .output();
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("it did not come true in 20 s").isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    /**
     * Returns command lines and mount tables of this machine's processes that contain
     * {@code directory}.
     */
    private static List<String> traces(String directory) {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes
                    .filter(each -> each.getFileName().toString().chars().allMatch(Character::isDigit))
                    .flatMap(each -> Stream.of(each.resolve("cmdline"), each.resolve("mountinfo")))
                    .filter(each -> mentions(each, directory))
                    .map(Path::toString)
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static boolean mentions(Path file, String directory) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(directory);
        } catch (IOException gone) {
            return false;
        }
    }
}
