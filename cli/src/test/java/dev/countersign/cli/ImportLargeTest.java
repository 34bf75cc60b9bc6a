package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.json.Json;
import dev.countersign.json.JsonMap;
import dev.countersign.testing.Needs;
import dev.countersign.testing.Ran;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Large files in a heap of 256 MiB: 100,000 hosts in 300 MB. */
@Needs("all")
class ImportLargeTest {
    private static final int HOSTS = 100_000;
    private static final int LEAST_BYTES = 300_000_000;

    @TempDir
    Path temporary;

    private Terminal terminal;

    @BeforeEach
    void a_repository() throws IOException {
        terminal = Terminal.in(temporary);
        Files.createDirectories(terminal.directory().resolve("inventories"));
    }

    private static String address(int host) {
        return "10." + host / 65_536 + "." + host / 256 % 256 + "." + host % 256;
    }

    @Test
    void a_nessus_file() throws IOException {
        Path file = temporary.resolve("large.nessus");
        String output = "The remote host said a lot &amp; much of it is not needed here.\n".repeat(40);
        try (Writer out = new BufferedWriter(Files.newBufferedWriter(file))) {
            out.write("<?xml version=\"1.0\" ?>\n<NessusClientData_v2><Report name=\"large\">\n");
            for (int i = 0; i < HOSTS; i++) {
                out.write("<ReportHost name=\"" + address(i)
                        + "\"><HostProperties><tag name=\"HOST_END\">Thu Nov 26 10:04:10 2026</tag>\n"
                        + "<tag name=\"host-fqdn\">h" + i + ".example.net</tag>\n"
                        + "<tag name=\"operating-system\">Microsoft Windows Server 2019 Standard</tag></HostProperties>\n"
                        + "<ReportItem port=\"445\" pluginID=\"57608\" pluginName=\"SMB Signing not required\"/>\n"
                        + "<ReportItem port=\"139\" pluginID=\"57608\" pluginName=\"SMB Signing not required\"/>\n"
                        + "<ReportItem port=\"0\" pluginID=\"19506\" pluginName=\"Nessus Scan Information\"><plugin_output>"
                        + output
                        + "</plugin_output></ReportItem></ReportHost>\n");
            }
            out.write("</Report></NessusClientData_v2>\n");
        }
        assertThat(Files.size(file)).isGreaterThan(LEAST_BYTES);

        imports(file, 3L * HOSTS, 2L * HOSTS);
    }

    @Test
    void a_table() throws IOException {
        Path file = temporary.resolve("large.csv");
        String output = "\"a line with \"\"quotes\"\", and a comma\n" + "and another line\n".repeat(170) + "\"";
        try (Writer out = new BufferedWriter(Files.newBufferedWriter(file))) {
            out.write("Plugin ID,Host,FQDN,Protocol,Port,Name,Plugin Output\n");
            for (int i = 0; i < HOSTS; i++) {
                out.write("57608," + address(i) + ",h" + i + ".example.net,tcp,445,SMB Signing not required," + output
                        + "\n");
            }
        }
        assertThat(Files.size(file)).isGreaterThan(250_000_000L);

        imports(file, HOSTS, HOSTS);
    }

    private void imports(Path file, long rows, long findings) {
        long begin = System.nanoTime();
        Ran ran = Ran.of(SecondJvm.command(
                terminal, List.of("-Xmx256m"), "import", file.toString(), "--json", "--group-by", "subnet"));
        long seconds = (System.nanoTime() - begin) / 1_000_000_000L;

        assertThat(ran.exit()).as(ran.error() + ran.output()).isZero();
        JsonMap said = Json.readMap(ran.output().getBytes(StandardCharsets.UTF_8), "output", Json.Limits.OURS);
        assertThat(said.integer("hosts")).isEqualTo(HOSTS);
        assertThat(said.integer("reported")).isEqualTo(findings);
        assertThat(said.maps("sources").get(0).integer("rows")).isEqualTo(rows);
        assertThat(said.list("inventories")).hasSizeGreaterThan(5);
        assertThat(seconds).as("seconds").isLessThan(110);
    }
}
