package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import dev.countersign.demo.EmbeddedHost;
import dev.countersign.json.JsonMap;
import dev.countersign.testing.StillClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code report} of everything that it takes, {@code check --save}, and what has changed since the last one. */
class ReportTest {
    private static final String RUN = "20261122T095141Z-3f9c";

    @TempDir
    Path temporary;

    private Terminal terminal;

    @BeforeEach
    void repository() {
        terminal = Terminal.in(temporary);
    }

    /** A repository with a host that nothing answers at: a check of it takes no time. */
    private String saved() {
        terminal.file("policies/signing.yaml", RealHosts.REQUIRED);
        terminal.file(
                "inventories/hosts.yaml",
                "groups: {files: {}}\nhosts: {fs1: {address: 127.0.0.1, port: 1, platform: samba, groups: [files]}}\n");
        String file = temporary.resolve("check.json").toString();
        assertThat(terminal.run("check", "--save", file).exit()).isEqualTo(3);
        return file;
    }

    private JsonMap report(String... arguments) {
        String[] all = new String[arguments.length + 2];
        all[0] = "report";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        all[arguments.length + 1] = "--json";
        Terminal.Said said = terminal.run(all);
        assertThat(said.exit()).as(said.err()).isZero();
        return said.json();
    }

    @Test
    void a_check_is_saved_for_its_owner_only_and_every_format_is_made_of_it() throws IOException {
        String file = saved();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(file))))
                .isEqualTo("rw-------");
        JsonMap report = report(file);
        assertThat(report.text("schema")).isEqualTo("countersign.report/1");
        assertThat(report.text("by")).isEqualTo("tester");
        JsonMap host = report.maps("entries").get(0);
        assertThat(host.text("verdict")).isEqualTo("not reached");
        assertThat(host.texts("groups")).containsExactly("files");
        for (String format : List.of("html", "md", "csv", "json", "sarif", "junit", "openmetrics")) {
            Terminal.Said said = terminal.run("report", file, "--format", format);
            assertThat(said.exit()).as(format + said.err()).isZero();
            assertThat(said.out()).as(format).contains("fs1");
            assertThat(said.err()).as(format).isEmpty();
        }
        assertThat(terminal.run("report", file, "--format", "html", "--lang", "zh")
                        .out())
                .contains("<html lang=\"zh\">", "1 台主机中有 1 台无法判断");
    }

    @Test
    void a_check_of_some_hosts_does_not_replace_one_of_more() {
        String file = saved();
        terminal.file("inventories/more.yaml", "hosts: {fs2: {address: 127.0.0.1, port: 1, platform: samba}}\n");
        assertThat(terminal.run("check", "--save", file).exit()).isEqualTo(3);

        Terminal.Said fewer = terminal.run("check", "fs2", "--save", file);

        assertThat(fewer.exit()).isEqualTo(4);
        assertThat(fewer.err()).contains("1 other hosts", "no host was asked");
        assertThat(report(file).maps("entries")).hasSize(2);
    }

    @Test
    void only_a_saved_check_is_overwritten_and_only_one_is_compared() throws IOException {
        saved();
        Path other = Files.writeString(temporary.resolve("notes.json"), "{\"schema\": \"mine\"}");

        Terminal.Said said = terminal.run("check", "--save", other.toString());
        Terminal.Said alone = terminal.run("check", "--changed-only");

        assertThat(said.exit()).isEqualTo(4);
        assertThat(Files.readString(other)).isEqualTo("{\"schema\": \"mine\"}");
        assertThat(alone.exit()).isEqualTo(64);
        assertThat(alone.err()).contains("--save FILE");
    }

    @Test
    void the_numbers_of_earlier_checks_stay_in_the_file() {
        String file = saved();
        for (int day = 1; day <= 3; day++) {
            terminal.clock(new StillClock(Terminal.NOW.plus(Duration.ofDays(day))));
            terminal.run("check", "--save", file);
        }

        assertThat(report(file).maps("earlier"))
                .hasSize(3)
                .allSatisfy(each ->
                        assertThat(each.map("counts").integer("not reached")).isEqualTo(1));
        assertThat(terminal.run("report", file, "--format", "html").out()).contains("<svg class=\"trend\"");
    }

    @Test
    void a_run_is_reported_with_its_diff_who_did_it_and_how_to_undo_it() {
        new KeptRuns(terminal).committed(RUN);

        JsonMap report = report(RUN);

        assertThat(report.text("kind")).isEqualTo("run");
        assertThat(report.text("by")).isEqualTo("alice");
        assertThat(report.integer("exitCode")).isEqualTo(3);
        JsonMap changed = report.maps("entries").get(0);
        assertThat(changed.text("verdict")).isEqualTo("changed");
        assertThat(changed.maps("changes").get(0).text("diff"))
                .contains("+\tserver signing = mandatory")
                .doesNotContain("hunter2");
        assertThat(changed.text("undo")).isEqualTo("countersign rollback " + RUN + " -l fs1");
        assertThat(report.maps("entries").get(1).text("verdict")).isEqualTo("not reached");
    }

    @Test
    void an_altered_run_says_so_in_the_report_and_by_its_exit_code() throws IOException {
        Path run = new KeptRuns(terminal).committed(RUN);
        Files.writeString(run.resolve("evidence/fs1/after"), "[global]\n\tserver signing = disabled\n");

        Terminal.Said said = terminal.run("report", RUN, "--format", "html");

        assertThat(said.exit()).isEqualTo(6);
        assertThat(said.out())
                .contains("The files of this run were altered")
                .doesNotContain("server signing = disabled");
    }

    @Test
    void a_plan_file_is_reported_as_what_it_says() throws IOException {
        Path plan = Files.write(temporary.resolve("fleet.plan"), KeptRuns.plan().toArray());

        JsonMap report = report(plan.toString());

        assertThat(report.text("kind")).isEqualTo("plan");
        assertThat(report.texts("warnings")).singleElement().asString().contains("No host was asked");
        assertThat(report.maps("entries").stream().map(each -> each.text("verdict")))
                .containsExactly("to change", "not reached");
    }

    @Test
    void a_closing_is_reported_row_by_row_and_a_findings_file_alone_is_not_one() throws IOException {
        Path list = Files.writeString(temporary.resolve("list.txt"), "127.0.0.1:1\n127.0.0.1:2\n");
        String findings = temporary.resolve("a.findings.json").toString();
        terminal.run(
                "import", list.toString(), "--out", temporary.resolve("a.yaml").toString());
        String closed = temporary.resolve("closed.json").toString();

        Terminal.Said open = terminal.run("report", findings);
        assertThat(open.exit()).isEqualTo(65);
        assertThat(open.err()).contains("countersign close " + findings + " --save closed.json");

        terminal.run("close", findings, "--save", closed);
        JsonMap report = report(closed);
        assertThat(report.text("kind")).isEqualTo("findings");
        assertThat(report.maps("entries"))
                .hasSize(2)
                .allSatisfy(each -> assertThat(each.text("verdict")).isEqualTo("cannot tell"));
        assertThat(report.maps("entries").get(1).map("facts").text("row")).isEqualTo("2");
    }

    @Test
    void what_is_none_of_these_is_refused_and_earlier_checks_belong_to_a_check() throws IOException {
        String check = saved();
        Path other = Files.writeString(temporary.resolve("other.json"), "{}");
        Path future = Files.writeString(temporary.resolve("future.json"), "{\"schema\": \"countersign.report/9\"}");
        Path broken = Files.writeString(
                temporary.resolve("broken.json"),
                Files.readString(Path.of(check)).replace("not reached", "fine"));
        new KeptRuns(terminal).committed(RUN);

        assertThat(terminal.run("report", other.toString()).exit()).isEqualTo(65);
        assertThat(terminal.run("report", future.toString()).exit()).isEqualTo(4);
        assertThat(terminal.run("report", temporary.resolve("none").toString()).exit())
                .isEqualTo(65);
        assertThat(terminal.run("report", RUN, check).exit()).isEqualTo(64);
        assertThat(terminal.run("report", check, "--json", "--format", "csv").exit())
                .isEqualTo(64);
        assertThat(report(broken.toString()).maps("entries").get(0).text("verdict"))
                .isEqualTo("fine");
    }

    /** The real thing: hosts of the demo, one of which is changed by hand between two checks. */
    @Test
    void a_timer_hears_of_a_new_violation_once() throws IOException {
        try (EmbeddedHosts fleet = EmbeddedHosts.in(temporary.resolve("fleet"))) {
            Terminal user = fleet.terminal();
            String file = temporary.resolve("check.json").toString();
            EmbeddedHost host = fleet.hosts().stream()
                    .filter(each -> each.name().equals("files"))
                    .findFirst()
                    .orElseThrow();
            Bytes before = host.document();
            List<String> check = List.of("check", host.name(), "--save", file, "--changed-only");
            String[] command = check.toArray(new String[0]);

            Terminal.Said first = user.run(command);
            assertThat(first.err()).contains("It had no earlier check");
            assertThat(first.exit()).isEqualTo(2);
            Terminal.Said same = user.run(command);
            assertThat(same.exit()).as(same.out() + same.err()).isZero();
            assertThat(same.out()).contains("Nothing has changed since the check of");

            fleet.write(
                    host,
                    Bytes.utf8(
                            before.utf8().replaceFirst("(?m)^\\[global]$", "[global]\n\tserver signing = mandatory")));
            Terminal.Said settled = user.run(command);
            assertThat(settled.exit()).as(settled.out()).isZero();
            assertThat(settled.out()).contains("1 now compliant");

            fleet.write(host, before);
            Terminal.Said violated = user.run("check", host.name(), "--save", file, "--changed-only", "--json");
            assertThat(violated.exit()).isEqualTo(2);
            assertThat(violated.json().maps("changed")).singleElement().satisfies(each -> {
                assertThat(each.text("rule")).isEqualTo("sign");
                assertThat(each.text("before")).isEqualTo("compliant");
                assertThat(each.text("now")).isEqualTo("violated");
            });
            assertThat(user.run(command).exit()).isZero();
            JsonMap sarif = user.run("report", file, "--format", "sarif").json();
            JsonMap place = sarif.maps("runs")
                    .get(0)
                    .maps("results")
                    .get(0)
                    .maps("locations")
                    .get(0);
            assertThat(place.map("physicalLocation").map("artifactLocation").text("uri"))
                    .isEqualTo("policies/signing.yaml");
            assertThat(place.map("physicalLocation").map("region").integer("startLine"))
                    .isEqualTo(4);
        }
    }
}
