package dev.countersign.platform;

import static dev.countersign.platform.FakeHost.CONFIGURATION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import dev.countersign.platform.Reply.Status;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How the program on the host installs a change and tells the daemon. */
@InTheDefaultRunToo
class ApplyTest extends UnderEveryShell {
    @Test
    void apply_installs_and_confirm_keeps() throws Exception {
        host.mode(CONFIGURATION, "rw-r-----");

        Reply applied = host.apply(1, host.request(AFTER, LONG));
        Reply confirmed = host.confirm(1);

        assertThat(steps(applied))
                .containsExactly(
                        "locked", "compared", "backed-up", "staged", "checked", "armed", "installed", "activated");
        assertThat(applied.status()).isEqualTo(Status.DONE);
        assertThat(applied.text("timer")).contains("setsid");
        assertThat(confirmed.status()).isEqualTo(Status.DONE);
        assertThat(confirmed.text("verdict")).contains("confirmed");
        assertThat(confirmed.text("sessions")).contains("{\"sessions\": {}}");
        assertThat(host.read(CONFIGURATION)).isEqualTo(AFTER);
        assertThat(host.read("/loaded")).isEqualTo(AFTER);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(host.at(CONFIGURATION))))
                .isEqualTo("rw-r-----");
        assertThat(besideTheDocument()).containsExactly("smb.conf");
        assertThat(host.confirm(1).status()).isEqualTo(Status.DONE);
        assertThat(host.revert(1).status()).isEqualTo(Status.REFUSED);
    }

    @Test
    void an_activation_alone_leaves_the_file_alone() throws Exception {
        ApplyRequest plain = host.request(BEFORE, LONG);
        ApplyRequest request = new ApplyRequest(
                plain.document(),
                ChangeKind.ACTIVATE,
                plain.lease(),
                plain.before(),
                plain.before(),
                plain.expect(),
                plain.daemonCommand(),
                plain.dump(),
                Bytes.EMPTY);

        Reply applied = host.apply(1, request);

        assertThat(steps(applied)).containsExactly("locked", "compared", "armed", "activated");
        assertThat(host.read("/loaded")).isEqualTo(BEFORE);
        assertThat(host.confirm(1).status()).isEqualTo(Status.DONE);
        assertThat(host.read(CONFIGURATION)).isEqualTo(BEFORE);
    }

    @Test
    void a_failed_activation_reverts_at_once() throws Exception {
        host.write("/deaf", "");
        host.tool(
                "smbcontrol",
                "test -e \"$root/told\" || { : >\"$root/told\"; exit 1; }; echo \"$*\" >>\"$root/reloads\"");

        Reply applied = host.apply(1, host.request(AFTER, LONG));

        assertThat(applied.status()).isEqualTo(Status.REVERTED);
        assertThat(reason(applied)).startsWith("activation smbcontrol failed");
        assertThat(host.read(CONFIGURATION)).isEqualTo(BEFORE);
        assertThat(host.read("/reloads")).isEqualTo("4242 reload-config\n");
    }

    @Test
    void a_restore_whose_activation_fails_is_tried_until_it_succeeds() throws Exception {
        host.write("/deaf", "");

        Reply applied = host.apply(1, host.request(AFTER, LONG));
        boolean early = host.settled(1);
        Files.delete(host.at("/deaf"));
        host.endTheLease(1);
        FakeHost.until("the timer tells the daemon", () -> host.settled(1));

        assertThat(applied.status()).isEqualTo(Status.PERSON);
        assertThat(reason(applied)).startsWith("unfinished activation the bytes are back");
        assertThat(early).isFalse();
        assertThat(host.read("/loaded")).isEqualTo(BEFORE);
    }

    @Test
    void a_full_state_directory_stops_an_apply_before_it_changes_anything() throws Exception {
        host.tool("sync", "case $* in *revert* | '') exit 1 ;; esac; exec /bin/sync \"$@\"");

        Reply applied = host.apply(1, host.request(AFTER, LONG));

        assertThat(applied.status()).isEqualTo(Status.FAILED);
        assertThat(reason(applied)).startsWith("armed ");
        assertThat(host.read(CONFIGURATION)).isEqualTo(BEFORE);
        assertThat(besideTheDocument()).containsExactly("smb.conf");
        assertThat(host.apply(2, host.request(AFTER, LONG)).status()).isEqualTo(Status.FAILED);
    }

    @Test
    void the_last_twenty_runs_are_kept() throws Exception {
        for (int run = 1; run <= 22; run++) {
            host.revert(run);
        }

        host.apply(30, host.request(AFTER, LONG));

        List<String> runs = host.status().all("run").stream()
                .map(field -> field.value().latin1())
                .toList();
        assertThat(runs).hasSize(20);
        assertThat(runs.get(19)).matches(FakeHost.run(30) + " pending \\d+");
    }
}
