package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.observation.WireAnswer.Advertised;
import dev.countersign.testing.Needs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A container host without Samba's tools: a real smbd with files of its own serves port 445, and
 * the host has neither testparm nor smbd. The same is said as with the tools, and never that they
 * should be installed.
 */
@Needs({"namespaces", "smbd", "sshd", "unshare"})
class ContainedAndNoToolsTest {
    @TempDir
    Path temporary;

    private FieldHost host;
    private RealHosts program;

    @BeforeEach
    void aContainerHost() throws Exception {
        host = FieldHost.up();
        program = host.begin(temporary);
        host.stop();
        host.shell("cd / && setsid unshare -m sh -c 'mkdir -p /run/theirs && cp -r /etc/samba /run/theirs"
                        + " && mount --bind /run/theirs/samba /etc/samba && exec smbd -D' </dev/null >/dev/null 2>&1")
                .orFail();
        RealHosts.await(Duration.ofSeconds(20), "it listens", () -> RealHosts.looks(host.host()) == Advertised.OFFERED);
    }

    @AfterEach
    void down() {
        host.close();
    }

    private void takeToolsAway() {
        host.shell("""
                        printf '' >/root/none
                        for each in /usr/sbin/smbd /usr/bin/testparm /usr/bin/smbstatus /usr/bin/net; do
                            mount --bind /root/none $each
                        done
                        ! command -v testparm
                        """).orFail();
    }

    @Test
    void it_is_named_as_a_containers_with_or_without_tools_and_never_edited() throws Exception {
        // What nobody reads says something else.
        host.write(host.plain().replace("[global]", "[global]\n\tserver signing = mandatory"));
        String before = RealHosts.state(host.host());

        Terminal.Said withTools = program.run("plan", "--json");
        takeToolsAway();
        Terminal.Said check = program.run("check", "--json");
        Terminal.Said plan = program.run("plan", "--json");
        program.terminal()
                .file(
                        "inventories/lab.yaml",
                        Files.readString(host.lab().inventory()).replace("platform: samba", "platform: auto"));
        Terminal.Said auto = program.run("apply", "--yes", "--json");

        assertThat(check.exit()).as(check.out()).isEqualTo(2);
        assertThat(plan.exit()).as(plan.out()).isEqualTo(4);
        assertThat(OneHost.only(plan).text("reason")).contains("runs in a container of this host");
        assertThat(OneHost.only(plan).text("reason")).containsPattern("process [0-9]+");
        assertThat(OneHost.only(check).text("reason"))
                .isEqualTo(OneHost.only(plan).text("reason"));
        assertThat(OneHost.only(plan).text("advice")).contains("environment of its image", "mounted into it");
        assertThat(plan.out()).doesNotContain("install");
        assertThat(OneHost.only(withTools).text("reason"))
                .isEqualTo(OneHost.only(plan).text("reason"));
        assertThat(auto.exit()).as(auto.out()).isEqualTo(4);
        assertThat(OneHost.only(auto).text("reason")).contains("runs in a container of this host");
        assertThat(RealHosts.state(host.host())).isEqualTo(before);
        assertThat(RealHosts.looks(host.host())).isEqualTo(Advertised.OFFERED);
    }
}
