package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Needs;
import dev.countersign.testing.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The samples of docs/samples: what reads them in earnest reads them here, and the page shows what they are. */
class ReportSamplesTest {
    private static final Path SAMPLES = Path.of("..", "docs", "samples");

    @TempDir
    Path temporary;

    private static String sample(String name) throws IOException {
        return Files.readString(SAMPLES.resolve(name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nightly.sh",
                "countersign-check.service",
                "countersign-check.timer",
                "countersign.cron",
                "alerts.yaml"
            })
    void the_page_shows_each_sample_as_it_is(String name) throws IOException {
        assertThat(Files.readString(Path.of("..", "docs", "report.md"))).contains(sample(name));
    }

    @Test
    void the_script_uses_commands_and_options_that_there_are() throws IOException {
        List<List<String>> commands = Pattern.compile("(?m)^ *countersign ([^>&|\\\\\n]+)")
                .matcher(sample("nightly.sh"))
                .results()
                .map(each -> List.of(
                        each.group(1).replaceAll("\"[^\"]*\"", "x").strip().split(" +", -1)))
                .toList();

        assertThat(commands).hasSize(3);
        commands.forEach(each -> assertThat(
                        Terminal.line().parseArgs(each.toArray(new String[0])).hasSubcommand())
                .isTrue());
    }

    /** With the program itself, in a JVM of its own each time, as cron would start it. */
    @Test
    @Needs("all")
    void the_script_prints_only_what_needs_somebody_and_leaves_its_files() throws IOException {
        Terminal terminal = Terminal.in(temporary);
        terminal.file("policies/signing.yaml", RealHosts.REQUIRED);
        terminal.file("inventories/hosts.yaml", "hosts: {fs1: {address: 127.0.0.1, port: 1, platform: samba}}\n");
        Path bin = Files.createDirectories(temporary.resolve("bin"));
        Path program = bin.resolve("countersign");
        List<String> java = SecondJvm.command(terminal, List.of());
        Files.writeString(
                program,
                "#!/bin/sh\nexec "
                        + java.stream()
                                .limit(java.size() - 2L)
                                .map(each -> "'" + each + "'")
                                .collect(Collectors.joining(" "))
                        + " \"$@\"\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        Path state = Files.createDirectories(temporary.resolve("state"));
        String command = "PATH='" + bin + "':$PATH; export PATH; '" + SAMPLES.toAbsolutePath() + "/nightly.sh' '"
                + terminal.directory() + "' '" + state + "' '" + state + "/countersign.prom'";

        Ran first = Ran.of(List.of("sh", "-c", command));
        Ran second = Ran.of(List.of("sh", "-c", command));

        assertThat(first.exit()).as(first.output() + first.error()).isEqualTo(3);
        assertThat(first.output()).contains("fs1");
        assertThat(second.exit()).as(second.output() + second.error()).isZero();
        assertThat(second.output()).isEmpty();
        assertThat(Files.readString(state.resolve("report.html"))).startsWith("<!doctype html>");
        assertThat(Files.readString(state.resolve("countersign.prom"))).endsWith("# EOF\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state.resolve("check.json"))))
                .isEqualTo("rw-------");
    }

    @Test
    @Needs("systemd-analyze")
    void systemd_reads_its_units(@TempDir Path units) throws IOException {
        for (String each : List.of("countersign-check.service", "countersign-check.timer")) {
            // what it starts must exist for this check
            Files.writeString(
                    units.resolve(each), sample(each).replace("/usr/local/lib/countersign/nightly.sh", "/bin/true"));
        }

        Ran said = Ran.of(List.of(
                "systemd-analyze",
                "verify",
                units.resolve("countersign-check.timer").toString()));

        assertThat(Stream.of(said.output(), said.error())
                        .flatMap(String::lines)
                        .filter(each -> each.contains("countersign-check")))
                .isEmpty();
        assertThat(said.exit()).isZero();
    }

    @Test
    void the_cron_line_has_five_fields_a_user_and_the_script() throws IOException {
        List<String> lines = sample("countersign.cron").lines().toList();

        assertThat(lines.get(lines.size() - 1))
                .matches("([0-9*,/-]+ ){5}[a-z]+ /usr/local/lib/countersign/nightly\\.sh /\\S+ /\\S+");
    }

    @Test
    void the_alerts_name_only_metrics_that_a_report_has() throws IOException {
        assertThat(Pattern.compile("countersign_[a-z_]+")
                        .matcher(sample("alerts.yaml"))
                        .results()
                        .map(each -> each.group())
                        .distinct())
                .isNotEmpty()
                .allMatch(List.of("countersign_problem", "countersign_report_timestamp_seconds")::contains);
    }

    @Test
    @Needs("promtool")
    void prometheus_reads_the_alerts_and_they_fire_when_they_should() {
        Ran.of(List.of(
                        "promtool",
                        "check",
                        "rules",
                        SAMPLES.resolve("alerts.yaml").toString()))
                .orFail();
        Ran.of(List.of(
                        "promtool",
                        "test",
                        "rules",
                        SAMPLES.resolve("alerts-test.yaml").toString()))
                .orFail();
    }
}
