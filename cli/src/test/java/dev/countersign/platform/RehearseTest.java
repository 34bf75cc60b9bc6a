package dev.countersign.platform;

import static dev.countersign.platform.FakeHost.CONFIGURATION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.platform.Reply.Status;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * How the program on the host rehearses a candidate, which it shows to the reader and never writes.
 */
class RehearseTest extends UnderEveryShell {
    @Test
    void observe_and_rehearse_write_nothing() throws Exception {
        Map<String, String> before = host.tree();

        Reply observed = host.observe();
        Reply rehearsed = host.rehearse(CONFIGURATION, AFTER);

        assertThat(observed.status()).isEqualTo(Status.DONE);
        assertThat(rehearsed.status()).isEqualTo(Status.DONE);
        assertThat(rehearsed.all("refuse")).isEmpty();
        assertThat(host.tree()).isEqualTo(before);
    }

    @Test
    void rehearse_keeps_the_readers_words_and_its_complaints_apart() throws Exception {
        Reply good = host.rehearse(CONFIGURATION, AFTER + "# not seen\n");
        Reply bad = host.rehearse(CONFIGURATION, "nonsense\n");

        // The document as it is was read by the observation.
        assertThat(good.text("reader.before.exit")).isEmpty();
        assertThat(good.text("reader.after.dump")).contains(AFTER + "\n\n");
        assertThat(good.text("reader.after.warnings"))
                .contains("Load smb config files from /dev/stdin\nServer role: ROLE_STANDALONE\n");
        assertThat(bad.text("reader.after.exit")).contains("1");
        assertThat(bad.text("reader.after.dump")).contains("");
        assertThat(bad.text("reader.after.warnings"))
                .contains("Load smb config files from /dev/stdin\nError loading services.\n");
    }

    @Test
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void a_large_document_takes_time_with_its_length_not_with_its_square() throws Exception {
        String large = AFTER + "[share]\n\tpath = /srv/share\n\n".repeat(7_000);

        Reply reply = host.rehearse(CONFIGURATION, large);

        assertThat(reply.text("reader.after.dump")).contains(large + "\n");
        assertThat(reply.text("reader.after.warnings"))
                .contains("Load smb config files from /dev/stdin\nServer role: ROLE_STANDALONE\n");
    }

    @Test
    void a_missing_daemon_or_two_of_them_are_refused() throws Exception {
        host.process(5000, "smbd", 1, "/usr/sbin/smbd\0");

        Reply two = host.rehearse(CONFIGURATION, AFTER);
        host.write("/proc/5000/comm", "other\n");
        host.write("/proc/4242/comm", "other\n");
        Reply none = host.rehearse(CONFIGURATION, AFTER);

        assertThat(two.text("refuse").orElseThrow()).startsWith("several-daemons ");
        assertThat(none.text("refuse").orElseThrow()).startsWith("daemon-down ");
    }
}
