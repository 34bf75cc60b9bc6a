package dev.countersign.platform;

import static dev.countersign.platform.FakeHost.CONFIGURATION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.platform.Reply.Status;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** People edit the file at the wrong moment: what they wrote stays. */
class TheirEditsTest extends UnderEveryShell {
    @Test
    void an_edit_between_staging_and_installing_is_kept_and_the_change_refused() throws Exception {
        host.tool(
                "ln", "case $* in *.old) echo '# theirs' >>\"$root/etc/samba/smb.conf\" ;; esac; exec /bin/ln \"$@\"");

        Reply applied = host.apply(1, host.request(AFTER, LONG));

        assertThat(applied.status()).isEqualTo(Status.REFUSED);
        assertThat(reason(applied)).isEqualTo("changed " + CONFIGURATION);
        assertThat(host.read(CONFIGURATION)).isEqualTo(BEFORE + "# theirs\n");
        assertThat(besideTheDocument()).containsExactly("smb.conf");
    }

    @Test
    void an_edit_of_the_old_file_while_it_is_replaced_is_put_in_place_again() throws Exception {
        host.tool(
                "mv",
                "case $* in *.new*smb.conf) echo '# theirs' >>\"$root/etc/samba/smb.conf\" ;; esac; exec /bin/mv \"$@\"");

        Reply applied = host.apply(1, host.request(AFTER, LONG));

        assertThat(applied.status()).isEqualTo(Status.PERSON);
        assertThat(reason(applied)).startsWith("edited " + CONFIGURATION);
        assertThat(host.read(CONFIGURATION)).isEqualTo(BEFORE + "# theirs\n");
        assertThat(besideTheDocument()).containsExactly("smb.conf");
    }

    @Test
    void a_file_that_somebody_edited_after_the_change_is_never_overwritten() throws Exception {
        host.apply(1, host.request(AFTER, LONG));
        host.write(CONFIGURATION, AFTER + "# theirs\n");

        Reply confirmed = host.confirm(1);
        Reply status = host.status();

        assertThat(confirmed.status()).isEqualTo(Status.PERSON);
        assertThat(reason(confirmed)).startsWith("changed " + CONFIGURATION);
        assertThat(host.read(CONFIGURATION)).isEqualTo(AFTER + "# theirs\n");
        assertThat(status.text("run")).contains(FakeHost.run(1) + " person -");
        assertThat(Files.readString(host.runDirectory(1).resolve("before"))).isEqualTo(BEFORE);
    }

    @Test
    void an_editor_that_kept_the_old_file_open_is_noticed_at_confirm() throws Exception {
        host.apply(1, host.request(AFTER, LONG));
        Path old = host.at("/etc/samba/.countersign-" + FakeHost.run(1) + ".old");
        Files.writeString(old, BEFORE + "# theirs\n");

        Reply confirmed = host.confirm(1);

        assertThat(confirmed.status()).isEqualTo(Status.PERSON);
        assertThat(reason(confirmed)).startsWith("edited " + CONFIGURATION);
        assertThat(host.read(CONFIGURATION)).isEqualTo(BEFORE + "# theirs\n");
    }
}
