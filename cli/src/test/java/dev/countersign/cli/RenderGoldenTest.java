package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.platform.Platform;
import dev.countersign.platform.Platforms;
import dev.countersign.policy.PostureValue;
import dev.countersign.policy.PostureWord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every file that {@code render --out} writes for a platform of the program is one of the golden
 * files in {@code src/test/resources/rendered}, byte for byte: once for the strictest value of
 * every posture that the platform can write, and once for the weakest. To write them:
 * {@code -Dtest=RenderGoldenTest -Dcountersign.write=true}; then read what changed.
 */
class RenderGoldenTest {
    static final Path GOLDEN = Path.of("src", "test", "resources", "rendered");

    private static final String HOST = "host";
    private static final Platforms PLATFORMS = Platforms.load(Path.of("src/test/resources/nothing"), new Diagnostics());

    @TempDir
    Path temporary;

    static Stream<Arguments> renderings() {
        return PLATFORMS.names().stream()
                .flatMap(name -> Stream.of(Arguments.of(name, "strictest"), Arguments.of(name, "weakest")));
    }

    @ParameterizedTest
    @MethodSource("renderings")
    void writes_exactly_the_golden_files(String platform, String kind) throws IOException {
        Path golden = GOLDEN.resolve(platform).resolve(kind);

        Map<String, Bytes> written = render(platform, kind);

        if (Boolean.getBoolean("countersign.write")) {
            write(golden, written);
        }
        Map<String, Bytes> expected = files(golden);
        assertThat(written.keySet()).as("files of " + golden).isEqualTo(expected.keySet());
        expected.forEach((name, bytes) -> {
            Bytes now = written.getOrDefault(name, Bytes.EMPTY);
            assertThat(now.latin1()).as(golden + "/" + name).isEqualTo(bytes.latin1());
            assertThat(now).isEqualTo(bytes);
        });
    }

    /** A platform that renders nothing would pass with no golden file at all; these are known to render nothing. */
    @Test
    void only_platforms_without_templates_have_no_golden_files() {
        List<String> without = PLATFORMS.names().stream()
                .filter(name -> Files.notExists(GOLDEN.resolve(name)))
                .toList();

        assertThat(without).containsExactly("asustor", "buffalo", "macos", "powerscale", "qumulo", "readynas");
        assertThat(without).allMatch(name -> !platform(name).renders());
    }

    @Test
    void no_golden_files_are_left_of_a_platform_that_is_gone() throws IOException {
        try (Stream<Path> folders = Files.list(GOLDEN)) {
            assertThat(folders.map(each -> each.getFileName().toString()))
                    .allMatch(name -> PLATFORMS.named(name).isPresent());
        }
    }

    private Map<String, Bytes> render(String platform, String kind) throws IOException {
        List<String> postures = postures(platform(platform), kind);
        Path out = temporary.resolve("out");
        Terminal terminal = Terminal.in(temporary)
                .file("policies/p.yaml", """
                        policy: golden
                        why: The golden files of what is rendered.
                        rules:
                          - id: all
                            %s: {%s}
                        """.formatted(
                                kind.equals("weakest") ? "exactly" : "require", String.join(", ", postures)))
                .file("inventories/i.yaml", """
                        hosts:
                          %s: {address: 192.0.2.10, platform: %s}
                        """.formatted(HOST, platform));
        if (postures.isEmpty()) {
            return Map.of();
        }

        Terminal.Said said = terminal.run("render", "--out", out.toString());

        assertThat(said.exit()).as(said.out() + said.err()).isIn(0, 4);
        Map<String, Bytes> written = files(out.resolve(HOST));
        written.remove(".rendered");
        return written;
    }

    /** Returns the strictest or the weakest value that the platform can write for each posture, as a policy says it. */
    private static List<String> postures(Platform platform, String kind) {
        List<String> postures = new ArrayList<>();
        for (PostureWord word : PostureWord.values()) {
            List<PostureValue> writable = word.weakestFirst().stream()
                    .filter(value -> platform.spelling(word)
                            .flatMap(each -> each.write(value))
                            .isPresent())
                    .toList();
            if (!writable.isEmpty()) {
                PostureValue value = writable.get(kind.equals("weakest") ? 0 : writable.size() - 1);
                postures.add(word + ": \"" + value + "\"");
            }
        }
        return postures;
    }

    private static Platform platform(String name) {
        return PLATFORMS.named(name).orElseThrow();
    }

    /** Returns the files of a folder by name; none if it does not exist. */
    private static Map<String, Bytes> files(Path folder) throws IOException {
        Map<String, Bytes> files = new TreeMap<>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> paths = Files.list(folder)) {
                for (Path each : paths.toList()) {
                    files.put(each.getFileName().toString(), Bytes.of(Files.readAllBytes(each)));
                }
            }
        }
        return files;
    }

    private static void write(Path golden, Map<String, Bytes> written) throws IOException {
        if (Files.isDirectory(golden)) {
            try (Stream<Path> old = Files.walk(golden)) {
                for (Path each : old.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
        if (!written.isEmpty()) {
            Files.createDirectories(golden);
        }
        for (Map.Entry<String, Bytes> each : written.entrySet()) {
            Files.write(golden.resolve(each.getKey()), each.getValue().toArray());
        }
    }
}
