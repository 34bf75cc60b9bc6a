package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.json.Json;
import dev.countersign.json.JsonMap;
import dev.countersign.report.Csv;
import dev.countersign.wire.LoopbackServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScanTest {
    @TempDir
    Path temporary;

    private Terminal terminal;
    private LoopbackServer required;
    private LoopbackServer offered;
    private LoopbackServer unsigned;
    private LoopbackServer silent;

    @BeforeEach
    void start() throws IOException {
        terminal = Terminal.in(temporary);
        required = LoopbackServer.speaking(3);
        offered = LoopbackServer.speaking(1);
        unsigned = LoopbackServer.speaking(0);
        silent = new LoopbackServer((socket, server) -> server.pause(60_000));
    }

    @AfterEach
    void stop() throws IOException {
        for (LoopbackServer each : List.of(required, offered, unsigned, silent)) {
            each.close();
        }
    }

    private static String at(LoopbackServer server) {
        return "127.0.0.1:" + server.port();
    }

    @Test
    void a_table_says_of_each_endpoint_what_windows_makes_of_it_and_counts_the_rest() {
        Terminal.Said said =
                terminal.run("scan", at(required), at(unsigned), at(silent), "127.0.0.1-9:1", "--timeout", "300ms");

        assertThat(said.exit()).isEqualTo(3);
        assertThat(said.out().lines())
                .anyMatch(line -> line.matches("required +" + at(required) + " +yes +no +3\\.1\\.1, AES-.*"))
                .anyMatch(line -> line.matches("not offered +" + at(unsigned) + " +no .*"))
                .anyMatch(line -> line.contains("0xc000a000"))
                .anyMatch(line -> line.matches("cannot tell +" + at(silent) + ".*no answer within 300 ms"))
                .contains("3 endpoints: 1 required, 1 not offered, 1 cannot tell.")
                .contains("1 cannot be opened from Windows 11 24H2.")
                .contains("No server at the other addresses of the ranges: 9 connection refused.")
                .noneMatch(line -> line.contains("127.0.0.7"));
    }

    @Test
    void the_exit_code_says_the_worst() {
        assertThat(terminal.run("scan", at(required)).exit()).isZero();
        assertThat(terminal.run("scan", at(required), at(offered)).exit()).isEqualTo(2);
        assertThat(terminal.run("scan", at(required), "127.0.0.1:1").exit()).isEqualTo(3);
        assertThat(terminal.run("scan", at(required), "127.0.0.1-2:1").exit()).isZero();
        assertThat(terminal.run("scan", "127.0.0.1-2:1").exit()).isEqualTo(3);
    }

    @Test
    void a_range_is_listed_one_by_one_when_asked() {
        Terminal.Said said = terminal.run("scan", "127.0.0.1-3:1", "-v");

        assertThat(said.out()).contains("127.0.0.3:1", "3 connection refused");
    }

    @Test
    void one_document_has_every_endpoint_and_the_counts() {
        Terminal.Said said = terminal.run("scan", "--json", at(required), at(unsigned), "127.0.0.1-9:1");

        JsonMap json = said.json();
        JsonMap first = json.maps("targets").get(0);
        assertThat(json.text("schema")).isEqualTo("countersign.scan/1");
        assertThat(json.maps("targets")).hasSize(2);
        assertThat(json.integer("exitCode")).isEqualTo(2);
        assertThat(json.integer("asked")).isEqualTo(11);
        assertThat(json.map("absent").integer("connection refused")).isEqualTo(9);
        assertThat(json.map("verdicts").integer("not offered")).isEqualTo(1);
        assertThat(first.text("address")).isEqualTo("127.0.0.1");
        assertThat(first.integer("port")).isEqualTo(required.port());
        assertThat(first.text("advertised")).isEqualTo("required");
        assertThat(first.text("dialect")).isEqualTo("3.1.1");
        assertThat(first.text("verdict")).isEqualTo("required");
        assertThat(first.text("why")).isEqualTo("required: 3.1.1, SecurityMode 0x0003, AES-CMAC");
        assertThat(first.text("basis")).isEqualTo("advertised");
        assertThat(first.map("wire").texts("mechanisms")).containsExactly("NTLMSSP");
        assertThat(json.maps("targets").get(1).text("opens")).isEqualTo("no");
        assertThat(terminal.run("scan", "--json", "127.0.0.1-2:1").json().maps("targets"))
                .isEmpty();
    }

    @Test
    void csv_has_a_row_an_endpoint_and_no_formula() {
        Terminal.Said said = terminal.run("scan", "--format", "csv", at(required), at(unsigned));

        assertThat(said.out().lines()).hasSize(3).allMatch(row -> row.startsWith("target,") || row.startsWith("127."));
        assertThat(Csv.cell("=1+1")).isEqualTo("'=1+1");
        assertThat(Csv.cell("@x,\"y\"")).isEqualTo("\"'@x,\"\"y\"\"\"");
        assertThat(Csv.cell("a\nb")).isEqualTo("\"a\nb\"");
    }

    @Test
    void what_was_found_is_an_inventory_to_start_from() {
        Terminal.Said said =
                terminal.run("scan", "--to-inventory", at(required), at(silent), at(unsigned), "--timeout", "300ms");
        terminal.file("inventories/found.yaml", said.out());
        terminal.file("policies/none.yaml", "policy: p\nwhy: w\nrules: []\n");

        Terminal.Said rescanned = terminal.run("scan", "--json");

        assertThat(said.exit()).isZero();
        assertThat(said.out())
                .contains("# not offered: 3.1.1, SecurityMode 0x0000")
                .doesNotContain(at(silent));
        assertThat(rescanned.json().maps("targets"))
                .extracting(each -> each.text("target"))
                .containsExactly(at(required), at(unsigned));
        assertThat(terminal.run("scan", "--to-inventory", "127.0.0.1:1").out()).endsWith("hosts:\n  {}\n");
    }

    @Test
    void targets_come_from_files_and_from_other_programs() {
        terminal.file("targets", "# ours\n" + at(required) + "\n" + at(offered));
        String file = terminal.directory().resolve("targets").toString();

        Terminal.Said named = terminal.run("scan", "--json", "--targets-from", file, "--exclude", at(offered));
        Terminal.Said at = terminal.run("scan", "--json", "@" + file);
        Terminal.Said piped = terminal.piping(at(unsigned)).run("scan", "--json", "-");

        assertThat(at.json().maps("targets")).hasSize(2);
        assertThat(piped.json().maps("targets").get(0).text("verdict")).isEqualTo("not offered");
        // An exclusion is an address, on every port.
        assertThat(named.json().maps("targets")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "scan 1.2.3 x:0",
                "scan --rate -1 a",
                "scan --port 0 a",
                "scan --parallel 9999 a",
                "scan --timeout 0s a",
                "scan --format csv --json a",
                "scan --to-inventory --format csv a",
                "scan @/no/such/file",
                "scan - -",
                "scan a --resume /no/such/file",
                "scan 127.0.0.1 --exclude no-such-host.invalid",
                "scan --format xml a",
            })
    void a_mistake_on_the_command_line_is_told_before_anything_is_asked(String line) {
        Terminal.Said said = terminal.run(line.split(" ", -1));

        assertThat(said.exit()).isEqualTo(64);
        assertThat(said.out() + said.err()).containsAnyOf("error", "countersign.error/1");
    }

    private Path lines(String text) throws IOException {
        return Files.writeString(temporary.resolve("scan.jsonl"), text);
    }

    @Test
    void a_scan_that_was_interrupted_goes_on_where_it_was_and_asks_nothing_twice() throws IOException {
        String[] targets = {"scan", "--format", "jsonl", at(required), at(offered), at(unsigned)};
        String whole = terminal.run(targets).out();
        List<String> three = whole.lines().toList();
        Path cut = lines(three.get(0) + "\n" + three.get(1).substring(0, 50));
        required.close();

        Terminal.Said rest = terminal.run(
                "scan", "--format", "jsonl", at(required), at(offered), at(unsigned), "--resume", cut.toString());
        Terminal.Said all =
                terminal.run("scan", "--json", at(required), at(offered), at(unsigned), "--resume", cut.toString());

        assertThat(three).hasSize(3);
        assertThat(rest.out().lines())
                .extracting(each -> Json.readMap(each.getBytes(StandardCharsets.UTF_8), "line", Json.Limits.OURS)
                        .text("target"))
                .containsExactly(at(offered), at(unsigned));
        assertThat(rest.exit()).isEqualTo(2);
        assertThat(all.json().maps("targets"))
                .extracting(each -> each.text("verdict"))
                .containsExactly("required", "offered", "not offered");
    }

    @Test
    void lines_of_another_scan_are_refused() throws IOException {
        Path other =
                lines(terminal.run("scan", "--format", "jsonl", at(required)).out());

        Terminal.Said said = terminal.run("scan", at(offered), "--resume", other.toString());

        assertThat(said.exit()).isEqualTo(64);
        assertThat(said.err()).contains("belongs to a different scan", at(required), at(offered));
    }

    @Test
    void whoever_interrupts_it_has_a_whole_document_and_is_told_how_to_go_on()
            throws IOException, InterruptedException {
        Path out = temporary.resolve("out.json");
        Path err = temporary.resolve("err");
        Process process = new ProcessBuilder(SecondJvm.command(
                        terminal, List.of(), "scan", "--json", at(required), at(silent), "--timeout", "300s"))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        RealHosts.await(
                Duration.ofSeconds(60),
                "the first endpoint is there",
                () -> read(out).contains("\"verdict\""));

        process.destroy();

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(130);
        JsonMap json = Json.readMap(Files.readAllBytes(out), "out", Json.Limits.OURS);
        assertThat(json.bool("interrupted")).isTrue();
        assertThat(json.integer("exitCode")).isEqualTo(130);
        assertThat(json.maps("targets")).hasSize(1);
        assertThat(read(err)).contains("interrupted after 1 of 2 endpoints", "--resume");
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }
}
