package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.yaml.YamlList;
import dev.countersign.yaml.YamlMap;
import dev.countersign.yaml.YamlNode;
import dev.countersign.yaml.YamlReader;
import dev.countersign.yaml.YamlText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.ParseResult;

/** The samples of docs/fleets.md: the YAML is YAML, and the program understands the command lines. */
class FleetsPageTest {
    private static final Pattern BLOCK = Pattern.compile("(?s)```(sh|yaml)\n(.*?)```");

    /** A command line ends where the shell does something else. */
    private static final Pattern COMMAND = Pattern.compile("(?<![a-z/.-])countersign ([a-z]+ [^|;>'\n]*)");

    private static List<String> blocks(String kind) throws IOException {
        return BLOCK.matcher(Files.readString(Path.of("..", "docs", "fleets.md")))
                .results()
                .filter(each -> each.group(1).equals(kind))
                .map(each -> each.group(2))
                .toList();
    }

    static List<String> samples() throws IOException {
        return blocks("yaml");
    }

    static List<String> commands() throws IOException {
        List<String> texts = new ArrayList<>(blocks("sh"));
        samples().forEach(each -> texts(read(each), texts));
        return texts.stream()
                .flatMap(text -> COMMAND.matcher(text).results().map(each -> each.group(1)))
                .map(FleetsPageTest::asRun)
                .toList();
    }

    /** Returns the command line as the shell, or the engine, passes it for the second shard. */
    private static String asRun(String command) {
        return command.replace("$((JOB_COMPLETION_INDEX + 1))", "2")
                .replace("$SLURM_ARRAY_TASK_ID", "2")
                .replace("${{ matrix.shard }}", "2")
                .replace("{}", "2")
                .replace("\"", "")
                .strip();
    }

    private static YamlNode read(String sample) {
        Diagnostics found = new Diagnostics();
        YamlNode node = YamlReader.read("sample", sample.getBytes(StandardCharsets.UTF_8), found)
                .orElseThrow(() -> new AssertionError(found.all().toString()));
        assertThat(found.all()).isEmpty();
        return node;
    }

    private static void texts(YamlNode node, List<String> into) {
        if (node instanceof YamlMap map) {
            map.entries().forEach(each -> texts(each.value(), into));
        } else if (node instanceof YamlList list) {
            list.items().forEach(each -> texts(each, into));
        } else if (node instanceof YamlText text) {
            into.add(text.text());
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void a_sample_is_yaml(String sample) {
        List<String> texts = new ArrayList<>();
        texts(read(sample), texts);

        assertThat(texts).anyMatch(each -> each.contains("countersign "));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void the_program_understands_the_command_line(String command) {
        ParseResult parsed = Terminal.line().parseArgs(command.split(" +"));

        assertThat(parsed.hasSubcommand()).isTrue();
        assertThat(command).doesNotContain("$", "{");
    }

    @Test
    void each_engine_has_its_sample() throws IOException {
        assertThat(samples()).hasSize(2);
        assertThat(samples().get(0)).contains("completionMode: Indexed");
        assertThat(samples().get(1)).contains("matrix:");
        assertThat(commands()).hasSizeGreaterThanOrEqualTo(11);
        assertThat(commands().stream().filter(each -> each.contains("--shard 2/3")))
                .hasSizeGreaterThanOrEqualTo(5);
        assertThat(Stream.of("parallel ", "#SBATCH", "sbatch "))
                .allSatisfy(each -> assertThat(String.join("\n", blocks("sh"))).contains(each));
    }
}
