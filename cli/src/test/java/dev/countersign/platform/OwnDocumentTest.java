package dev.countersign.platform;

import static dev.countersign.platform.FakeHost.CONFIGURATION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.platform.Reply.Status;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * The host finds out itself what its daemon reads, and changes nothing else, whatever it is told.
 */
class OwnDocumentTest extends UnderEveryShell {
    @Test
    void a_file_that_the_daemon_never_reads_is_not_changed() throws Exception {
        host.write("/etc/samba/krb5.conf", "[libdefaults]\n");
        host.mode("/etc/samba/krb5.conf", "rw-r--r--");

        Reply reply = host.apply(
                1, host.request("/etc/samba/krb5.conf", "[libdefaults]\n\tserver signing = mandatory\n", LONG));

        assertThat(reply.status()).isEqualTo(Status.REFUSED);
        assertThat(reason(reply))
                .startsWith("not-its-document /etc/samba/krb5.conf ")
                .contains(CONFIGURATION);
        assertThat(host.read("/etc/samba/krb5.conf")).isEqualTo("[libdefaults]\n");
        assertThat(Files.exists(host.at("/reloads"))).isFalse();
    }

    @Test
    void a_file_that_only_an_impostor_reads_is_not_changed() throws Exception {
        host.write("/etc/samba/theirs.conf", BEFORE);
        host.mode("/etc/samba/theirs.conf", "rw-r--r--");
        host.process(5000, "smbd", 1, "smbd\0-s\0/etc/samba/theirs.conf\0");
        host.belongsTo(5000, 61234, 61234);

        Reply reply = host.apply(1, host.request("/etc/samba/theirs.conf", AFTER, LONG));

        assertThat(reason(reply)).startsWith("not-its-document ");
        assertThat(host.read("/etc/samba/theirs.conf")).isEqualTo(BEFORE);
    }

    @Test
    void the_document_behind_the_link_that_the_daemon_is_told_is_its_own() throws Exception {
        host.write("/etc/samba/real.conf", BEFORE);
        host.mode("/etc/samba/real.conf", "rw-r--r--");
        Files.delete(host.at(CONFIGURATION));
        Files.createSymbolicLink(host.at(CONFIGURATION), Path.of("real.conf"));

        Reply reply = host.apply(1, host.request("/etc/samba/real.conf", AFTER, LONG));

        assertThat(reply.status()).as(reason(reply)).isEqualTo(Status.DONE);
    }

    @Test
    void putting_back_goes_by_the_runs_own_record_and_needs_no_daemon() throws Exception {
        host.apply(1, host.request(AFTER, LONG));
        host.write("/proc/4242/comm", "other\n");

        Reply reverted = host.revert(1);

        assertThat(reverted.status()).isEqualTo(Status.DONE);
        assertThat(host.read(CONFIGURATION)).isEqualTo(BEFORE);
    }

    @Test
    void the_way_back_from_a_confirmed_run_goes_by_that_runs_record_and_needs_no_daemon() throws Exception {
        ApplyRequest there = host.request(AFTER, LONG);
        host.apply(1, there);
        host.confirm(1);
        host.write("/proc/4242/comm", "other\n");
        ApplyRequest back = withoutDaemon(host.request(BEFORE, LONG));

        Reply rehearsed = host.rehearse(CONFIGURATION, BEFORE);
        Reply applied = host.apply(2, back);
        Reply confirmed = host.confirm(2);

        assertThat(rehearsed.all("refuse")).isEmpty();
        assertThat(applied.status()).as(reason(applied)).isEqualTo(Status.DONE);
        assertThat(confirmed.status()).isEqualTo(Status.DONE);
        assertThat(host.read(CONFIGURATION)).isEqualTo(BEFORE);
    }

    @Test
    void anything_else_needs_the_daemon_as_before() throws Exception {
        host.apply(1, host.request(AFTER, LONG));
        host.confirm(1);
        host.write("/proc/4242/comm", "other\n");

        Reply rehearsed = host.rehearse(CONFIGURATION, BEFORE + "# something else\n");
        Reply applied = host.apply(2, withoutDaemon(host.request(BEFORE + "# something else\n", LONG)));

        assertThat(rehearsed.text("refuse").orElseThrow()).startsWith("daemon-down ");
        assertThat(applied.status()).isEqualTo(Status.REFUSED);
        assertThat(host.read(CONFIGURATION)).isEqualTo(AFTER);
    }

    private static ApplyRequest withoutDaemon(ApplyRequest request) {
        return new ApplyRequest(
                request.document(),
                request.kind(),
                request.lease(),
                request.before(),
                request.after(),
                request.expect(),
                Optional.empty(),
                request.dump(),
                request.candidate());
    }
}
