package dev.countersign.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.document.Fields;
import dev.countersign.document.FieldsUndo;
import dev.countersign.document.Undo;
import dev.countersign.document.smbconf.SmbConfFiles;
import dev.countersign.document.smbconf.SmbConfFiles.Source;
import dev.countersign.document.smbconf.SmbConfUndo;
import dev.countersign.platform.Platform;
import dev.countersign.platform.Platforms;
import dev.countersign.platform.Script;
import dev.countersign.platform.Speaker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a platform folder must fulfil, with the golden cases that it contains, in whichever
 * repository it is.
 */
public final class PlatformContract {
    private final Path templates;
    private final Platforms platforms;
    private final Diagnostics found;

    private PlatformContract(Path templates, Platforms platforms, Diagnostics found) {
        this.templates = templates;
        this.platforms = platforms;
        this.found = found;
    }

    /** Creates the contract for the folders in {@code templates/} of a policy repository. */
    public static PlatformContract of(Path repository) {
        Diagnostics found = new Diagnostics();
        return new PlatformContract(repository.resolve("templates"), Platforms.load(repository, found), found);
    }

    /** Checks every folder completely, and returns the number of golden cases. */
    public int hold() throws IOException {
        assertThat(mistakes()).isEmpty();
        int held = 0;
        for (Platform platform : platforms()) {
            isWhole(platform);
            hasCases(platform);
            for (GoldenCase golden : cases(platform)) {
                comesToWhatIsExpected(golden);
                undoesItself(golden);
                held++;
            }
        }
        return held;
    }

    List<Diagnostic> mistakes() {
        return found.all();
    }

    List<Platform> platforms() throws IOException {
        try (Stream<Path> folders = Files.list(templates)) {
            return folders.filter(Files::isDirectory)
                    .map(folder -> folder.getFileName().toString())
                    .sorted()
                    .map(name -> platforms
                            .named(name)
                            .orElseThrow(
                                    () -> new AssertionError("templates/" + name + " is no platform: " + found.all())))
                    .toList();
        }
    }

    List<GoldenCase> cases(Platform platform) throws IOException {
        Path folder = templates.resolve(platform.name()).resolve("cases");
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(folder)) {
            return folders.sorted().map(each -> new GoldenCase(platform, each)).toList();
        }
    }

    static void isWhole(Platform platform) {
        assertThat(platform.sources()).isNotEmpty();
        assertThat(platform.templateMistakes()).isEmpty();
        assertThat(platform.hookMistakes()).isEmpty();
        assertThat(Rendering.objections(platform)).isEmpty();
        if (platform.speaker() == Speaker.POSIX_SH) {
            // of 64 KiB; the rest is for the path of a root and for the next added line
            assertThat(Script.of("", platform).text().length()).isLessThan(64_600);
            assertThat(Script.of("", platform).look().length()).isLessThan(64_600);
        }
    }

    void hasCases(Platform platform) throws IOException {
        List<String> expected =
                cases(platform).stream().map(GoldenCase::expected).toList();

        assertThat(expected).hasSizeGreaterThanOrEqualTo(2);
        assertThat(expected)
                .anyMatch(each -> each.startsWith(platform.observeOnly().isPresent() ? "refused: " : "change\n"));
    }

    static void comesToWhatIsExpected(GoldenCase golden) {
        GoldenCase.Result result = golden.result();

        assertThat(result.text()).as(golden.toString()).isEqualTo(golden.expected());
        result.change()
                .ifPresent(change -> assertThat(golden.again(change).text()).isEqualTo("complies\n"));
    }

    static void undoesItself(GoldenCase golden) {
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
