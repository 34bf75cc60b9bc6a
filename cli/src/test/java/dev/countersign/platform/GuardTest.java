package dev.countersign.platform;

import static dev.countersign.platform.FakeHost.CONFIGURATION;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * If the timer cannot be restarted, its guard waits, reports that, and reverts everything itself
 * when the lease is over.
 */
class GuardTest extends UnderEveryShell {
    private int turns() {
        try {
            return host.read("/turns").length();
        } catch (IOException notYet) {
            return 0;
        }
    }

    /** Prevents shells from starting: one that fails is first on the host's PATH. */
    private void noShellStarts() throws Exception {
        host.tool("sh", "echo >>\"$root/turns\"; exit 127");
        FakeHost.signal("KILL", Long.toString(host.pid(1, "timer")));
    }

    @Test
    void it_waits_between_its_tries_and_says_each_and_restores_when_the_lease_is_over() throws Exception {
        host.apply(1, host.request(AFTER, Duration.ofSeconds(3)));
        noShellStarts();

        FakeHost.until("the lease ends", () -> host.settled(1));

        String log = Files.readString(host.runDirectory(1).resolve("log"));
        assertThat(turns()).isBetween(1, 5);
        assertThat(log.lines().filter(each -> each.contains(" the timer ended (")))
                .as(log)
                .hasSizeBetween(1, 5);
        assertThat(host.read(CONFIGURATION)).isEqualTo(BEFORE);
        assertThat(host.read("/loaded")).isEqualTo(BEFORE);
        assertThat(Files.readString(host.runDirectory(1).resolve("settled"))).startsWith("restored ");
    }
}
