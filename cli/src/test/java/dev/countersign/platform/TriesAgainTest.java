package dev.countersign.platform;

import static dev.countersign.platform.FakeHost.CONFIGURATION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Needs;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** A restore whose daemon cannot be told: it reports that each time, and continues until it can. */
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

    /**
     * The daemon that took the change is gone, and there is a different process called smbd that
     * was not counted as one.
     */
    private void onlyADoubtfulOneIsThere() throws IOException {
        host.write("/proc/4242/comm", "other\n");
        host.write("/proc/4242/stat", "4242 (other) S 1 4242 4242 0 -1 0 1 2 3 4 5 6 7 8 20 0 1 0 999 1 2 3\n");
        Files.createDirectories(host.at("/opt/samba"));
        host.mode("/opt", "rwxr-xr-x");
        host.mode("/opt/samba", "rwxrwxrwx");
        host.write("/opt/samba/smbd", "");
        host.mode("/opt/samba/smbd", "rwxr-xr-x");
        host.process(5000, "smbd", 1, "/opt/samba/smbd\0-s\0" + CONFIGURATION + "\0");
        host.runs(5000, host.at("/opt/samba/smbd").toString());
    }

    private int self() throws IOException {
        return (int) Files.getAttribute(host.root(), "unix:uid");
    }

    @Test
    void a_daemon_that_was_not_taken_for_one_and_serves_is_not_down() throws Exception {
        host.apply(1, host.request(AFTER, LONG));
        onlyADoubtfulOneIsThere();
        host.listens(5000, self());

        host.endTheLease(1);
        FakeHost.until("it tried", () -> host.settled(1) || tries(" unfinished activation ") >= 1);
        boolean settled = host.settled(1);
        String said = log();
        host.mode("/opt/samba", "rwxr-xr-x");
        FakeHost.until("it worked", () -> host.settled(1));

        assertThat(settled).as(said).isFalse();
        assertThat(said)
                .contains("the daemon could not be told: process 5000 is called smbd and was not taken for one")
                .contains("/opt/samba/ may be written by others");
        assertThat(host.read(CONFIGURATION)).isEqualTo(BEFORE);
        assertThat(host.read("/reloads")).endsWith("5000 reload-config\n");
        assertThat(host.read("/loaded")).isEqualTo(BEFORE);
    }

    @Test
    void one_that_serves_nobody_or_with_somebody_elses_socket_keeps_no_run_open() throws Exception {
        host.apply(1, host.request(AFTER, LONG));
        onlyADoubtfulOneIsThere();
        host.listens(5000, 61234);

        host.endTheLease(1);
        FakeHost.until("the lease ends", () -> host.settled(1));

        assertThat(Files.readString(host.runDirectory(1).resolve("settled"))).startsWith("restored the daemon is down");
    }
}
