package dev.countersign.platform;

import static dev.countersign.platform.FakeHost.CONFIGURATION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import dev.countersign.platform.Reply.Status;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A run gets one verdict, whoever settles it. */
@InTheDefaultRunToo
class SettleTest extends UnderEveryShell {
    @Test
    void revert_puts_back_at_once_and_says_so_again() throws Exception {
        host.apply(1, host.request(AFTER, LONG));

        Reply reverted = host.revert(1);

        assertThat(reverted.status()).isEqualTo(Status.DONE);
        assertThat(reverted.text("verdict")).contains("reverted");
        assertThat(host.read(CONFIGURATION)).isEqualTo(BEFORE);
        assertThat(host.read("/loaded")).isEqualTo(BEFORE);
        assertThat(host.revert(1).status()).isEqualTo(Status.DONE);
        assertThat(host.confirm(1).status()).isEqualTo(Status.REVERTED);
    }

    @Test
    void status_gives_each_run_its_own_verdict_also_after_one_that_has_none() throws Exception {
        host.revert(1);
        host.apply(2, host.request(AFTER, LONG));
        host.revert(2);
        host.revert(3);
        Files.delete(host.runDirectory(3).resolve("verdict"));
        host.apply(4, host.request(AFTER, LONG));
        host.confirm(4);

        List<String> runs = host.status().all("run").stream()
                .map(field -> field.value().latin1())
                .toList();

        assertThat(runs)
                .containsExactly(
                        FakeHost.run(1) + " aborted -",
                        FakeHost.run(2) + " reverted -",
                        FakeHost.run(3) + " pending -",
                        FakeHost.run(4) + " confirmed -");
    }

    @Test
    void an_apply_that_died_while_it_wrote_down_what_it_would_do_has_touched_nothing() throws Exception {
        host.apply(1, host.request(AFTER, LONG));
        host.revert(1);
        List<String> meta = Files.readAllLines(host.runDirectory(1).resolve("meta"));
        int run = 2;
        for (int written = 0; written < 2; written++) {
            Path directory = Files.createDirectory(host.runDirectory(run));
            Files.copy(host.runDirectory(1).resolve("owner"), directory.resolve("owner"));
            Files.writeString(directory.resolve("meta"), String.join("\n", meta.subList(0, written)) + "\n");

            Reply reverted = host.revert(run);

            assertThat(reverted.status()).as("after %s lines", written).isEqualTo(Status.DONE);
            assertThat(Files.readString(directory.resolve("settled"))).startsWith("aborted ");
            assertThat(host.read(CONFIGURATION)).isEqualTo(BEFORE);
            run++;
        }
    }

    @Test
    void a_run_whose_record_is_lost_after_its_writer_began_is_never_called_settled() throws Exception {
        host.apply(1, host.request(AFTER, LONG));
        Files.writeString(host.runDirectory(1).resolve("meta"), "");

        host.revert(1);

        assertThat(host.runDirectory(1).resolve("settled")).doesNotExist();
        assertThat(host.read(CONFIGURATION)).isEqualTo(AFTER);
    }

    @Test
    void the_program_in_the_runs_directory_puts_back_without_anybodys_help() throws Exception {
        host.apply(1, host.request(AFTER, LONG));
        List<String> words = new ArrayList<>(List.of(shell.words()));
        words.add(host.runDirectory(1).resolve("revert").toString());

        Process process = new ProcessBuilder(words).start();
        String said = Bytes.of(process.getInputStream().readAllBytes()).utf8();

        assertThat(process.waitFor()).isZero();
        assertThat(said).isEqualTo(FakeHost.run(1) + ": reverted, restored \n");
        assertThat(host.read(CONFIGURATION)).isEqualTo(BEFORE);
    }

    @Test
    void a_terminal_that_closes_does_not_end_the_program_in_the_runs_directory() throws Exception {
        host.tool("mv", """
                case $* in
                    *.old*smb.conf)
                        : >"$root/waiting"
                        while test -e "$root" && ! test -e "$root/go"; do sleep 0.05; done ;;
                esac
                exec /bin/mv "$@"
                """);
        host.apply(1, host.request(AFTER, LONG));
        // This JVM's parent may make it ignore SIGHUP.
        List<String> words = new ArrayList<>(List.of("env", "--default-signal=HUP"));
        words.addAll(List.of(shell.words()));
        words.add(host.runDirectory(1).resolve("revert").toString());
        Process process = new ProcessBuilder(words)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        FakeHost.until("it puts the file back", () -> Files.exists(host.at("/waiting")));

        FakeHost.signal("HUP", Long.toString(process.pid()));
        host.write("/go", "");

        assertThat(process.waitFor()).isZero();
        assertThat(host.settled(1)).isTrue();
        assertThat(host.read(CONFIGURATION)).isEqualTo(BEFORE);
        assertThat(besideTheDocument()).containsExactly("smb.conf");
    }

    @Test
    void a_revert_that_came_first_stops_a_late_apply() throws Exception {
        Reply reverted = host.revert(1);

        Reply late = host.apply(1, host.request(AFTER, LONG));

        assertThat(reverted.text("verdict")).contains("aborted");
        assertThat(late.status()).isEqualTo(Status.REFUSED);
        assertThat(reason(late)).startsWith("aborted");
        assertThat(host.read(CONFIGURATION)).isEqualTo(BEFORE);
    }

    @Test
    void confirm_and_expiry_at_the_same_moment_have_one_winner_and_the_loser_knows() throws Exception {
        // Each claimant of the verdict waits until the other one is about to claim it too.
        host.tool("ln", """
                here() { set -- "$root"/claim.*; echo $#; }
                case $* in
                    */verdict)
                        : >"$root/claim.$$"
                        tries=0
                        until test "$(here)" -ge 2 || test $tries -gt 200; do tries=$((tries + 1)); sleep 0.02; done ;;
                esac
                exec /bin/ln "$@"
                """);
        int rounds = Boolean.getBoolean("countersign.all") ? 40 : 4;
        for (int round = 1; round <= rounds; round++) {
            int run = round;
            host.write(CONFIGURATION, BEFORE);
            host.apply(run, host.request(AFTER, LONG));
            Process expiry = new ProcessBuilder(
                            host.at("/bin/sh").toString(),
                            host.runDirectory(run).resolve("revert").toString())
                    .redirectErrorStream(true)
                    .start();

            Reply confirmed = host.confirm(run);
            expiry.waitFor();

            boolean kept = confirmed.status() == Status.DONE;
            String expired = Bytes.of(expiry.getInputStream().readAllBytes()).utf8();
            assertThat(List.of(
                            confirmed.status(),
                            confirmed.text("verdict").orElse(""),
                            host.read(CONFIGURATION),
                            expired.replaceFirst("^(" + FakeHost.run(run) + ": [a-z]*),(?s:.*)", "$1")))
                    .as("one winner: what confirm is told, what the host holds, what the timer says")
                    .isEqualTo(
                            kept
                                    ? List.of(Status.DONE, "confirmed", AFTER, FakeHost.run(run) + ": confirmed")
                                    : List.of(Status.REVERTED, "reverted", BEFORE, FakeHost.run(run) + ": reverted"));
            assertThat(besideTheDocument()).containsExactly("smb.conf");
            try (DirectoryStream<Path> claims = Files.newDirectoryStream(host.root(), "claim.*")) {
                for (Path claim : claims) {
                    Files.delete(claim);
                }
            }
        }
    }

    @Test
    void a_run_that_was_confirmed_keeps_nobody_waiting_until_it_is_tidied_up() throws Exception {
        host.apply(1, host.request(AFTER, LONG));
        Files.createSymbolicLink(host.runDirectory(1).resolve("verdict"), Path.of("confirmed"));

        Reply observed = host.observe();

        assertThat(observed.text("pending")).isEmpty();
    }

    @Test
    void a_digest_that_could_not_be_made_is_not_taken_for_somebody_elses_edit() throws Exception {
        host.tool("sha256sum", """
                case $(readlink /proc/self/fd/0) in
                    */smb.conf)
                        if test -e "$root/fail"; then
                            rm "$root/fail"
                            exit 1
                        fi ;;
                esac
                exec /usr/bin/sha256sum "$@"
                """);
        host.apply(1, host.request(AFTER, LONG));
        Files.createFile(host.at("/fail"));

        Reply first = host.revert(1);
        Reply second = host.revert(1);

        assertThat(first.status()).as(reason(first)).isEqualTo(Status.PERSON);
        assertThat(reason(first)).startsWith("unfinished");
        assertThat(second.status()).as(reason(second)).isEqualTo(Status.DONE);
        assertThat(host.read(CONFIGURATION)).isEqualTo(BEFORE);
        assertThat(besideTheDocument()).containsExactly("smb.conf");
    }
}
