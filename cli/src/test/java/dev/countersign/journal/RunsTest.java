package dev.countersign.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.observation.RunId;
import dev.countersign.testing.Needs;
import dev.countersign.testing.StillClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T09:51:41Z");
    private static final RunId RUN = new RunId("20261122T095141Z-3f9c");
    private static final Bytes PLAN = Bytes.utf8("{\"schema\":\"countersign.plan/1\"}");

    @TempDir
    Path repository;

    @TempDir
    Path home;

    private Runs runs;

    @BeforeEach
    void an_empty_repository() {
        runs = Runs.of(repository, new StillClock(NOW), RunKey.ensure(home));
    }

    private void threeRecords() {
        try (RunJournal journal = runs.create(RUN, PLAN)) {
            journal.record("intent", "fs1", Map.of("document", "/etc/samba/smb.conf"));
            journal.evidence("fs1", "before", Bytes.utf8("[global]\n"));
            journal.record("outcome", "fs1", Map.of("outcome", "Committed"));
        }
    }

    private Path file(String name) {
        return runs.directory(RUN).resolve(name);
    }

    private List<String> damage() {
        return runs.open(RUN).verify().stream().map(Diagnostic::what).toList();
    }

    @Test
    void a_run_that_a_crash_kept_out_of_the_list_had_begun_nothing_and_is_not_gone_on_with() throws IOException {
        runs.create(RUN, PLAN).close();
        Path runsHome = runs.directory(RUN).resolveSibling("");
        for (String file : List.of("ledger.jsonl", "ledger.head")) {
            Files.deleteIfExists(runsHome.resolve(file));
        }

        Problem refused = catchThrowableOfType(Problem.class, () -> runs.resume(RUN));

        assertThat(refused.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(damage()).isEmpty();
        assertThat(runs.verifyList()).isEmpty();
    }

    @Test
    void a_run_is_read_back_as_it_was_written() {
        threeRecords();

        RunRecord record = runs.open(RUN);

        assertThat(runs.list()).containsExactly(RUN);
        assertThat(record.plan()).isEqualTo(PLAN);
        assertThat(record.entries()).extracting(Entry::event).containsExactly("intent", "evidence", "outcome");
        assertThat(record.entries()).extracting(Entry::sequence).containsExactly(1L, 2L, 3L);
        assertThat(record.of("fs1").get(2).details()).containsEntry("outcome", "Committed");
        assertThat(record.entries().get(0).time()).isEqualTo(NOW);
        assertThat(record.evidence("fs1", "before")).contains(Bytes.utf8("[global]\n"));
        assertThat(record.evidence("fs1", "after")).isEmpty();
        assertThat(record.verify()).isEmpty();
        assertThat(record.torn()).isEqualTo(Bytes.EMPTY);
    }

    @Test
    void only_its_user_can_read_a_run_and_git_does_not_take_it_along() throws IOException {
        threeRecords();

        try (Stream<Path> all = Files.walk(repository.resolve(".countersign"))) {
            for (Path each : all.toList()) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
                        .as("%s", each)
                        .isEqualTo(Files.isDirectory(each) ? "rwx------" : "rw-------");
            }
        }
        assertThat(repository.resolve(".countersign/.gitignore")).hasContent("*");
    }

    @Test
    void nothing_is_made_before_the_first_run() {
        assertThat(runs.list()).isEmpty();
        assertThat(repository.resolve(".countersign")).doesNotExist();
        assertThatThrownBy(() -> runs.open(RUN)).isInstanceOf(Problem.class).hasMessageContaining("there is no run");
    }

    @ParameterizedTest
    @CsvSource({
        "20261122T095142Z-3f9c, there is no run",
        "20261122T095141Z-3f9d, there is no run",
        "20261122T095141Z, is not the name of a run",
        "20261122T09514Z-3f9c, is not the name of a run",
        "20261122t095141z-3f9c, is not the name of a run",
        "3f9c, is not the name of a run"
    })
    void a_misspelt_name_suggests_the_run(String name, String what) {
        threeRecords();

        Problem unknown = catchThrowableOfType(Problem.class, () -> runs.open(runs.named(name)));

        assertThat(unknown.code()).isEqualTo(ExitCode.USAGE);
        assertThat(unknown.diagnostics().get(0).what()).contains(what, name);
        assertThat(unknown.diagnostics().get(0).advice())
                .contains("did you mean '" + RUN + "'?\nlist them: countersign history");
    }

    @ParameterizedTest
    @ValueSource(strings = {"20251031T120000Z-0a1b", "yesterday", "9c", "", "-"})
    void a_name_that_is_like_no_run_suggests_none(String name) {
        threeRecords();

        Problem unknown = catchThrowableOfType(Problem.class, () -> runs.open(runs.named(name)));

        assertThat(unknown.diagnostics().get(0).advice()).contains("list them: countersign history");
    }

    @Test
    void of_two_runs_that_a_name_may_mean_none_is_suggested() {
        threeRecords();
        runs.create(new RunId("20261122T095141Z-3f9d"), PLAN).close();

        Problem unknown = catchThrowableOfType(Problem.class, () -> runs.named("20261122T095141Z"));

        assertThat(unknown.diagnostics().get(0).advice()).contains("list them: countersign history");
    }

    @Test
    void a_run_is_begun_once() {
        threeRecords();

        Problem again = catchThrowableOfType(Problem.class, () -> runs.create(RUN, PLAN));

        assertThat(again.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(damage()).isEmpty();
    }

    @Test
    void a_second_writer_is_refused_while_the_first_one_is_there_even_after_a_reader_came_and_went() {
        RunJournal first = runs.create(RUN, PLAN);
        runs.open(RUN);

        Problem refused = catchThrowableOfType(Problem.class, () -> runs.resume(RUN));

        assertThat(refused.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(refused).hasMessageContaining("another program is working on run " + RUN);
        first.close();
        runs.resume(RUN).close();
    }

    @Test
    @Needs("python3")
    void another_process_is_refused_while_the_writer_is_there_even_after_a_reader_came_and_went() throws Exception {
        try (RunJournal first = runs.create(RUN, PLAN)) {
            runs.open(RUN);

            assertThat(otherProcessCanLock()).isFalse();
            first.record("still", "", Map.of());
        }
        assertThat(otherProcessCanLock()).isTrue();
    }

    private boolean otherProcessCanLock() throws Exception {
        String script = "import fcntl,sys; fcntl.lockf(open(sys.argv[1],'r+'), fcntl.LOCK_EX | fcntl.LOCK_NB)";
        Process python = new ProcessBuilder(
                        "python3", "-c", script, file("lock").toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return python.waitFor() == 0;
    }

    @Test
    void a_run_goes_on_where_it_ended() {
        threeRecords();

        try (RunJournal journal = runs.resume(RUN)) {
            journal.record("rollback", "fs1", Map.of());
        }

        assertThat(runs.open(RUN).entries()).extracting(Entry::sequence).containsExactly(1L, 2L, 3L, 4L);
        assertThat(damage()).isEmpty();
    }

    @Test
    void a_line_that_a_crash_cut_off_is_reported_and_kept_and_the_run_goes_on() throws IOException {
        threeRecords();
        Files.writeString(file("journal.jsonl"), "{\"sequence\":4,\"ti", StandardOpenOption.APPEND);

        RunRecord crashed = runs.open(RUN);

        assertThat(crashed.torn()).isEqualTo(Bytes.utf8("{\"sequence\":4,\"ti"));
        assertThat(crashed.entries()).hasSize(3);
        assertThat(crashed.verify()).isEmpty();
        try (RunJournal journal = runs.resume(RUN)) {
            journal.record("rollback", "fs1", Map.of());
        }
        assertThat(runs.open(RUN).entries())
                .extracting(Entry::event)
                .containsExactly("intent", "evidence", "outcome", RunJournal.TORN, "rollback");
        assertThat(damage()).isEmpty();
    }

    @Test
    void every_cut_of_the_journal_is_readable_and_lost_lines_are_missed() throws IOException {
        threeRecords();
        byte[] whole = Files.readAllBytes(file("journal.jsonl"));

        for (int length = 0; length < whole.length; length++) {
            Files.write(file("journal.jsonl"), Arrays.copyOf(whole, length));

            assertThat(damage()).as("cut to %d", length).isNotEmpty();
        }
    }

    @Test
    void an_edited_line_is_found() throws IOException {
        threeRecords();

        edit("Committed", "RolledBack");
        assertThat(damage()).contains("this line was edited"); // it is the last one

        edit("RolledBack", "Committed");
        assertThat(damage()).isEmpty();
        edit("/etc/samba/smb.conf", "/etc/samba/other.conf");
        assertThat(damage()).containsExactly("the line before this one was edited, removed or moved");
    }

    private void edit(String from, String to) throws IOException {
        String text = Files.readString(file("journal.jsonl"));
        assertThat(text).contains(from);
        Files.writeString(file("journal.jsonl"), text.replace(from, to));
    }

    @Test
    void removed_and_reordered_and_repeated_lines_are_found() throws IOException {
        threeRecords();
        List<String> lines = Files.readAllLines(file("journal.jsonl"));
        List<List<String>> forgeries = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            List<String> removed = new ArrayList<>(lines);
            removed.remove(i);
            forgeries.add(removed);
            List<String> repeated = new ArrayList<>(lines);
            repeated.add(i, lines.get(i));
            forgeries.add(repeated);
        }
        List<String> swapped = new ArrayList<>(lines);
        Collections.swap(swapped, 1, 2);
        forgeries.add(swapped);
        forgeries.add(List.of());

        for (List<String> forgery : forgeries) {
            Files.write(file("journal.jsonl"), forgery);

            assertThat(damage()).as("%s", forgery).isNotEmpty();
        }
        Files.delete(file("journal.jsonl"));
        assertThat(damage()).containsExactly("3 lines are missing from the end of the journal");
    }

    @Test
    void a_changed_plan_or_changed_evidence_is_found_and_not_built_upon() throws IOException {
        threeRecords();

        Files.writeString(file("plan.json"), "{}");
        assertThat(damage()).containsExactly("the plan of this run was changed, or lines are missing before this one");
        Problem refused = catchThrowableOfType(Problem.class, () -> runs.resume(RUN));
        assertThat(refused.code()).isEqualTo(ExitCode.REFUSED);

        Files.write(file("plan.json"), PLAN.toArray());
        Files.writeString(file("evidence/fs1/before"), "[global]\nserver signing = off\n");
        assertThat(damage()).containsExactly("evidence 'before' was changed");
        Files.delete(file("evidence/fs1/before"));
        assertThat(damage()).containsExactly("evidence 'before' is missing");
    }

    @Test
    void any_bytes_in_its_files_are_damage_and_never_an_exception() throws IOException {
        threeRecords();
        byte[] whole = Files.readAllBytes(file("journal.jsonl"));
        Random random = new Random(20261122);

        for (int i = 0; i < 500; i++) {
            byte[] mutated = whole.clone();
            mutated[random.nextInt(mutated.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(file("journal.jsonl"), mutated);

            assertThat(damage()).as("flip %d", i).isNotEmpty();
        }
    }

    @Test
    void evidence_of_one_name_is_kept_twice() {
        try (RunJournal journal = runs.create(RUN, PLAN)) {
            journal.evidence("fs1", "wire", Bytes.utf8("first"));
            journal.evidence("fs1", "wire", Bytes.utf8("second"));
        }

        assertThat(runs.open(RUN).evidence("fs1", "wire")).contains(Bytes.utf8("second"));
        assertThat(file("evidence/fs1/wire")).hasContent("first");
        assertThat(file("evidence/fs1/wire~2")).hasContent("second");
        assertThat(damage()).isEmpty();
    }

    @Test
    void a_name_cannot_climb_out_of_its_directory() throws IOException {
        List<String> names = List.of(
                "..",
                ".",
                "",
                "../../x",
                "/etc/passwd",
                "a/b",
                "a\\b",
                "nas:445",
                "-rf",
                "ü",
                "a\0b",
                "%2e",
                "x".repeat(400));
        try (RunJournal journal = runs.create(RUN, PLAN)) {
            for (String name : names) {
                journal.evidence(name, name, Bytes.utf8(name));
            }
        }

        RunRecord record = runs.open(RUN);
        for (String name : names) {
            assertThat(record.evidence(name, name)).contains(Bytes.utf8(name));
        }
        try (Stream<Path> files = Files.walk(repository)) {
            assertThat(files.filter(Files::isRegularFile)
                            .filter(each -> each.startsWith(file("evidence")))
                            .filter(each ->
                                    each.getNameCount() == file("evidence").getNameCount() + 2))
                    .hasSize(names.size());
        }
    }

    @Test
    void a_link_in_place_of_the_state_directory_is_refused(@TempDir Path elsewhere) throws IOException {
        Files.createSymbolicLink(repository.resolve(".countersign"), elsewhere);

        Problem refused = catchThrowableOfType(Problem.class, () -> runs.create(RUN, PLAN));

        assertThat(refused).hasMessageContaining(".countersign is not a directory");
        assertThat(elsewhere).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".countersign", ".countersign/runs", ".countersign/runs/20261122T095141Z-3f9c"})
    @Needs("root")
    void a_run_is_not_written_where_somebody_else_can_put_a_link(String theirs) throws IOException {
        threeRecords();
        Files.setAttribute(repository.resolve(theirs), "unix:uid", 65534);

        List<Problem> refused = new ArrayList<>();
        refused.add(catchThrowableOfType(Problem.class, () -> runs.resume(RUN)));
        if (!theirs.endsWith(RUN.name())) {
            refused.add(
                    catchThrowableOfType(Problem.class, () -> runs.create(new RunId("20261122T095141Z-3f9d"), PLAN)));
        }

        assertThat(refused).allSatisfy(each -> {
            assertThat(each.code()).isEqualTo(ExitCode.REFUSED);
            assertThat(each).hasMessageContaining("it belongs to user 65534");
        });
        assertThat(runs.list()).containsExactly(RUN);
        assertThat(damage()).isEmpty();
    }

    @Test
    void nor_in_a_folder_that_others_can_write_to_unless_it_is_like_tmp() throws IOException {
        Files.setAttribute(repository, "unix:mode", 0777);

        Problem refused = catchThrowableOfType(Problem.class, () -> runs.create(RUN, PLAN));

        assertThat(refused.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(refused.diagnostics().get(0).advice().orElse("")).startsWith("run: chmod go-w " + repository + "\n");
        assertThat(repository).isEmptyDirectory();
        Runs.of(repository, new StillClock(NOW), RunKey.ensure(home), true)
                .create(new RunId("20261122T095141Z-0000"), PLAN)
                .close();
        Files.setAttribute(repository, "unix:mode", 01777);
        threeRecords();
        assertThat(damage()).isEmpty();
    }

    @Test
    void the_advice_is_one_command_for_every_folder_on_the_way() throws IOException {
        Path deep = Files.createDirectories(repository.resolve("b c/d"));
        Files.setAttribute(repository, "unix:mode", 0777);
        Files.setAttribute(deep, "unix:mode", 0777);
        Runs there = Runs.of(deep, new StillClock(NOW), RunKey.ensure(home));

        Problem refused = catchThrowableOfType(Problem.class, () -> there.create(RUN, PLAN));

        assertThat(refused.diagnostics().get(0).advice().orElse(""))
                .startsWith("run: chmod go-w " + repository + " '" + deep + "'\n");
    }

    @Test
    void many_threads_write_one_chain() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try (RunJournal journal = runs.create(RUN, PLAN)) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 80; i++) {
                String host = "fs" + i % 16;
                all.add(pool.submit(() -> {
                    journal.record("intent", host, Map.of());
                    journal.evidence(host, "before", Bytes.utf8(host));
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        } finally {
            pool.shutdownNow();
        }

        assertThat(runs.open(RUN).entries())
                .extracting(Entry::sequence)
                .isEqualTo(IntStream.rangeClosed(1, 160).mapToObj(Long::valueOf).toList());
        assertThat(damage()).isEmpty();
    }

    @Test
    void an_interrupted_thread_writes_its_record_and_harms_no_other() {
        try (RunJournal journal = runs.create(RUN, PLAN)) {
            Thread.currentThread().interrupt();
            journal.record("interrupted", "fs1", Map.of());
            journal.evidence("fs1", "before", Bytes.utf8("x"));
            assertThat(Thread.interrupted()).isTrue();
            journal.record("later", "fs2", Map.of());
        }

        assertThat(runs.open(RUN).entries()).hasSize(3);
        assertThat(damage()).isEmpty();
    }

    @Test
    void nothing_is_written_after_it_was_closed() {
        RunJournal journal = runs.create(RUN, PLAN);
        journal.close();

        assertThatThrownBy(() -> journal.record("late", "fs1", Map.of())).isInstanceOf(Problem.class);
        assertThat(runs.open(RUN).entries()).isEmpty();
    }

    @Test
    void what_is_no_run_is_not_listed() throws IOException {
        threeRecords();
        Files.createDirectory(runs.directory(RUN).resolveSibling("20261122T095141Z-XXXX"));
        Files.createFile(runs.directory(RUN).resolveSibling("20261122T095141Z-0000"));

        assertThat(runs.list()).containsExactly(RUN);
    }

    @Test
    void a_line_is_readable_by_a_person() throws IOException {
        threeRecords();

        String first = new String(Files.readAllBytes(file("journal.jsonl")), UTF_8)
                .lines()
                .findFirst()
                .orElseThrow();

        assertThat(first)
                .startsWith("{\"sequence\":1,\"time\":\"2026-11-22T09:51:41Z\",\"event\":\"intent\",\"host\":\"fs1\","
                        + "\"details\":{\"document\":\"/etc/samba/smb.conf\"},\"previous\":\""
                        + PLAN.digest().hex() + "\",\"mac\":\"");
    }
}
