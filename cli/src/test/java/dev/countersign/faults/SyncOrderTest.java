package dev.countersign.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.cli.RealHosts;
import dev.countersign.cli.Terminal;
import dev.countersign.testing.Needs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The order in which a real host's files reach its disk, seen by strace: whenever the power fails,
 * either the old file is there, or the new one with everything needed to undo it. Does not test
 * what the kernel and the disk do with a sync.
 */
@Needs({"namespaces", "smbd", "sshd", "nmap", "strace"})
class SyncOrderTest {
    // Runs beside what it traces (-D), and without its standard error: otherwise the channel would
    // stay open until the timer has ended. Each call gets a separate file: strace writes partial
    // lines, and two calls would mix theirs.
    private static final String TRACED = String.join(" ", DiskTrace.STRACE)
            + " -D -o /run/faults/trace.$$ sh -c \"$SSH_ORIGINAL_COMMAND\" 2>/dev/null";
    /** Reverts everything at once: the reply of apply is lost. */
    private static final String LOST = "*' transaction apply '*) " + TRACED + " >/dev/null; FIRST exit 1 ;;\n";

    private static HostPool pool;

    @TempDir
    private Path temporary;

    @BeforeAll
    static void up() {
        pool = HostPool.up(1);
    }

    @AfterAll
    static void down() {
        pool.close();
    }

    @Test
    void whatever_is_renamed_over_smb_conf_and_its_way_back_are_on_the_disk_before() throws Exception {
        DiskTrace trace = trace("*' transaction apply '* | *' transaction confirm '*) exec " + TRACED + " ;;", 0);

        assertThat(trace.moments()).containsExactly("install", "activate", "settle");
        assertThat(trace.lost()).isEmpty();
    }

    @Test
    void a_restore_is_on_the_disk_before_it_is_written_down() throws Exception {
        String revert = "*' transaction revert '*) exec " + TRACED + " ;;";

        DiskTrace renamed = trace(LOST.replace("FIRST", "") + revert, 5);
        DiskTrace copied = trace(LOST.replace("FIRST", "rm /etc/samba/.countersign-*.old;") + revert, 5);

        for (DiskTrace each : List.of(renamed, copied)) {
            assertThat(each.moments()).containsExactly("install", "activate", "put back", "settle");
            assertThat(each.lost()).isEmpty();
        }
    }

    private DiskTrace trace(String cases, int exit) throws Exception {
        return pool.all(List.<HostPool.Work<DiskTrace>>of(host -> {
                    RealHosts program = host.begin(Files.createTempDirectory(temporary, "program"));
                    host.misbehave(cases);
                    Terminal.Said said = program.run("apply", "--yes", "--json");
                    assertThat(said.exit()).as(said.out() + said.err()).isEqualTo(exit);
                    // The last to settle may do so after the program has its reply already.
                    RealHosts.await(
                            Duration.ofMinutes(2),
                            "the run is settled in the trace",
                            () -> trace(host).moments().contains("settle"));
                    return trace(host);
                }))
                .get(0);
    }

    private static DiskTrace trace(FaultHost host) {
        return new DiskTrace("/etc/samba/smb.conf")
                .follow(host.shell("cat /run/faults/trace.* | LC_ALL=C sort -s -k 2,2n")
                        .orFail()
                        .output()
                        .lines()
                        .toList());
    }
}
