package dev.countersign.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import dev.countersign.platform.Reply.Status;
import dev.countersign.testing.Lab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** QNAP's hooks, on the getcfg and setcfg of lab/qnap. */
class QnapHooksTest extends UnderEveryShell {
    private static final String STORE = "store:smb.conf";
    private static final String WAS = "[global]\nworkgroup = LAB\n[Public]\npath = /share/Public\n";
    private static final String WILL = "server signing=mandatory\n";

    @BeforeEach
    void aQts() throws IOException {
        becomes("qnap");
        for (String each : List.of("share/.config", "etc/init.d", "sbin")) {
            Files.createDirectories(host.root().resolve(each));
        }
        Files.createSymbolicLink(host.at("/etc/config"), Path.of("../share/.config"));
        for (String tool : List.of("getcfg", "setcfg")) {
            Files.copy(Lab.program().resolveSibling("qnap/usr/sbin/" + tool), host.at("/sbin/" + tool));
            host.mode("/sbin/" + tool, "rwxr-xr-x");
        }
        host.write("/etc/init.d/smb.sh", "#!/bin/sh\necho \"$1\" >>'" + host.root() + "/told'\n");
        host.mode("/etc/init.d/smb.sh", "rwxr-xr-x");
        host.write("/etc/config/smb.conf", WAS);
        host.write("/etc/config/uLinux.conf", "[System]\nVersion = 5.1.0\n");
    }

    private ApplyRequest request(String before, String after) throws IOException {
        return host.setting(STORE, LONG, before, after);
    }

    @Test
    void a_value_is_set_the_service_started_anew_and_what_was_absent_is_absent_again() throws Exception {
        Reply before = host.observe();
        Reply applied = host.apply(1, request("", WILL));
        String between = host.read("/etc/config/smb.conf");
        Reply seen = host.observe();
        Reply reverted = host.revert(1);

        assertThat(before.first("content")).contains(Bytes.EMPTY);
        assertThat(before.text("version")).contains("QTS 5.1.0");
        assertThat(applied.status()).as(reason(applied)).isEqualTo(Status.DONE);
        assertThat(between).isEqualTo(WAS.replace("[Public]", "server signing = mandatory\n[Public]"));
        assertThat(seen.first("content")).contains(Bytes.utf8(WILL));
        assertThat(reverted.status()).as(reason(reverted)).isEqualTo(Status.DONE);
        assertThat(host.read("/etc/config/smb.conf")).isEqualTo(WAS);
        assertThat(host.read("/told")).isEqualTo("restart\nrestart\n");
    }

    @Test
    void a_run_is_kept_where_the_settings_really_lie_and_survive_a_reboot() throws Exception {
        Reply applied = host.apply(1, request("", WILL));

        assertThat(applied.status()).as(reason(applied)).isEqualTo(Status.DONE);
        assertThat(host.at("/share/.config/countersign/" + FakeHost.run(1))).isDirectory();
        assertThat(host.at("/var/lib/countersign")).doesNotExist();
        host.revert(1);
    }

    @Test
    void a_setting_that_is_not_known_there_is_not_set() throws Exception {
        Reply applied = host.apply(1, request("", "guest ok=no\n"));

        assertThat(applied.status()).isEqualTo(Status.REVERTED);
        assertThat(reason(applied)).contains("it is not known how QTS takes 'guest ok'");
        assertThat(host.read("/etc/config/smb.conf")).isEqualTo(WAS);
    }
}
