package dev.countersign.platform;

import static dev.countersign.platform.FakeHost.CONFIGURATION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.observation.Containment;
import dev.countersign.observation.Instance;
import dev.countersign.observation.Observation;
import dev.countersign.observation.Observations;
import dev.countersign.platform.Reply.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * A daemon that its service confines sees this host's files and belongs to this host; one in a
 * container sees other files.
 */
class FencedDaemonTest extends UnderEveryShell {
    private static final Path OWN_MOUNTS = Path.of("/proc/self/ns/mnt");
    private static final Path USERS = Path.of("/proc/self/ns/user");

    private Path other() throws IOException {
        host.write("/namespace", "");
        return host.at("/namespace");
    }

    private Observation observed() throws Exception {
        return Observations.of(host.observe().fields());
    }

    @Test
    void with_mounts_of_its_own_and_the_same_files_it_is_this_hosts() throws Exception {
        host.sees(4242, other(), USERS, host.root());

        Observation seen = observed();
        Reply applied = host.apply(1, host.request(AFTER, LONG));
        host.revert(1);

        assertThat(seen.server().instances()).extracting(Instance::pid).containsExactly(4242L);
        assertThat(Containment.of(seen.raw())).isEmpty();
        assertThat(applied.status()).isEqualTo(Status.DONE);
        assertThat(host.read("/loaded")).isEqualTo(BEFORE);
    }

    @Test
    void with_mounts_of_its_own_and_a_document_that_is_not_here_it_is_a_containers() throws Exception {
        host.sees(4242, other(), USERS, host.root());
        host.write("/proc/4242/cmdline", "/usr/sbin/smbd\0-s\0/etc/samba/only-there.conf\0");

        Observation seen = observed();

        assertThat(seen.server().instances()).isEmpty();
        assertThat(Containment.of(seen.raw()).orElseThrow().why()).contains("process 4242", "container");
    }

    @Test
    void with_another_root_or_other_users_it_is_a_containers_whatever_its_mounts() throws Exception {
        Path theirs = Files.createDirectories(host.at("/theirs/etc/samba"));
        Files.createLink(theirs.resolve("smb.conf"), host.at(CONFIGURATION));

        host.sees(4242, other(), USERS, host.at("/theirs"));
        assertThat(Containment.of(observed().raw())).isPresent();

        Files.delete(host.at("/proc/4242/root"));
        Files.delete(host.at("/proc/4242/ns/mnt"));
        Files.delete(host.at("/proc/4242/ns/user"));
        host.sees(4242, OWN_MOUNTS, other(), host.root());
        assertThat(Containment.of(observed().raw())).isPresent();
    }
}
