package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.observation.WireAnswer.Advertised;
import dev.countersign.testing.Needs;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run can be rolled back on a real host even while its smbd is down: the host has its own record
 * of what was there.
 */
@Needs({"all", "namespaces", "smbd", "sshd", "nmap"})
class RollbackWithoutDaemonTest {
    @TempDir
    Path temporary;

    @Test
    void the_bytes_come_back_and_smbd_reads_them_when_it_starts() throws Exception {
        try (OneHost one = OneHost.up()) {
            RealHosts hosts = one.begin(temporary.resolve("one"));
            String before = RealHosts.state(one.host());
            assertThat(hosts.run("apply", "--yes").exit()).isZero();
            one.shell("kill $(head -n 1 /run/samba/smbd.pid)").orFail();
            RealHosts.await(
                    Duration.ofSeconds(10),
                    "smbd is down",
                    () -> one.shell("pgrep -x smbd").exit() == 1);

            Terminal.Said back = hosts.run("rollback", hosts.lastRun(), "--yes");
            one.shell("cd / && smbd -D").orFail();

            assertThat(back.exit()).as(back.out() + back.err()).isZero();
            assertThat(RealHosts.state(one.host())).isEqualTo(before);
            RealHosts.await(
                    Duration.ofSeconds(10),
                    "smbd says what it said before",
                    () -> RealHosts.looks(one.host()) == Advertised.OFFERED);
        }
    }
}
