package dev.countersign.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Needs;
import dev.countersign.testing.Ran;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A saved check of 100,000 hosts becomes each format in a JVM with little memory. */
class LargeReportTest {
    private static final int PART = 1000;
    private static final int PARTS = 100;

    /** A third of what the page alone would take as a Java text. */
    private static final String MEMORY = "-Xmx192m";

    /** What each line, or piece of a line, has once for each host. */
    private static final Map<Format, String> OF_EACH_HOST = Map.of(
            Format.HTML, "{\"host\":\"fs",
            Format.JSON, "      \"host\": \"fs",
            Format.JUNIT, "\" classname=\"fs");

    /** Writes the file part by part: this JVM may have little memory too. */
    private static Path saved(Path folder) throws IOException {
        String part = new String(SomeReports.kept(SomeReports.check(PART)), StandardCharsets.UTF_8);
        int from = part.indexOf("\"entries\":[") + "\"entries\":[".length();
        int to = part.lastIndexOf(']');
        Path file = folder.resolve("check.json");
        try (Writer out = Files.newBufferedWriter(file)) {
            out.write(part.substring(0, from));
            for (int i = 0; i < PARTS; i++) {
                out.write(i == 0 ? "" : ",");
                out.write(part.substring(from, to).replace("example.net", "site" + i + ".example.net"));
            }
            out.write(part.substring(to));
        }
        return file;
    }

    @Test
    @Needs("all")
    void every_format_of_a_hundred_thousand_hosts_is_made_in_little_memory(@TempDir Path folder) throws IOException {
        Path file = saved(folder);
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));

        for (Format each : Format.values()) {
            Path made = folder.resolve("report");
            String command = "exec \"$0\" \"$@\" >'" + made + "'";
            Ran.of(List.of(
                            "sh",
                            "-c",
                            command,
                            java,
                            MEMORY,
                            "-XX:TieredStopAtLevel=1",
                            "-XX:+UseSerialGC",
                            "-cp",
                            classPath,
                            "dev.countersign.cli.Main",
                            "-C",
                            folder.toString(),
                            "report",
                            file.toString(),
                            "--format",
                            each.name().toLowerCase(Locale.ROOT)))
                    .orFail();
            if (OF_EACH_HOST.containsKey(each)) {
                assertThat(hosts(made, OF_EACH_HOST.getOrDefault(each, "")))
                        .as(each.name())
                        .isGreaterThanOrEqualTo((long) PART * PARTS);
            }
            assertThat(Files.size(made)).as(each.name()).isPositive();
        }
    }

    private static long hosts(Path made, String mark) throws IOException {
        long count = 0;
        try (BufferedReader in = Files.newBufferedReader(made)) {
            StringBuilder held = new StringBuilder();
            char[] buffer = new char[1 << 16];
            for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
                held.append(buffer, 0, read);
                int from = 0;
                for (int at = held.indexOf(mark); at >= 0; at = held.indexOf(mark, from)) {
                    count++;
                    from = at + mark.length();
                }
                // what could be the beginning of the mark stays
                held.delete(0, Math.max(from, held.length() - mark.length() + 1));
            }
        }
        return count;
    }
}
