package dev.countersign.platform;

import static dev.countersign.platform.FakeHost.CONFIGURATION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Needs;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** A restore whose daemon cannot be told: it says so each time, and goes on until it can. */
class TriesAgainTest extends UnderEveryShell {
    private String log() throws IOException {
        return Files.readString(host.runDirectory(1).resolve("log"));
    }

    private long tries(String what) {
        try {
            return log().lines().filter(each -> each.contains(what)).count();
        } catch (IOException notYet) {
            return 0;
        }
    }

    @Test
    void every_try_has_a_line_in_the_log_and_the_last_is_shown_by_status() throws Exception {
        host.apply(1, host.request(AFTER, LONG));
        host.write("/deaf", "");
        host.endTheLease(1);

        FakeHost.until("it tried twice", () -> tries(" unfinished activation ") >= 2);
        String said = host.status().text("run.note").orElseThrow();
        boolean settledWhileDeaf = host.settled(1);
        Files.delete(host.at("/deaf"));
        FakeHost.until("it worked", () -> host.settled(1));

        assertThat(settledWhileDeaf).isFalse();
        assertThat(said).contains("the bytes are back, and the daemon could not be told: smbcontrol failed");
        assertThat(host.read("/loaded")).isEqualTo(BEFORE);
        assertThat(log()).doesNotContain("unchanged").contains(" restored");
        assertThat(Files.readString(host.runDirectory(1).resolve("settled"))).startsWith("restored ");
    }

    @Test
    @Needs("all")
    void the_daemon_that_took_the_change_is_told_also_when_another_runs_by_now() throws Exception {
        host.apply(1, host.request(AFTER, LONG));
        host.process(5000, "smbd", 1, "/usr/sbin/smbd\0-s\0/etc/samba/other.conf\0");

        host.endTheLease(1);
        FakeHost.until("the lease ends", () -> host.settled(1));

        assertThat(host.read("/reloads")).endsWith("4242 reload-config\n");
        assertThat(host.read("/loaded")).isEqualTo(BEFORE);
    }

    @Test
    @Needs("all")
    void when_that_one_is_gone_it_is_looked_for_again_and_two_others_are_said() throws Exception {
        host.apply(1, host.request(AFTER, LONG));
        host.write("/proc/4242/comm", "other\n");
        host.write("/proc/4242/stat", "4242 (other) S 1 4242 4242 0 -1 0 1 2 3 4 5 6 7 8 20 0 1 0 999 1 2 3\n");
        host.process(5000, "smbd", 1, "/usr/sbin/smbd\0-s\0" + CONFIGURATION + "\0");
        host.process(5001, "smbd", 1, "/usr/sbin/smbd\0-s\0" + CONFIGURATION + "\0");

        host.endTheLease(1);
        FakeHost.until("two are said", () -> tries("2 masters of smbd are running") >= 1);
        host.write("/proc/5001/comm", "other\n");
        FakeHost.until("it worked", () -> host.settled(1));

        assertThat(host.read(CONFIGURATION)).isEqualTo(BEFORE);
        assertThat(host.read("/reloads")).endsWith("5000 reload-config\n");
        assertThat(Files.readString(host.runDirectory(1).resolve("settled"))).startsWith("restored ");
    }
}
