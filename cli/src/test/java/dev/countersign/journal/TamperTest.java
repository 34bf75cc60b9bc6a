package dev.countersign.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.observation.RunId;
import dev.countersign.testing.StillClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every single manipulation of the stored runs is detected: each byte, each line, each file, each
 * run.
 */
class TamperTest {
    /** Every byte in the long form, one of eight otherwise. */
    private static final int STEP = Boolean.getBoolean("countersign.all") ? 1 : 8;

    private static final Instant NOW = Instant.parse("2026-11-22T09:51:41Z");
    private static final RunId FIRST = new RunId("20261120T080000Z-0001");
    private static final RunId SECOND = new RunId("20261122T095141Z-3f9c");

    @TempDir
    Path repository;

    @TempDir
    Path home;

    private Runs runs;

    @BeforeEach
    void two_runs_of_which_the_first_went_on_later() {
        runs = Runs.of(repository, new StillClock(NOW), RunKey.ensure(home));
        run(FIRST);
        run(SECOND);
        try (RunJournal journal = runs.resume(FIRST)) {
            journal.record("ended", "fs1", Map.of("outcome", "RolledBack"));
        }
        assertThat(damage()).isEmpty();
    }

    private void run(RunId id) {
        try (RunJournal journal = runs.create(id, Bytes.utf8("{\"plan\":\"of " + id + "\"}"))) {
            journal.record("begin", "", Map.of("command", "apply"));
            journal.evidence("fs1", "before", Bytes.utf8("[global]\n"));
            journal.record("intent", "fs1", Map.of("document", "/etc/samba/smb.conf"));
            journal.record("ended", "fs1", Map.of("outcome", "Committed"));
            journal.record("end", "", Map.of("exit", "0"));
        }
    }

    private List<String> damage() {
        Runs fresh = Runs.of(repository, new StillClock(NOW), RunKey.ensure(home));
        List<Diagnostic> found = new ArrayList<>(fresh.verifyList());
        fresh.list().forEach(each -> found.addAll(fresh.open(each).verify()));
        return found.stream().map(Diagnostic::what).toList();
    }

    private Path home() {
        return repository.resolve(".countersign/runs");
    }

    /** Returns every file with content that matters. */
    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(home())) {
            return all.filter(Files::isRegularFile)
                    .filter(each -> !each.getFileName().toString().endsWith("lock"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void every_byte_that_is_flipped_is_found() throws IOException {
        Random random = new Random(20261122);
        int flips = 0;
        for (Path file : files()) {
            byte[] whole = Files.readAllBytes(file);
            for (int at = random.nextInt(STEP); at < whole.length; at += 1 + random.nextInt(2 * STEP - 1)) {
                byte[] mutated = whole.clone();
                mutated[at] ^= (byte) (1 << random.nextInt(8));
                Files.write(file, mutated);
                assertThat(damage()).as("byte %d of %s", at, file).isNotEmpty();
                flips++;
            }
            Files.write(file, whole);
        }
        assertThat(flips).isGreaterThan(3_500 / STEP * 3 / 4);
        assertThat(damage()).isEmpty();
    }

    @Test
    void every_line_that_is_removed_edited_repeated_or_swapped_is_found() throws IOException {
        for (Path file : files()) {
            if (!file.toString().endsWith(".jsonl")) {
                continue;
            }
            List<String> lines = Files.readAllLines(file);
            List<List<String>> forgeries = new ArrayList<>();
            for (int i = 0; i < lines.size(); i++) {
                int index = i;
                forgeries.add(changed(lines, each -> each.remove(index)));
                forgeries.add(changed(lines, each -> each.add(index, lines.get(index))));
                forgeries.add(changed(lines, each -> each.set(index, edited(lines.get(index)))));
                forgeries.add(lines.subList(0, i));
                for (int j = i + 1; j < lines.size(); j++) {
                    int other = j;
                    forgeries.add(changed(lines, each -> Collections.swap(each, index, other)));
                }
            }
            for (List<String> forgery : forgeries) {
                Files.write(file, forgery);
                assertThat(damage()).as("%s: %s", file, forgery).isNotEmpty();
            }
            Files.write(file, lines);
        }
        assertThat(damage()).isEmpty();
    }

    private static List<String> changed(List<String> lines, java.util.function.Consumer<List<String>> change) {
        List<String> copy = new ArrayList<>(lines);
        change.accept(copy);
        return copy;
    }

    /** Returns the line with a different time, as somebody who keeps the format would write it. */
    private static String edited(String line) {
        return line.replaceFirst("2026-11-22T09:51:41Z", "2026-11-22T09:51:42Z");
    }

    @Test
    void every_cut_of_every_file_and_every_file_that_is_gone_is_found() throws IOException {
        for (Path file : files()) {
            byte[] whole = Files.readAllBytes(file);
            for (int length = 1; length < whole.length; length += 7) {
                Files.write(file, Arrays.copyOf(whole, length));
                assertThat(damage()).as("%s cut to %d", file, length).isNotEmpty();
            }
            Files.delete(file);
            assertThat(damage()).as("%s gone", file).isNotEmpty();
            Files.write(file, whole);
        }
    }

    @Test
    void a_run_that_is_gone_is_named() throws IOException {
        remove(runs.directory(FIRST));

        assertThat(damage()).containsExactly("run " + FIRST + " is missing");
    }

    @Test
    void a_run_that_was_put_in_is_named() throws IOException {
        Path stranger = runs.directory(new RunId("20261121T000000Z-0000"));
        copy(runs.directory(SECOND), stranger);

        assertThat(damage())
                .containsExactly("this run is not in the list of runs: it was copied here, or the list was changed");
    }

    @Test
    void a_run_cut_together_with_its_own_head_is_found_by_the_list() throws IOException {
        Path journal = runs.directory(SECOND).resolve("journal.jsonl");
        List<String> lines = Files.readAllLines(journal);
        List<String> shorter = lines.subList(0, lines.size() - 1);
        Files.write(journal, shorter);
        String last = shorter.get(shorter.size() - 1);
        Files.write(
                runs.directory(SECOND).resolve("head"),
                new Head(shorter.size(), Entry.digest(last))
                        .sealed(RunRecord.seal(SECOND, RunKey.find(home)))
                        .encode());

        assertThat(damage()).containsExactly("1 lines are missing from the end of the journal");
    }

    @Test
    void a_list_of_runs_that_was_cut_stays_damaged_when_later_runs_are_written() throws IOException {
        Path ledger = home().resolve("ledger.jsonl");
        List<String> lines = Files.readAllLines(ledger);
        Files.write(ledger, lines.subList(0, lines.size() - 1));

        run(new RunId("20261123T000000Z-0000"));

        assertThat(damage())
                .anyMatch(each -> each.contains("was damaged before this line: 1 lines are missing from the end"));
    }

    @Test
    void a_crash_between_two_writes_is_no_damage() throws IOException {
        Path begun = runs.directory(new RunId("20261124T000000Z-0000"));
        Files.createDirectory(begun);
        Files.writeString(begun.resolve("plan.json"), "{}");
        Files.createFile(begun.resolve("journal.jsonl"));
        Files.writeString(home().resolve("ledger.jsonl"), "{\"sequ", java.nio.file.StandardOpenOption.APPEND);
        Files.write(runs.directory(FIRST).resolve("head"), new byte[78]);

        assertThat(damage()).isEmpty();
        run(new RunId("20261125T000000Z-0000"));
        assertThat(damage()).isEmpty();
    }

    private static void remove(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.toList()) {
                Files.copy(each, to.resolve(from.relativize(each).toString()));
            }
        }
    }
}
