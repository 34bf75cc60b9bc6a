package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node of a cluster whose ctdbd is down: that is the cause, whichever tool complains. */
@Needs({"namespaces", "smbd", "sshd", "testparm", "net", "python3"})
class ClusterTest {
    private static final String DOWN = "ctdbd does not answer";

    private static FieldHost host;

    @TempDir
    Path temporary;

    @BeforeAll
    static void up() throws IOException {
        host = FieldHost.up();
    }

    @AfterAll
    static void down() {
        host.close();
    }

    private static String clustered(String lines) {
        return host.plain().replace("[global]\n", "[global]\n" + lines);
    }

    private static void saysWhy(List<Terminal.Said> looks, String symptom, String... texts) {
        FieldHost.cause(looks, symptom, DOWN);
        assertThat(looks).allSatisfy(said -> {
            String shown = said.out().replaceAll("\\s+", " ");
            assertThat(shown).contains(texts).doesNotContain("does not load, and smbd will not start");
        });
        assertThat(looks.get(3).out()).contains("systemctl start ctdb");
        assertThat(OneHost.only(looks.get(4)).text("advice")).contains("systemctl start ctdb", "'ctdb status'");
    }

    @Test
    @Needs("all")
    void with_the_registry() throws Exception {
        RealHosts program = host.begin(temporary);
        host.write(host.text("reader-says-why", "smb.conf"));

        List<Terminal.Said> looks = FieldHost.everyLook(program);
        Terminal.Said apply = program.run("apply", "--yes", "--json");

        saysWhy(
                looks,
                "Failed to initialize the registry",
                "/etc/samba/smb.conf:7:9: 'clustering = yes'",
                "is ctdb not running?");
        assertThat(apply.exit()).as(apply.out()).isEqualTo(4);
        assertThat(OneHost.only(apply).text("reason")).startsWith(DOWN);
        assertThat(OneHost.only(looks.get(2)).texts("causes")).hasSize(1);
    }

    @Test
    @Needs("all")
    void with_the_registry_as_the_platform_and_smbd_down() throws Exception {
        RealHosts program = host.begin(temporary);
        host.write(clustered("\tClustering = TRUE\n\tinclude = registry\n"));
        host.stop();
        program.terminal()
                .file(
                        "inventories/lab.yaml",
                        Files.readString(host.lab().inventory())
                                .replace("platform: samba", "platform: samba-registry"));

        List<Terminal.Said> looks = FieldHost.everyLook(program);

        saysWhy(looks, "cannot be read", "'clustering = TRUE'", "ctdb");
    }

    @Test
    void without_the_registry_and_smbd_down() throws Exception {
        RealHosts program = host.begin(temporary);
        host.shell("printf '[global]\\nclustering = yes\\n' >/etc/samba/cluster.conf")
                .orFail();
        host.write(clustered("\tinclude = /etc/samba/cluster.conf\n"));
        host.stop();
        host.start();
        RealHosts.await(Duration.ofSeconds(20), "smbd gives up without ctdbd", () -> !host.runs());

        List<Terminal.Said> looks = FieldHost.everyLook(program);

        saysWhy(looks, "smbd is not running", "/etc/samba/cluster.conf:2:1: 'clustering = yes'");
    }

    @Test
    @Needs("all")
    void a_socket_that_nobody_listens_at_is_no_ctdbd() throws Exception {
        RealHosts program = host.begin(temporary);
        host.shell("mkdir -p /run/ctdb && python3 -c \"import socket;"
                        + " socket.socket(socket.AF_UNIX).bind('/run/ctdb/ctdbd.socket')\"")
                .orFail();
        host.write(clustered("\tclustering = yes\n\tinclude = registry\n"));

        List<Terminal.Said> looks = FieldHost.everyLook(program);
        host.shell("rm -r /run/ctdb");

        saysWhy(looks, "WERR_CONNECTION_REFUSED", "Connection refused");
    }

    @Test
    @Needs("all")
    void a_registry_that_fails_on_a_host_of_its_own_is_no_cluster() throws Exception {
        RealHosts program = host.begin(temporary);
        RealHosts.includeRegistry(host.host());
        host.shadowNet("echo 'is ctdb not running?' >&2; exit 1");

        List<Terminal.Said> looks = FieldHost.everyLook(program);

        assertThat(looks)
                .allSatisfy(said -> assertThat(said.out()).doesNotContain(DOWN).contains("net conf list"));
    }
}
