package dev.countersign.platform;

import static dev.countersign.platform.FakeHost.CONFIGURATION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import dev.countersign.bytes.Digest;
import dev.countersign.platform.Reply.Status;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A change that was planned for a different state of the host than the current one. */
class StalePlanTest extends UnderEveryShell {
    @Test
    void refuses_a_plan_made_before_someone_edited_the_file() throws Exception {
        ApplyRequest plain = host.request(AFTER, LONG);
        ApplyRequest stale = new ApplyRequest(
                plain.document(),
                plain.kind(),
                plain.lease(),
                plain.before(),
                plain.after(),
                Map.of(),
                plain.daemonCommand(),
                plain.dump(),
                plain.candidate());
        host.write(CONFIGURATION, BEFORE + "# edited\n");

        Reply applied = host.apply(1, stale);

        assertThat(applied.status()).isEqualTo(Status.REFUSED);
        assertThat(reason(applied)).isEqualTo("changed " + CONFIGURATION);
        assertThat(host.read(CONFIGURATION)).isEqualTo(BEFORE + "# edited\n");
        assertThat(besideTheDocument()).containsExactly("smb.conf");
    }

    @Test
    void refuses_when_a_file_of_the_fingerprint_or_the_daemon_changed() throws Exception {
        ApplyRequest plain = host.request(AFTER, LONG);
        Map<String, Optional<Digest>> expect = new LinkedHashMap<>(plain.expect());
        expect.put("/etc/samba/absent.conf", Optional.empty());
        ApplyRequest request = new ApplyRequest(
                plain.document(),
                plain.kind(),
                plain.lease(),
                plain.before(),
                plain.after(),
                expect,
                plain.daemonCommand(),
                plain.dump(),
                plain.candidate());
        host.write("/etc/samba/absent.conf", "now it is there\n");

        Reply included = host.apply(1, request);
        Files.delete(host.at("/etc/samba/absent.conf"));
        host.write("/proc/4242/cmdline", "/usr/sbin/smbd\0-s\0" + CONFIGURATION + "\0--option=server signing=no\0");
        Reply daemon = host.apply(2, request);

        assertThat(reason(included)).isEqualTo("changed /etc/samba/absent.conf");
        assertThat(reason(daemon)).isEqualTo("changed the command line of the daemon");
        assertThat(List.of(included.status(), daemon.status())).containsOnly(Status.REFUSED);
        assertThat(host.read(CONFIGURATION)).isEqualTo(BEFORE);
    }

    @Test
    void refuses_a_staged_file_that_does_not_read_back_as_rehearsed() throws Exception {
        ApplyRequest plain = host.request(AFTER, LONG);
        ApplyRequest request = new ApplyRequest(
                plain.document(),
                plain.kind(),
                plain.lease(),
                plain.before(),
                plain.after(),
                plain.expect(),
                plain.daemonCommand(),
                Optional.of(Bytes.utf8("another meaning").digest()),
                plain.candidate());

        Reply applied = host.apply(1, request);

        assertThat(applied.status()).isEqualTo(Status.REFUSED);
        assertThat(reason(applied)).startsWith("checked ");
        assertThat(host.read(CONFIGURATION)).isEqualTo(BEFORE);
        assertThat(besideTheDocument()).containsExactly("smb.conf");
    }
}
