package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.journal.RunJournal;
import dev.countersign.journal.RunKey;
import dev.countersign.journal.Runs;
import dev.countersign.json.JsonMap;
import dev.countersign.observation.RunId;
import dev.countersign.observation.WireAnswer;
import dev.countersign.observation.WireAnswer.Advertised;
import dev.countersign.observation.WireJson;
import dev.countersign.observation.WirePicture;
import dev.countersign.testing.StillClock;
import dev.countersign.wire.LoopbackServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a list to the state of each of its rows, with servers on loopback. */
class CloseTest {
    private static final String RUN = "20261122T095141Z-3f9c";
    private static final String FINDINGS = "inventories/list.findings.json";

    @TempDir
    Path temporary;

    private Terminal terminal;
    private LoopbackServer required;
    private LoopbackServer offered;

    @BeforeEach
    void start() throws IOException {
        terminal = Terminal.in(temporary);
        Files.createDirectories(terminal.directory().resolve("inventories"));
        required = LoopbackServer.speaking(3);
        offered = LoopbackServer.speaking(1);
    }

    @AfterEach
    void stop() throws IOException {
        required.close();
        offered.close();
    }

    private String imported(String text) throws IOException {
        Path list = Files.writeString(temporary.resolve("list.txt"), text);
        Terminal.Said said = terminal.run("import", list.toString(), "--replace");
        assertThat(said.exit()).as(said.err()).isZero();
        return terminal.directory().resolve(FINDINGS).toString();
    }

    private String closed(String... lines) throws IOException {
        return imported(String.join("\n", lines) + "\n");
    }

    private static String at(LoopbackServer server) {
        return "127.0.0.1:" + server.port();
    }

    private static List<String> states(JsonMap said) {
        return said.maps("results").stream().map(each -> each.text("state")).toList();
    }

    @Test
    void every_row_has_one_state_and_text_and_json_agree() throws IOException {
        String file = closed(at(required), at(offered), "127.0.0.1:1", at(required), "no-such-host.invalid");

        Terminal.Said json = terminal.run("close", file, "--json");
        Terminal.Said text = terminal.run("close", file);
        Terminal.Said each = terminal.run("close", "-v", file);

        assertThat(json.exit()).as(json.err()).isEqualTo(3);
        JsonMap said = json.json();
        assertThat(states(said))
                .startsWith("closed", "still open", "cannot tell", "closed")
                .hasSize(5);
        assertThat(said.integer("rows")).isEqualTo(5);
        long sum = said.map("states").asMap().values().stream()
                .mapToLong(count -> (Long) count)
                .sum();
        assertThat(sum).isEqualTo(5);
        String head = text.out().lines().findFirst().orElseThrow();
        said.map("states")
                .asMap()
                .forEach((word, count) -> assertThat(head.contains(count + " " + word))
                        .as(head + ": " + word)
                        .isEqualTo((Long) count > 0));
        assertThat(text.exit()).isEqualTo(3);
        assertThat(text.err()).contains("countersign plan -l 127.0.0.1");
        assertThat(each.out().lines().filter(line -> line.contains("list.txt row ")))
                .hasSize(5);
    }

    @Test
    void the_exit_code_says_whether_the_ticket_can_be_closed() throws IOException {
        assertThat(terminal.run("close", closed(at(required))).exit()).isZero();
        assertThat(terminal.run("close", closed(at(required), at(offered))).exit())
                .isEqualTo(2);
        assertThat(terminal.run("close", closed(at(offered), "127.0.0.1:1")).exit())
                .isEqualTo(3);
    }

    @Test
    void in_a_ticket_rows_of_the_same_finding_on_one_host_are_one_row() throws IOException {
        String kept = temporary.resolve("closed.json").toString();
        terminal.run("close", closed(at(offered), at(offered)), "--save", kept);

        String ticket = terminal.run("report", kept, "--format", "md").out();

        assertThat(ticket.lines().filter(line -> line.startsWith("| 127.0.0.1")))
                .singleElement()
                .asString()
                .contains("list \u00d7 2 |")
                .doesNotContain("auto");
    }

    @Test
    void it_needs_no_repository() throws IOException {
        Path list = Files.writeString(temporary.resolve("list.txt"), at(offered) + "\n");
        Path out = temporary.resolve("elsewhere.yaml");
        terminal.run("import", list.toString(), "--out", out.toString());
        Files.delete(terminal.directory().resolve("inventories"));

        Terminal.Said said = terminal.run(
                "close", temporary.resolve("elsewhere.findings.json").toString());

        assertThat(said.exit()).isEqualTo(2);
        assertThat(said.out()).contains("1 still open");
    }

    @Test
    void a_waiver_is_said_with_its_end() throws IOException {
        String file = closed(at(offered));
        terminal.file("policies/a.yaml", """
                policy: signing
                why: because
                rules:
                  - id: sign
                    require: {server signing: required}
                waivers:
                  - {rule: sign, hosts: [127.0.0.1], reason: cannot sign, owner: storage team, until: 2027-03-01}
                """);

        Terminal.Said said = terminal.run("close", file, "--json");

        assertThat(said.exit()).as(said.err()).isZero();
        JsonMap row = said.json().maps("results").get(0);
        assertThat(row.text("state")).isEqualTo("waived");
        assertThat(row.text("until")).startsWith("2027-0");
        assertThat(row.text("why")).isEqualTo("cannot sign (storage team)");
    }

    @Test
    void the_run_that_made_it_so_is_named() throws IOException {
        String file = closed(at(required));
        recorded();

        JsonMap row =
                terminal.run("close", file, "--json").json().maps("results").get(0);

        assertThat(row.text("state")).isEqualTo("closed");
        assertThat(row.text("run")).isEqualTo(RUN);
        assertThat(row.text("since")).isEqualTo(Terminal.NOW.toString());
        assertThat(row.text("why")).contains("run " + RUN + " made it so");
    }

    @Test
    void what_was_required_before_the_scan_was_never_so() throws IOException {
        recorded();
        String table = "ip,port,date\n127.0.0.1," + required.port() + ",2026-11-25 10:00:00\n127.0.0.1,"
                + required.port() + ",2026-11-01 10:00:00\n";

        Terminal.Said said = terminal.run("close", imported(table), "--json");

        assertThat(states(said.json())).containsExactly("was never so", "closed");
        assertThat(said.exit()).isZero();
    }

    @Test
    void a_run_that_somebody_altered_proves_nothing() throws IOException {
        String file = closed(at(required));
        recorded();
        Path evidence = terminal.directory().resolve(".countersign/runs/" + RUN + "/evidence/127.0.0.1/wire-after");
        Files.writeString(evidence, Files.readString(evidence) + " ");

        JsonMap row =
                terminal.run("close", file, "--json").json().maps("results").get(0);

        assertThat(row.text("state")).isEqualTo("closed");
        assertThat(row.text("why")).endsWith("no run of this repository changed it");
        assertThat(row.optionalText("run")).isEmpty();
    }

    /** Records a run that made {@link #required} require signing. */
    private void recorded() {
        Runs runs = Runs.of(terminal.directory(), new StillClock(Terminal.NOW), RunKey.ensure(terminal.home()));
        try (RunJournal journal = runs.create(new RunId(RUN), KeptRuns.plan())) {
            String host = "127.0.0.1";
            journal.record("begin", "", Map.of("command", "apply", "user", "tester"));
            journal.evidence(host, "wire-before", WireJson.of(picture(Advertised.OFFERED, 1)));
            journal.record("intent", host, Map.of("document", "/etc/samba/smb.conf"));
            journal.evidence(host, "wire-after", WireJson.of(picture(Advertised.REQUIRED, 3)));
            journal.record("ended", host, Map.of("outcome", "Committed", "reason", "required on the wire"));
            journal.record("end", "", Map.of("exit", "0"));
        }
    }

    private WirePicture picture(Advertised advertised, int mode) {
        return new WirePicture(List.of(new WirePicture.Endpoint(
                new WireAnswer(
                        "127.0.0.1",
                        required.port(),
                        advertised,
                        Optional.of(mode),
                        Optional.of("3.1.1"),
                        Optional.of("ab".repeat(16)),
                        "3.1.1, SecurityMode 0x000" + mode),
                Optional.empty())));
    }

    @Test
    void only_the_chosen_hosts_are_asked_and_the_rest_is_counted() throws IOException {
        String file = closed(at(offered), "127.0.0.2:1");

        Terminal.Said said = terminal.run("close", "-l", "127.0.0.1", file);

        assertThat(said.exit()).isEqualTo(2);
        assertThat(said.out()).contains("1 row ").contains("1 of other hosts left out");
    }

    @Test
    void what_is_no_findings_file_is_refused_before_anybody_is_asked() throws IOException {
        Path nessus = Files.writeString(temporary.resolve("scan.nessus"), "<NessusClientData_v2/>");

        Terminal.Said list = terminal.run("close", nessus.toString());
        Terminal.Said absent = terminal.run("close", temporary.resolve("absent").toString());

        assertThat(list.exit()).isEqualTo(65);
        assertThat(list.err())
                .contains("is not a findings file; no host was asked")
                .contains("countersign import ");
        assertThat(absent.exit()).isEqualTo(64);
    }

    @Test
    void a_name_that_reads_as_a_range_is_asked_as_one_name() throws IOException {
        String file = closed(at(offered));
        Path findings = Path.of(file);
        Files.writeString(
                findings,
                Files.readString(findings)
                        .replace("\"address\":\"127.0.0.1\"", "\"address\":\"127.0.0.1-127.0.0.250\""));

        JsonMap said = terminal.run("close", file, "--json").json();

        assertThat(said.maps("results")).hasSize(1);
        assertThat(said.maps("results").get(0).text("state")).isIn("not there any more", "cannot tell");
    }
}
