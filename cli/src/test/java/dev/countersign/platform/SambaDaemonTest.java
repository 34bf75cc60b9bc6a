package dev.countersign.platform;

import static dev.countersign.platform.FakeHost.CONFIGURATION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Needs;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which process is the smbd whose document is changed, among others with that name. */
@Needs({"dash", "setsid"})
class SambaDaemonTest {
    @TempDir
    private Path directory;

    private FakeHost host;

    @BeforeEach
    void aHost() throws IOException {
        host = new FakeHost(directory, "dash");
    }

    // "" is a process that is ending: the kernel has removed its command line
    @ParameterizedTest
    @ValueSource(strings = {"smbd\0-b\0", "/usr/sbin/smbd\0--build-options\0", "smbd\0-V\0", "smbd\0--version\0", ""})
    void an_smbd_that_only_tells_something_and_ends_is_no_second_daemon(String command) throws Exception {
        smbd(command);

        Reply observed = host.observe();
        Reply rehearsed = host.rehearse(CONFIGURATION, "[global]\n");

        assertThat(observed.all("instance")).hasSize(1);
        assertThat(rehearsed.all("refuse")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"smbd\0-D\0", "smbd\0-s\0/etc/samba/ -b .conf\0", "smbd\0--foreground\0--no-process-group\0"})
    void an_smbd_that_serves_is_one(String command) throws Exception {
        smbd(command);

        assertThat(host.observe().all("instance")).hasSize(2);
    }

    @Test
    void a_host_whose_only_smbd_is_ending_has_none() throws Exception {
        host.write("/proc/4242/cmdline", "");

        assertThat(host.rehearse(CONFIGURATION, "[global]\n").text("refuse").orElseThrow())
                .startsWith("daemon-down ");
    }

    private void smbd(String command) throws IOException {
        host.process(5000, "smbd", 1, command);
    }
}
