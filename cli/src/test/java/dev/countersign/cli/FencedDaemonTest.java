package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.observation.WireAnswer.Advertised;
import dev.countersign.testing.Needs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real smbd in a separate mount namespace: if it uses the host's files, it is changed like any
 * other; if it has its own files, it counts as a container.
 */
@Needs({"namespaces", "smbd", "sshd", "unshare"})
class FencedDaemonTest {
    @TempDir
    Path temporary;

    private OneHost one;
    private RealHosts hosts;

    @BeforeEach
    void up() throws Exception {
        one = OneHost.up();
        hosts = one.begin(temporary);
    }

    @AfterEach
    void down() {
        one.close();
    }

    /** Restarts smbd as systemd does: in its own mount namespace, after {@code mounts}. */
    private void startsBehind(String mounts) throws Exception {
        one.shell("kill $(head -n 1 /run/samba/smbd.pid)").orFail();
        RealHosts.await(
                Duration.ofSeconds(10),
                "smbd is down",
                () -> one.shell("pgrep -x smbd").exit() == 1);
        one.shell("cd / && setsid unshare -m sh -c '" + mounts + " && exec smbd -D' </dev/null >/dev/null 2>&1")
                .orFail();
        RealHosts.await(
                Duration.ofSeconds(10), "smbd listens", () -> RealHosts.looks(one.host()) == Advertised.OFFERED);
    }

    @Test
    void with_a_tmp_of_its_own_and_a_read_only_system_it_is_changed_and_rolled_back() throws Exception {
        String before = RealHosts.state(one.host());
        startsBehind("mount -t tmpfs tmpfs /tmp && mount --bind /usr /usr && mount -o remount,bind,ro /usr");

        Terminal.Said applied = hosts.run("apply", "--yes");
        assertThat(applied.exit()).as(applied.out() + applied.err()).isZero();
        String wire = one.host().advertises();
        Terminal.Said back = hosts.run("rollback", hosts.lastRun(), "--yes");

        assertThat(wire).isEqualTo("required");
        assertThat(back.exit()).as(back.out() + back.err()).isZero();
        assertThat(RealHosts.state(one.host())).isEqualTo(before);
        assertThat(one.host().advertises()).isEqualTo("not required");
    }

    @Test
    void with_a_configuration_of_its_own_it_is_a_containers_and_nothing_is_edited() throws Exception {
        String before = Files.readString(one.host().smbConf());
        startsBehind(
                "mkdir -p /run/theirs && cp -r /etc/samba /run/theirs && mount --bind /run/theirs/samba /etc/samba");

        Terminal.Said applied = hosts.run("apply", "--yes", "--json");

        assertThat(applied.exit()).as(applied.out() + applied.err()).isEqualTo(4);
        assertThat(OneHost.only(applied).text("reason")).contains("runs in a container of this host");
        assertThat(Files.readString(one.host().smbConf())).isEqualTo(before);
        assertThat(one.host().advertises()).isEqualTo("not required");
    }
}
