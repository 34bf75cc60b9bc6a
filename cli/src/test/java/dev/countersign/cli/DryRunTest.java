package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Needs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Commands that only look write nothing: neither on a real host, where every system call of every
 * login is traced, nor here.
 */
@Needs({"all", "namespaces", "smbd", "sshd", "testparm", "nmap", "strace", "sudo"})
@Timeout(300)
class DryRunTest extends OnOneHost {
    private static final List<String> COMMANDS =
            List.of("lint", "render", "check", "plan", "status", "history", "check --json");

    /** System calls that change a file system, and opens for writing. */
    private static final String WRITES =
            "open,openat,creat,rename,renameat,renameat2,link,linkat,symlink,symlinkat,unlink,unlinkat,mkdir,mkdirat,rmdir,"
                    + "mknod,mknodat,chmod,fchmod,fchmodat,chown,fchown,lchown,fchownat,truncate,ftruncate,utimensat,"
                    + "setxattr,lsetxattr,fsetxattr,removexattr";

    private static final Pattern READS = Pattern.compile("\\bopen(at)?\\((?!.*O_(WRONLY|RDWR|CREAT|TRUNC|APPEND))");

    /**
     * Files that the login writes and not the program: sshd's and sudo's own records, and Samba's
     * databases, which smbstatus opens like every Samba tool.
     */
    private static final Pattern OF_OTHERS = Pattern.compile(
            "\"(/dev/|/proc/|/run/(utmp|sudo|samba|user|systemd)|/var/run/(utmp|sudo|samba)|/var/log/(wtmp|lastlog|btmp|sshd.log)"
                    + "|/var/lib/(samba|sudo)|/var/cache/samba|/etc/security|/sys/fs/selinux)[^\"]*\"");

    private Process strace;

    @BeforeEach
    void nobodyWatchesYet() throws IOException {
        strace = new ProcessBuilder("true").start();
    }

    @AfterEach
    void nobody_watches() throws InterruptedException {
        strace.destroyForcibly().waitFor();
    }

    @Test
    void the_watch_sees_what_apply_writes() throws Exception {
        watch();

        assertThat(program.run("apply", "--yes").exit()).isZero();

        assertThat(written())
                .anyMatch(line -> line.contains("/var/lib/countersign/"))
                .anyMatch(line -> line.contains("rename"));
    }

    @ParameterizedTest
    @CsvSource({"root, user: root", "admin, user: admin", "admin through sudo, 'user: admin, become: sudo'"})
    void nothing_is_written_there_or_here(String who, String login) throws Exception {
        program.terminal()
                .file(
                        "inventories/lab.yaml",
                        Files.readString(one.lab().inventory()).replace("user: root", login));
        // Debian's sudo creates this when it is used for the first time.
        one.shell("touch /home/admin/.sudo_as_admin_successful").orFail();
        String here = listing(program.terminal().directory());
        String there = one.disk() + times();
        watch();

        for (String command : COMMANDS) {
            Terminal.Said said = program.run(command.split(" ", -1));
            assertThat(said.exit())
                    .as(who + " " + command + said.out() + said.err())
                    .isIn(0, 2, 4);
        }

        assertThat(written()).as(who).isEmpty();
        assertThat(one.disk() + times()).as(who).isEqualTo(there);
        assertThat(listing(program.terminal().directory())).as(who).isEqualTo(here);
    }

    /** Traces everything that sshd starts from now on, until the trace is stopped. */
    private void watch() throws Exception {
        String pid = one.shell("cat /run/sshd.pid").orFail().output().strip();
        Path trace = temporary.resolve("trace");
        // Outside the namespace the process has a different number: find the process whose
        // innermost number is that one.
        Path namespace = Files.readSymbolicLink(Path.of("/proc/" + init() + "/ns/pid"));
        long outer = ProcessHandle.allProcesses()
                .map(ProcessHandle::pid)
                .filter(each -> innermost(each).equals(pid) && namespace(each).equals(namespace.toString()))
                .findFirst()
                .orElseThrow();
        strace = new ProcessBuilder(
                        "strace",
                        "-f",
                        "-qq",
                        "-s",
                        "300",
                        "-e",
                        "trace=" + WRITES,
                        "-o",
                        trace.toString(),
                        "-p",
                        String.valueOf(outer))
                .redirectErrorStream(true)
                .redirectOutput(temporary.resolve("strace.log").toFile())
                .start();
        RealHosts.await(
                Duration.ofSeconds(20),
                "strace is attached",
                () -> status(outer, "TracerPid:").equals(String.valueOf(strace.pid())));
    }

    /** Stops the trace and returns what was written since it began. */
    private List<String> written() throws Exception {
        strace.destroy();
        strace.waitFor();
        String trace = Files.readString(temporary.resolve("trace"), StandardCharsets.ISO_8859_1);
        assertThat(trace).as("the watch saw the program at work").contains("/etc/samba/smb.conf");
        return trace.lines()
                .filter(line -> line.matches("\\d+ +[a-z0-9]+\\(.*") && !line.contains(" = -1 E"))
                .filter(line -> !READS.matcher(line).find())
                .filter(line -> !OF_OTHERS.matcher(line).find())
                // These calls use a descriptor: the file was opened before, which is in the trace.
                .filter(line -> !line.matches("\\d+ +f[a-z]+\\(\\d.*"))
                .toList();
    }

    /** Returns the host's init process by its number on this machine, which the lab records. */
    private String init() throws IOException {
        return Files.readString(one.host().tree().resolve("init")).strip().split("\\s+", -1)[0];
    }

    private static String innermost(long pid) {
        String all = status(pid, "NSpid:");
        return all.substring(all.lastIndexOf('\t') + 1);
    }

    private static String namespace(long pid) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/" + pid + "/ns/pid")).toString();
        } catch (IOException gone) {
            return "";
        }
    }

    private static String status(long pid, String key) {
        try {
            return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                    .filter(line -> line.startsWith(key))
                    .map(line -> line.substring(key.length()).strip())
                    .findFirst()
                    .orElse("");
        } catch (IOException gone) {
            return "";
        }
    }

    /**
     * Returns names, sizes and times of everything there that no running server writes by itself.
     */
    private String times() {
        return one.shell(
                        "find /etc/samba /root /tmp /srv /home /var/lib/countersign -printf '%p %s %m %T@ %C@ %i\\n' 2>/dev/null | sort")
                .output();
    }

    private static String listing(Path directory) throws IOException {
        Process find = new ProcessBuilder("find", directory.toString(), "-printf", "%p %y %m %s %T@ %C@ %i\n").start();
        return new String(find.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
