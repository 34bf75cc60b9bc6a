package dev.countersign.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.observation.RunId;
import dev.countersign.testing.StillClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run is only acted on where this user's key wrote it: whatever was copied, stripped, mixed or
 * replayed.
 */
class OwnerTest {
    private static final Instant NOW = Instant.parse("2026-11-22T09:51:41Z");
    private static final RunId RUN = new RunId("20261122T095141Z-3f9c");
    private static final RunId OTHER = new RunId("20261123T000000Z-0001");

    @TempDir
    Path temporary;

    private Path repository;
    private Path me;
    private Path stranger;

    @BeforeEach
    void an_own_run() throws IOException {
        repository = Files.createDirectory(temporary.resolve("repository"));
        me = Files.createDirectory(temporary.resolve("me"));
        stranger = Files.createDirectory(temporary.resolve("stranger"));
        write(repository, me, RUN);
    }

    private static Runs runs(Path repository, Path home) {
        return Runs.of(repository, new StillClock(NOW), RunKey.ensure(home));
    }

    private static void write(Path repository, Path home, RunId id) {
        try (RunJournal journal = runs(repository, home).create(id, Bytes.utf8("{\"plan\":1}"))) {
            journal.record("begin", "", Map.of("command", "apply"));
            journal.evidence("fs1", "before", Bytes.utf8("[global]\n"));
            journal.record("intent", "fs1", Map.of("document", "/etc/samba/smb.conf"));
        }
    }

    private Owner owner(Path home) {
        return Runs.of(repository, new StillClock(NOW), RunKey.find(home))
                .open(RUN)
                .owner();
    }

    private List<String> damage(Path home) {
        Runs runs = Runs.of(repository, new StillClock(NOW), RunKey.find(home));
        List<Diagnostic> found = new ArrayList<>(runs.verifyList());
        runs.list().forEach(each -> found.addAll(runs.open(each).verify()));
        return found.stream().map(Diagnostic::what).toList();
    }

    private void refused(Path home) {
        Problem refused =
                catchThrowableOfType(Problem.class, () -> runs(repository, home).resume(RUN));
        assertThat(refused).as("resumed").isNotNull();
        assertThat(refused.code()).isEqualTo(ExitCode.REFUSED);
    }

    private Path file(String name) {
        return repository.resolve(".countersign/runs").resolve(name);
    }

    private static void replace(Path file, String regex, String by) throws IOException {
        Files.writeString(file, Files.readString(file).replaceAll(regex, by));
    }

    @Test
    void an_own_run_is_gone_on_with_also_after_its_repository_was_moved() throws IOException {
        assertThat(owner(me)).isEqualTo(Owner.OWN);

        repository = Files.move(repository, temporary.resolve("moved"));

        assertThat(owner(me)).isEqualTo(Owner.OWN);
        assertThat(damage(me)).isEmpty();
        runs(repository, me).resume(RUN).close();
    }

    @Test
    void for_another_user_and_for_one_whose_key_is_gone_it_can_be_read_only() throws IOException {
        assertThat(owner(stranger)).isEqualTo(Owner.ANOTHERS);
        refused(stranger);
        assertThat(damage(stranger)).isEmpty();

        Files.delete(RunKey.path(me));

        assertThat(owner(me)).isEqualTo(Owner.ANOTHERS);
        refused(me);
    }

    @Test
    void a_list_of_somebody_else_is_gone_on_with_and_each_run_keeps_its_owner() {
        write(repository, stranger, OTHER);

        assertThat(Runs.of(repository, new StillClock(NOW), RunKey.find(stranger))
                        .open(OTHER)
                        .owner())
                .isEqualTo(Owner.OWN);
        assertThat(owner(stranger)).isEqualTo(Owner.ANOTHERS);
        refused(stranger);
        assertThat(damage(stranger)).isEmpty();
        // and for the owner of the list, a line written by somebody else is not a line of the list
        assertThat(damage(me)).isNotEmpty();
    }

    @Test
    void without_its_macs_it_is_nobodys_and_the_list_tells_that_it_was_own() throws IOException {
        for (String each : List.of(RUN + "/journal.jsonl", RUN + "/head")) {
            replace(file(each), ",\"mac\":\"[0-9a-f]{64}\"", "");
        }
        chainAgain(file(RUN + "/journal.jsonl"), file(RUN + "/head"));

        assertThat(owner(me)).isEqualTo(Owner.UNMARKED);
        assertThat(damage(me)).anyMatch(each -> each.contains("was not written with your key"));
        refused(me);

        Files.delete(file("ledger.jsonl"));
        Files.delete(file("ledger.head"));
        assertThat(owner(me)).isEqualTo(Owner.UNMARKED);
        refused(me);
    }

    /**
     * Makes a journal without MACs consistent in itself, as somebody who knows the format would.
     */
    private static void chainAgain(Path journal, Path head) throws IOException {
        List<String> lines = new ArrayList<>();
        String last = Bytes.utf8("{\"plan\":1}").digest().hex();
        for (String each : Files.readAllLines(journal)) {
            String line = each.replaceAll("\"previous\":\"[0-9a-f]{64}\"", "\"previous\":\"" + last + "\"");
            lines.add(line);
            last = Entry.digest(line).hex();
        }
        Files.write(journal, lines);
        Files.write(head, new Head(lines.size(), new dev.countersign.bytes.Digest(last)).encode());
    }

    @Test
    void a_line_that_somebody_appended_is_found_although_the_chain_holds() throws IOException {
        Path journal = file(RUN + "/journal.jsonl");
        List<String> lines = Files.readAllLines(journal);
        String forged = new Entry(
                        lines.size() + 1L,
                        Instant.EPOCH,
                        "ended",
                        "fs1",
                        Map.of("outcome", "Committed"),
                        Entry.digest(lines.get(lines.size() - 1)))
                .line();
        Files.writeString(journal, forged + "\n", java.nio.file.StandardOpenOption.APPEND);

        assertThat(damage(me)).containsExactly("this line was not written with your key, but an earlier line was");
        refused(me);
    }

    @Test
    void a_head_that_somebody_else_wrote_over_a_cut_journal_is_found() throws IOException {
        Path journal = file(RUN + "/journal.jsonl");
        List<String> lines = Files.readAllLines(journal);
        List<String> cut = lines.subList(0, lines.size() - 1);
        Files.write(journal, cut);
        Files.write(
                file(RUN + "/head"),
                new Head(cut.size(), Entry.digest(cut.get(cut.size() - 1)))
                        .sealed(RunRecord.seal(RUN, RunKey.ensure(stranger)))
                        .encode());

        assertThat(damage(me)).anyMatch(each -> each.contains("was not written with the key of its run"));
        refused(me);
    }

    @Test
    void lines_of_one_run_are_no_lines_of_another_of_the_same_user() throws IOException {
        write(repository, me, OTHER);
        for (String each : List.of("journal.jsonl", "head", "plan.json")) {
            Files.copy(file(OTHER + "/" + each), file(RUN + "/" + each), StandardCopyOption.REPLACE_EXISTING);
        }

        assertThat(owner(me)).isNotEqualTo(Owner.OWN);
        assertThat(damage(me)).isNotEmpty();
        refused(me);
    }

    @Test
    void a_run_that_was_copied_into_another_repository_of_the_same_user_is_not_in_its_list() throws IOException {
        Path second = Files.createDirectory(temporary.resolve("second"));
        write(second, me, OTHER);
        Path from = file(RUN.name());
        Path to = second.resolve(".countersign/runs").resolve(RUN.name());
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.toList()) {
                Files.copy(each, to.resolve(from.relativize(each).toString()));
            }
        }
        repository = second;

        assertThat(damage(me)).anyMatch(each -> each.contains("not in the list of runs"));
        refused(me);
    }

    @Test
    void a_run_that_has_a_plan_and_no_line_yet_is_own_only_where_the_list_says_so() throws IOException {
        Files.delete(file(RUN + "/journal.jsonl"));
        Files.delete(file(RUN + "/head"));
        Files.delete(file("ledger.jsonl"));
        Files.delete(file("ledger.head"));

        assertThat(owner(me)).isEqualTo(Owner.NOBODY);
        refused(me);
    }
}
