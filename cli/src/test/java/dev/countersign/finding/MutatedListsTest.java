package dev.countersign.finding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.json.Json;
import dev.countersign.testing.Needs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every format, damaged in many ways by a seeded generator: the program says what it cannot read, counts every
 * row once, and writes an inventory that it can read itself.
 */
class MutatedListsTest {
    private static final int A_FEW = 150;
    private static final int ALL = 20_000;
    private static final List<String> PIECES = List.of(
            "\"",
            "'",
            "\n",
            ",",
            ";",
            "<",
            ">",
            "</",
            "&x;",
            "&lt;",
            "<!--",
            "]]>",
            "<![CDATA[",
            "{",
            "}",
            "[",
            "]",
            ":",
            "\u0000",
            "\u202E",
            "\uD800",
            "192.0.2.1",
            "fe80::1%x",
            "../../x",
            "$(id)",
            "=1+1",
            "99999999999999999999",
            "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>",
            "{{x}}",
            "!!x",
            "*a",
            "&a",
            "<<: *files",
            "%",
            "\\",
            "\r",
            "\t",
            "# ",
            "ReportItem",
            "pluginID=\"57608\"",
            "57608",
            "[g:children]\nfiles\n");

    static List<String> everyCase() throws IOException {
        try (Stream<Path> folders = Files.list(Lists.CASES)) {
            return folders.map(each -> each.getFileName().toString()).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("everyCase")
    void a_few_damaged_files(String name) throws IOException {
        damaged(name, A_FEW);
    }

    @ParameterizedTest
    @MethodSource("everyCase")
    @Needs("all")
    void many_damaged_files(String name) throws IOException {
        damaged(name, ALL);
    }

    private static void damaged(String name, int count) throws IOException {
        byte[] whole = input(name);
        SplittableRandom random = new SplittableRandom(name.hashCode());
        int read = 0;
        for (int i = 0; i < count; i++) {
            byte[] bytes = damage(whole, random.split());
            read += Assertions.assertTimeout(Duration.ofSeconds(20), () -> holds(bytes)) ? 1 : 0;
        }
        // a generator that only makes rubbish would prove nothing
        assertThat(read).as(name).isGreaterThan(count / 20);
    }

    /** Whether the file was read. */
    private static boolean holds(byte[] bytes) {
        Imported imported;
        try {
            imported = Lists.read(bytes);
        } catch (Problem refused) {
            assertThat(refused.code()).isIn(ExitCode.INVALID, ExitCode.USAGE);
            return false;
        }
        try {
            assertThat(Lists.hosts(imported)).hasSize(imported.hosts().size());
            String findings = Lists.findings(imported);
            assertThat(Json.readMap(findings.getBytes(StandardCharsets.UTF_8), "findings", Json.Limits.OURS)
                            .maps("findings"))
                    .hasSize(imported.findings().size());
            assertThat(findings).doesNotContain("root:x:0");
        } catch (AssertionError failed) {
            throw new AssertionError("of " + Json.line(new String(bytes, StandardCharsets.ISO_8859_1)), failed);
        }
        return true;
    }

    private static byte[] damage(byte[] whole, SplittableRandom random) {
        byte[] bytes = whole.clone();
        int wounds = 1 + random.nextInt(4);
        for (int i = 0; i < wounds; i++) {
            int at = random.nextInt(bytes.length + 1);
            int to = Math.min(bytes.length, at + random.nextInt(60));
            byte[] piece = switch (random.nextInt(5)) {
                case 0 -> new byte[0];
                case 1 -> new byte[] {(byte) random.nextInt(256)};
                case 2 -> java.util.Arrays.copyOfRange(bytes, at, to);
                default -> PIECES.get(random.nextInt(PIECES.size())).getBytes(StandardCharsets.UTF_8);
            };
            boolean replaces = random.nextBoolean();
            bytes = joined(bytes, at, piece, replaces ? to : at);
        }
        return random.nextInt(20) == 0 ? java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)) : bytes;
    }

    private static byte[] joined(byte[] bytes, int at, byte[] piece, int from) {
        byte[] all = new byte[at + piece.length + bytes.length - from];
        System.arraycopy(bytes, 0, all, 0, at);
        System.arraycopy(piece, 0, all, at, piece.length);
        System.arraycopy(bytes, from, all, at + piece.length, bytes.length - from);
        return all;
    }

    private static byte[] input(String name) throws IOException {
        try (Stream<Path> files = Files.list(Lists.CASES.resolve(name))) {
            return Files.readAllBytes(
                    files.filter(each -> each.getFileName().toString().startsWith("input."))
                            .findFirst()
                            .orElseThrow());
        }
    }
}
