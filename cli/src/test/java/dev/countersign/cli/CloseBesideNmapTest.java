package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.json.JsonMap;
import dev.countersign.observation.WireAnswer.Advertised;
import dev.countersign.testing.Needs;
import dev.countersign.testing.Ran;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A real host: nmap's list is imported, closed, and nmap asked again. On every row that is closed or still open the
 * next run of a flag scanner must agree.
 */
@Needs({"all", "namespaces", "smbd", "sshd", "testparm", "nmap"})
class CloseBesideNmapTest extends OnOneHost {
    private String findings() {
        Path list = temporary.resolve("nmap.xml");
        Ran.of(List.of(
                        "nmap",
                        "-Pn",
                        "-n",
                        "-p445",
                        "--script",
                        "smb2-security-mode",
                        "-oX",
                        list.toString(),
                        one.host().address()))
                .orFail();
        Terminal.Said said = program.run(
                "import",
                list.toString(),
                "--out",
                temporary.resolve("nmap.yaml").toString());
        assertThat(said.exit()).as(said.err()).isZero();
        return temporary.resolve("nmap.findings.json").toString();
    }

    private JsonMap row(String findings) {
        Terminal.Said said = program.run("close", findings, "--json");
        JsonMap json = said.json();
        assertThat(json.maps("results")).as(said.out()).hasSize(1);
        return json.maps("results").get(0);
    }

    private void loaded(String text, Advertised wanted) throws IOException, InterruptedException {
        one.write(text);
        RealHosts.reload(one.host());
        RealHosts.await(Duration.ofSeconds(10), "the wire says " + wanted, () -> RealHosts.looks(one.host()) == wanted);
    }

    @Test
    void a_row_is_open_until_a_run_closes_it_and_nmap_agrees() {
        String findings = findings();

        JsonMap before = row(findings);
        String nmapBefore = RealHosts.nmap(one.host());
        Terminal.Said apply = program.run("apply", "--yes", "--lease", "60s");
        JsonMap after = row(findings);
        String nmapAfter = RealHosts.nmap(one.host());

        assertThat(before.text("id")).isEqualTo("nmap:smb2-security-mode");
        assertThat(before.text("state")).isEqualTo("still open");
        assertThat(nmapBefore).isEqualTo("not required");
        assertThat(apply.exit()).as(apply.out() + apply.err()).isZero();
        assertThat(after.text("state")).isEqualTo("closed");
        assertThat(after.text("why")).contains("made it so");
        assertThat(nmapAfter).isEqualTo("required");
    }

    @Test
    void required_encryption_is_open_for_the_scanner_only() throws IOException, InterruptedException {
        String findings = findings();
        loaded(one.smbConf().replace("[global]", "[global]\n\tserver smb encrypt = required"), Advertised.OFFERED);

        JsonMap row = row(findings);

        assertThat(row.text("state")).isEqualTo("open for the scanner only");
        assertThat(RealHosts.nmap(one.host())).isEqualTo("not required");
    }
}
