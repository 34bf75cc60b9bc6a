package dev.countersign.document.smbconf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import dev.countersign.document.Edit;
import dev.countersign.testing.Needs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Seeded: files that no person would write. A tenth of the full test
 * ({@code -Dcountersign.all=true}) in every build.
 */
class SmbConfFuzzTest {
    private static final int TENTHS = Boolean.getBoolean("countersign.all") ? 10 : 1;
    private static final long SEED = Long.getLong("countersign.seed", 20261122L);

    private static final List<String> PARAMETERS = List.of(
            "server signing", "client signing", "client ipc signing", "server smb encrypt", "client smb encrypt");

    @TempDir
    Path work;

    @Test
    void every_file_prints_back_byte_for_byte_and_every_edit_is_the_last() throws IOException {
        SmbConfGenerator generator = new SmbConfGenerator(new Random(SEED));
        Map<String, Integer> seen = new java.util.TreeMap<>();

        for (int i = 0; i < 10_000 * TENTHS; i++) {
            Map<String, String> texts = generator.next();
            SmbConfFiles files = SmbConfGenerator.inMemory(texts);

            Edit edit = SmbConfCasesTest.require(files);

            seen.merge(edit.getClass().getSimpleName(), 1, Integer::sum);
            for (String text : texts.values()) {
                byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
                assertThat(SmbConfLexer.of(Bytes.of(bytes)).printed()).isEqualTo(text);
            }
            SmbConfFiles after = SmbConfCasesTest.after(edit)
                    .map(bytes -> files.with(files.main(), bytes))
                    .orElse(files);
            assertThat(SmbConfCasesTest.require(after))
                    .as("file %s of seed %s", i, SEED)
                    .isEqualTo(edit instanceof Edit.Refused ? edit : new Edit.LeftAlone());
        }

        assertThat(seen.keySet()).containsExactly("Edited", "LeftAlone", "Refused", "Repaired");
    }

    @Test
    @Needs({"testparm", "root"})
    void the_real_testparm_agrees_on_the_value_and_on_every_edit() throws Exception {
        SmbConfGenerator generator = new SmbConfGenerator(new Random(SEED + 1));
        List<Callable<Optional<String>>> questions = new ArrayList<>();
        for (int i = 0; i < 300 * TENTHS; i++) {
            Map<String, String> texts = generator.next();
            Path folder = work.resolve("f" + i);
            questions.add(() -> disagreement(texts, folder));
        }

        List<String> disagreements = new ArrayList<>();
        ExecutorService two = Executors.newFixedThreadPool(2);
        try {
            for (Future<Optional<String>> answer : two.invokeAll(questions)) {
                answer.get().ifPresent(disagreements::add);
            }
        } finally {
            two.shutdown();
        }

        assertThat(disagreements).isEmpty();
    }

    private static Optional<String> disagreement(Map<String, String> texts, Path folder) {
        try {
            Path main = SmbConfGenerator.write(texts, folder);
            SmbConfFiles files = SmbConfOnDisk.gather(main, Optional.empty());
            SmbConfMeaning reading = Testparm.meaning(SmbConfReading.of(files));
            Testparm.Answer theirs = Testparm.dump(main);
            for (String parameter : PARAMETERS) {
                SmbConfValue ours = reading.value(SmbConfParameters.key(parameter));
                Optional<String> expected = ours instanceof SmbConfValue.Unset ? Optional.of("default") : ours.word();
                if (!theirs.global(parameter).equals(expected)) {
                    return Optional.of(parameter + ": ours " + ours + ", testparm's " + theirs.global(parameter) + ", "
                            + theirs.errors() + ": " + texts);
                }
            }
            boolean loaded = theirs.global("server signing").isPresent();
            if (loaded && !theirs.shares().equals(lowered(reading.shares()))) {
                return Optional.of(
                        "shares: ours " + reading.shares() + ", testparm's " + theirs.shares() + ": " + texts);
            }
            Edit edit = SmbConfCasesTest.require(files);
            Optional<Bytes> after = SmbConfCasesTest.after(edit);
            return after.isPresent() ? moved(main, edit, after.get()).map(why -> why + ": " + texts) : Optional.empty();
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    private static List<String> lowered(List<String> names) {
        return names.stream().map(SmbWord::lower).sorted().toList();
    }

    private static Optional<String> moved(Path main, Edit edit, Bytes after) throws IOException {
        Path before = main;
        if (edit instanceof Edit.Repaired repaired) {
            before = Files.write(
                    main.resolveSibling("before"), repaired.withoutTheBadLine().toArray());
        }
        Path changed = Files.write(main.resolveSibling("after"), after.toArray());
        Testparm.Answer was = Testparm.dump(before);
        Testparm.Answer is = Testparm.dump(changed);
        boolean same = was.dumpWithout("server signing").equals(is.dumpWithout("server signing"));
        boolean required = is.output().contains("\tserver signing = required\n");
        return same && required ? Optional.empty() : Optional.of("the edit " + after.utf8() + " gives " + is.errors());
    }
}
