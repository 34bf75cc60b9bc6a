package dev.countersign.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.cli.terminal.Console.Tone;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A table is never wider than the terminal, however narrow that is, and loses no cell. */
class TableTest {
    private static List<String> shown(int width, String[] headings, String[]... rows) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        Table table = new Table(
                new Console(out, out, false, false, false, new Console.Columns(width, width, width)), headings);
        for (String[] row : rows) {
            table.row(Tone.PLAIN, row);
        }
        table.show();
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }

    static Stream<Integer> widths() {
        return IntStream.rangeClosed(40, 130).boxed();
    }

    @ParameterizedTest
    @MethodSource("widths")
    void it_fits(int width) {
        List<String> check = shown(
                width,
                new String[] {"", "HOST", "PLATFORM", "SIGNING", "24H2 USERS", "GUESTS", "WHY"},
                new String[] {
                    "\u2717", "fs1.example.net", "samba 4.17.12-Debian", "offered", "yes", "blocked", "rule-one"
                },
                new String[] {
                    "?", "文件服务器.example", "windows-server-2025-core", "–", "–", "–", "the host key is not known"
                });
        List<String> history =
                shown(width, new String[] {"", "RUN", "BY", "COMMAND", "POLICY", "RESULT"}, new String[] {
                    "!",
                    "20261122T095141Z-3f9c",
                    "somebody",
                    "rollback 20261122T095141Z-1111",
                    "none (dirty)",
                    "3 hosts: 1 changed, 2 needs attention; exit 6"
                });

        for (List<String> lines : List.of(check, history)) {
            assertThat(lines)
                    .allSatisfy(line ->
                            assertThat(TextWrapper.columns(line)).as(line).isLessThanOrEqualTo(width));
        }
        assertThat(String.join(" ", check)).contains("fs1.example.net", "文件", "offered", "blocked", "known");
        assertThat(String.join(" ", history)).contains("20261122T095141Z-3f9c", "attention");
    }

    @Test
    void where_columns_have_no_room_a_row_is_a_list() {
        List<String> lines = shown(
                44, new String[] {"", "HOST", "PLATFORM", "SIGNING", "24H2 USERS", "GUESTS", "WHY"}, new String[] {
                    "?",
                    "fs1.example.net",
                    "samba",
                    "",
                    "yes",
                    "blocked",
                    "the host key of fs1.example.net is not known"
                });

        assertThat(lines)
                .containsExactly(
                        "? fs1.example.net",
                        "  PLATFORM    samba",
                        "  24H2 USERS  yes",
                        "  GUESTS      blocked",
                        "  WHY         the host key of",
                        "              fs1.example.net is not known");
    }

    @Test
    void a_table_that_fits_has_a_line_for_each_row() {
        assertThat(shown(80, new String[] {"", "HOST", "WHY"}, new String[] {"x", "fs1", "rule"}))
                .containsExactly("   HOST  WHY", "x  fs1   rule");
    }
}
