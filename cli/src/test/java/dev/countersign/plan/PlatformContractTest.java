package dev.countersign.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.document.Bytes;
import dev.countersign.document.Fields;
import dev.countersign.document.FieldsUndo;
import dev.countersign.document.SmbConfFiles;
import dev.countersign.document.SmbConfFiles.Source;
import dev.countersign.document.SmbConfUndo;
import dev.countersign.document.Undo;
import dev.countersign.platform.Platform;
import dev.countersign.platform.Platforms;
import dev.countersign.platform.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every folder of {@code templates/} has to hold to. A new folder is found by itself. */
class PlatformContractTest {
    private static final Path TEMPLATES = Path.of("..", "templates");
    private static final Diagnostics FOUND = new Diagnostics();
    private static final Platforms PLATFORMS = Platforms.load(TEMPLATES.resolve(".."), FOUND);

    static List<Platform> platforms() throws IOException {
        try (Stream<Path> folders = Files.list(TEMPLATES)) {
            return folders.map(folder -> folder.getFileName().toString())
                    .sorted()
                    .map(name -> PLATFORMS
                            .named(name)
                            .orElseThrow(
                                    () -> new AssertionError("templates/" + name + " is no platform: " + FOUND.all())))
                    .toList();
        }
    }

    static List<GoldenCase> cases() throws IOException {
        List<GoldenCase> cases = new ArrayList<>();
        for (Platform platform : platforms()) {
            cases.addAll(cases(platform));
        }
        return cases;
    }

    private static List<GoldenCase> cases(Platform platform) throws IOException {
        Path folder = TEMPLATES.resolve(platform.name()).resolve("cases");
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(folder)) {
            return folders.sorted().map(each -> new GoldenCase(platform, each)).toList();
        }
    }

    @Test
    void every_folder_was_seen_and_read_without_a_mistake() throws IOException {
        assertThat(FOUND.all()).isEmpty();
        assertThat(platforms())
                .extracting(Platform::name)
                .contains("samba", "samba-registry", "synology-dsm")
                .hasSizeGreaterThanOrEqualTo(3);
    }

    @ParameterizedTest
    @MethodSource("platforms")
    void says_where_what_it_says_comes_from_and_fits_into_a_call(Platform platform) {
        assertThat(platform.sources()).isNotEmpty();
        assertThat(platform.templateMistakes()).isEmpty();
        assertThat(Rendering.objections(platform)).isEmpty();
        if (platform.speaker().equals("posix-sh")) {
            assertThat(Script.of("", platform).text().length()).isLessThan(64_000);
        }
    }

    @ParameterizedTest
    @MethodSource("platforms")
    void has_two_cases_at_least_one_of_which_changes_something_or_refuses_to(Platform platform) throws IOException {
        List<String> expected =
                cases(platform).stream().map(GoldenCase::expected).toList();

        assertThat(expected).hasSizeGreaterThanOrEqualTo(2);
        assertThat(expected)
                .anyMatch(each -> each.startsWith(platform.observeOnly().isPresent() ? "refused: " : "change\n"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void comes_to_what_its_case_says_and_to_nothing_the_second_time(GoldenCase golden) {
        GoldenCase.Result result = golden.result();

        assertThat(result.text()).isEqualTo(golden.expected());
        result.change()
                .ifPresent(change -> assertThat(golden.again(change).text()).isEqualTo("complies\n"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void prints_back_byte_for_byte_and_undoes_itself_exactly(GoldenCase golden) {
        Optional<Bytes> document = golden.bytes("document");
        if (golden.platform().store()) {
            document.ifPresent(
                    bytes -> assertThat(Fields.read(bytes)).map(Fields::bytes).contains(bytes));
        }

        golden.result()
                .change()
                .ifPresent(
                        change -> assertThat(undone(golden.platform(), change)).isEqualTo(document.orElseThrow()));
    }

    private static Bytes undone(Platform platform, Change change) {
        Undo undo = platform.store()
                ? FieldsUndo.of(change.path(), change.after(), change.before(), change.after())
                : SmbConfUndo.of(
                        new SmbConfFiles(
                                change.path(),
                                new TreeMap<>(Map.of(change.path(), new Source.Text(change.after()))),
                                Optional.empty(),
                                "/",
                                new TreeMap<>()),
                        change.before(),
                        change.after());
        return undo instanceof Undo.Undone undone ? undone.after() : Bytes.EMPTY;
    }
}
