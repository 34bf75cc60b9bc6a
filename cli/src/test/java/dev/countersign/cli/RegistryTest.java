package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.observation.WireAnswer.Advertised;
import dev.countersign.testing.Lab;
import dev.countersign.testing.LabHost;
import dev.countersign.testing.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Samba with its configuration in the registry, on a real host: {@code net conf}, smbd and SSH are
 * real.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Needs({"namespaces", "smbd", "sshd", "testparm", "net"})
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RegistryTest {
    @TempDir
    Path temporary;

    private Lab lab;

    @BeforeAll
    void up() {
        lab = Lab.up(1);
    }

    @AfterAll
    void down() {
        lab.close();
    }

    private LabHost host() {
        return lab.host(1);
    }

    private String shell(String script) {
        return host().exec("sh", "-c", script).orFail().output();
    }

    /** Returns a program with the host, whose registry contains {@code settings}. */
    private RealHosts registry(String settings) throws IOException, InterruptedException {
        shell("rm -rf /var/lib/countersign; net conf drop; " + settings);
        RealHosts.includeRegistry(host());
        RealHosts.await(
                Duration.ofSeconds(10), "signing is offered", () -> RealHosts.looks(host()) == Advertised.OFFERED);
        RealHosts program = RealHosts.of(lab, temporary);
        program.terminal()
                .file(
                        "inventories/lab.yaml",
                        Files.readString(lab.inventory()).replace("platform: samba", "platform: auto"));
        return program;
    }

    @Test
    void a_registry_is_recognised_changed_proved_on_the_wire_and_what_was_absent_is_absent_again() throws Exception {
        RealHosts program =
                registry("net conf setparm global 'server string' 'it is = \"here\" # 100%'; mkdir -p /srv/more;"
                        + " net conf addshare more /srv/more");
        String smbConf = RealHosts.state(host());
        String before = shell("net conf list");

        Terminal.Said plan = program.run("plan");
        Terminal.Said applied = program.run("apply", "--yes", "--json");

        assertThat(plan.out()).contains("+server signing=mandatory").doesNotContain("-server");
        assertThat(applied.exit()).as(applied.out() + applied.err()).isZero();
        assertThat(OneHost.only(applied).text("platform")).isEqualTo("samba-registry");
        assertThat(OneHost.only(applied).text("outcome")).isEqualTo("Committed");
        assertThat(host().advertises()).isEqualTo("required");
        assertThat(shell("net conf getparm global 'server signing'")).isEqualTo("mandatory\n");
        assertThat(OneHost.only(program.run("apply", "--yes", "--json")).text("outcome"))
                .isEqualTo("AlreadyCompliant");

        Terminal.Said back = program.run("rollback", applied.json().text("run"), "--yes", "--json");

        assertThat(back.exit()).as(back.out() + back.err()).isZero();
        assertThat(shell("net conf list")).isEqualTo(before);
        assertThat(RealHosts.state(host())).isEqualTo(smbConf);
        assertThat(host().advertises()).isEqualTo("not required");

        Terminal.Said once = program.run("apply", "--yes", "--json");
        shell("net conf setparm global 'log level' 3");
        String run = once.json().text("run");
        Terminal.Said theirs = program.run("rollback", run, "--yes", "--json");
        Terminal.Said ours = program.run("rollback", run, "--only-ours", "--yes", "--json");

        assertThat(theirs.exit()).as(theirs.out()).isEqualTo(4);
        assertThat(OneHost.only(theirs).text("reason")).contains("was edited since");
        assertThat(ours.exit()).as(ours.out()).isZero();
        assertThat(shell("net conf list")).contains("log level = 3").doesNotContain("server signing");
        assertThat(host().advertises()).isEqualTo("not required");
    }
}
