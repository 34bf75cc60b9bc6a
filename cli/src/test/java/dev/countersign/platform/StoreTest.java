package dev.countersign.platform;

import static dev.countersign.platform.FakeHost.CONFIGURATION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import dev.countersign.platform.Reply.Status;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * How the program on the host handles settings behind a command: compared, set field by field, read
 * again, restored.
 */
class StoreTest extends UnderEveryShell {
    private static final String SHELF = "store:shelf";
    private static final String WAS = "comment=it's \"quoted\" 100% \\n café\nother=1\n";
    private static final String WILL = "comment=it's \"quoted\" 100% \\n café\nencrypt=1\nother=1\nsigning=2\n";

    @BeforeEach
    void aHostWithAStore() throws IOException {
        try (InputStream hooks = StoreTest.class.getResourceAsStream("store-hooks.sh")) {
            host = new FakeHost(directory, Bytes.of(hooks.readAllBytes()), List.of("daemon/store"), shell.words());
        }
        host.write("/shelf", WAS);
    }

    private ApplyRequest request(String candidate, Duration lease) throws IOException {
        return host.setting(SHELF, lease, shelf(), candidate, CONFIGURATION);
    }

    private String shelf() throws IOException {
        return Files.readAllLines(host.at("/shelf")).stream()
                .sorted()
                .map(line -> line + "\n")
                .collect(Collectors.joining());
    }

    private Reply restart(int run) throws Exception {
        String nonce = FakeHost.nonce();
        return host.call(nonce, host.speaker().restart(FakeHost.run(run), nonce));
    }

    private Reply rehearse(String candidate) throws Exception {
        String nonce = FakeHost.nonce();
        return host.call(
                nonce,
                host.speaker().rehearse(nonce, new RehearseRequest(SHELF, ChangeKind.SET, Bytes.utf8(candidate))));
    }

    @Test
    void a_store_is_observed_like_a_file_with_what_its_meaning_depends_on_besides() throws Exception {
        Reply reply = host.observe();

        assertThat(reply.text("document.given")).contains(SHELF);
        assertThat(reply.text("document.path")).contains(SHELF);
        assertThat(reply.all("file"))
                .extracting(file -> file.words().get(0) + " " + file.words().get(1))
                .containsExactly(SHELF + " store", CONFIGURATION + " file");
        assertThat(reply.first("content")).contains(Bytes.utf8(WAS));
    }

    @Test
    void a_store_that_cannot_be_read_says_why() throws Exception {
        host.write("/closed", "");

        Reply reply = host.observe();

        assertThat(reply.all("file").get(0).words()).startsWith(SHELF, "unreadable");
        assertThat(reply.text("complaint")).contains("store the shelf is closed");
    }

    @Test
    void a_rehearsal_writes_nothing_and_says_that_no_boot_undoes() throws Exception {
        Map<String, String> before = host.tree();

        Reply reply = rehearse(WILL);

        assertThat(reply.status()).isEqualTo(Status.DONE);
        assertThat(reply.all("refuse")).isEmpty();
        assertThat(reply.text("boot").orElseThrow()).startsWith("none the settings lie behind a command");
        assertThat(host.tree()).isEqualTo(before);
    }

    @Test
    void fields_are_set_and_confirm_keeps_them() throws Exception {
        Reply applied = host.apply(1, request(WILL, LONG));
        Reply confirmed = host.confirm(1);

        assertThat(applied.status()).as(reason(applied)).isEqualTo(Status.DONE);
        assertThat(steps(applied))
                .containsExactly("locked", "compared", "backed-up", "checked", "armed", "installed", "activated");
        assertThat(confirmed.text("verdict")).contains("confirmed");
        assertThat(host.observe().first("content")).contains(Bytes.utf8(WILL));
        assertThat(host.revert(1).status()).isEqualTo(Status.REFUSED);
    }

    @Test
    void names_in_the_directory_where_a_call_starts_are_nobodys_settings() throws Exception {
        String will = "comment=*\nencrypt=[0-9]\nother=?\n";
        Path home = Files.createDirectories(directory.resolve("home"));
        for (String each :
                List.of("comment=evil", "+comment=evil", "+encrypt=7", "+other=x", "-other", "store:shelf")) {
            Files.writeString(home.resolve(each), "");
        }
        host.callsStartIn(home);

        Reply applied = host.apply(1, request(will, LONG));
        String set = shelf();
        Reply reverted = host.revert(1);

        assertThat(applied.status()).isEqualTo(Status.DONE);
        assertThat(set).isEqualTo(will);
        assertThat(reverted.status()).isEqualTo(Status.DONE);
        assertThat(shelf()).isEqualTo(WAS);
    }

    @Test
    void what_was_absent_is_absent_again_on_every_way_back() throws Exception {
        host.apply(1, request(WILL, LONG));
        assertThat(host.revert(1).status()).isEqualTo(Status.DONE);
        assertThat(shelf()).isEqualTo(WAS);

        host.apply(2, request(WILL, LONG));
        host.endTheLease(2);
        FakeHost.until("the lease puts it back", () -> host.settled(2));
        assertThat(shelf()).isEqualTo(WAS);

        host.apply(3, request(WILL, LONG));
        Process byHand = new ProcessBuilder(
                        "sh", host.runDirectory(3).resolve("revert").toString())
                .redirectErrorStream(true)
                .start();
        String said = Bytes.of(byHand.getInputStream().readAllBytes()).latin1();
        assertThat(byHand.waitFor()).as(said).isZero();
        assertThat(said).contains("reverted, restored");
        assertThat(shelf()).isEqualTo(WAS);
        assertThat(host.read("/loaded")).isEqualTo(host.read("/shelf"));
    }

    @Test
    void the_second_time_finds_nothing_to_set_and_a_rollback_is_a_change_of_its_own() throws Exception {
        host.apply(1, request(WILL, LONG));
        host.confirm(1);

        Reply back = host.apply(2, request(WAS, LONG));
        host.confirm(2);

        assertThat(back.status()).isEqualTo(Status.DONE);
        assertThat(shelf()).isEqualTo(WAS);
    }

    @Test
    void a_store_that_somebody_changed_since_the_plan_is_not_touched() throws Exception {
        ApplyRequest request = request(WILL, LONG);
        host.write("/shelf", WAS + "theirs=1\n");

        Reply applied = host.apply(1, request);

        assertThat(applied.status()).isEqualTo(Status.REFUSED);
        assertThat(reason(applied)).isEqualTo("changed " + SHELF);
        assertThat(shelf()).isEqualTo(WAS + "theirs=1\n");
    }

    @Test
    void a_store_that_somebody_changes_within_the_lease_is_left_as_it_is() throws Exception {
        host.apply(1, request(WILL, LONG));
        host.write("/shelf", WILL.replace("other=1", "other=theirs"));

        Reply confirmed = host.confirm(1);

        assertThat(confirmed.status()).isEqualTo(Status.PERSON);
        assertThat(reason(confirmed)).contains("was changed by somebody else and is left as it is");
        assertThat(shelf()).contains("other=theirs");
    }

    @Test
    void a_set_that_fails_is_said_and_nothing_is_left_of_it() throws Exception {
        host.write("/deaf", "");

        Reply applied = host.apply(1, request(WILL, LONG));

        assertThat(applied.status()).isEqualTo(Status.REVERTED);
        assertThat(reason(applied)).startsWith("failed installed " + SHELF + " could not be set: error 2001");
        assertThat(shelf()).isEqualTo(WAS);
        assertThat(host.at("/reloads")).doesNotExist();
    }

    @Test
    void a_set_that_is_ignored_or_moves_another_field_along_is_caught_and_put_back() throws Exception {
        host.write("/ignores", "");
        Reply ignored = host.apply(1, request(WILL, LONG));
        Files.delete(host.at("/ignores"));
        host.write("/along", "");
        Reply along = host.apply(2, request(WILL, LONG));

        assertThat(ignored.status()).isEqualTo(Status.REVERTED);
        assertThat(reason(ignored)).contains("does not hold what was set", "signing");
        assertThat(along.status()).isEqualTo(Status.REVERTED);
        assertThat(reason(along)).contains("something else in: other").doesNotContain("moved along");
        assertThat(shelf()).isEqualTo(WAS);
    }

    @Test
    void a_store_that_forgets_whenever_its_daemon_is_told_is_put_back_when_it_no_longer_does() throws Exception {
        host.write("/forgets", "");

        Reply applied = host.apply(1, request(WILL, LONG));

        boolean early = host.settled(1);
        Files.delete(host.at("/forgets"));
        host.endTheLease(1);
        FakeHost.until("the timer puts it back", () -> host.settled(1));

        assertThat(applied.status()).isEqualTo(Status.PERSON);
        assertThat(reason(applied))
                .startsWith("unfinished " + SHELF + " did not keep what was put back: signing comment other");
        assertThat(early).isFalse();
        assertThat(shelf()).isEqualTo(WAS);
    }

    @Test
    void a_writer_that_is_killed_between_two_fields_leaves_nothing_behind() throws Exception {
        host.write("/slow", "");
        String nonce = FakeHost.nonce();
        Invocation call = host.speaker().apply(FakeHost.run(1), nonce, request(WILL, LONG));
        Process apply = host.start(call, call.input());
        FakeHost.until("one field is set", () -> Files.exists(host.at("/between")));
        String between = shelf();

        FakeHost.signal("KILL", "-" + host.pid(1, "writer"));
        Files.delete(host.at("/slow"));
        Reply applied = Reply.parse(Bytes.of(apply.getInputStream().readAllBytes()), nonce);

        assertThat(between).isNotEqualTo(WAS).isNotEqualTo(WILL);
        assertThat(applied.status()).as(reason(applied)).isEqualTo(Status.REVERTED);
        assertThat(reason(applied)).startsWith("interrupted");
        assertThat(shelf()).isEqualTo(WAS);
    }

    @Test
    void the_end_of_the_lease_ends_a_writer_in_the_middle_first() throws Exception {
        host.write("/slow", "");
        String nonce = FakeHost.nonce();
        Invocation call = host.speaker().apply(FakeHost.run(1), nonce, request(WILL, LONG));
        host.start(call, call.input());
        FakeHost.until("one field is set", () -> Files.exists(host.at("/between")));

        host.endTheLease(1);
        FakeHost.until("the lease puts it back", () -> host.settled(1));
        Files.delete(host.at("/slow"));

        assertThat(shelf()).isEqualTo(WAS);
    }

    @Test
    void a_daemon_is_started_anew_within_the_lease_and_again_on_the_way_back() throws Exception {
        host.apply(1, request(WILL, LONG));
        Reply restarted = restart(1);
        Reply reverted = host.revert(1);

        assertThat(restarted.status()).as(reason(restarted)).isEqualTo(Status.DONE);
        assertThat(steps(restarted)).containsExactly("restarted");
        assertThat(reverted.status()).isEqualTo(Status.DONE);
        assertThat(shelf()).isEqualTo(WAS);
        assertThat(host.read("/reloads")).isEqualTo("told\nrestarted\nrestarted\n");
        assertThat(restart(1).status()).isEqualTo(Status.REFUSED);
    }

    @Test
    void a_restart_that_fails_or_in_which_the_settings_are_lost_is_caught_and_put_back() throws Exception {
        host.apply(1, request(WILL, LONG));
        host.write("/reverts", "");
        Reply lost = restart(1);

        assertThat(lost.status()).as(reason(lost)).isEqualTo(Status.REVERTED);
        assertThat(reason(lost)).contains("did not keep what was set", "signing");
        assertThat(shelf()).isEqualTo(WAS);

        host.apply(2, request(WILL, LONG));
        host.write("/lame", "");
        Reply failed = restart(2);

        assertThat(failed.status()).isEqualTo(Status.PERSON);
        assertThat(reason(failed)).contains("it does not start");
        assertThat(shelf()).isEqualTo(WAS);
    }

    @Test
    void a_file_is_not_set_and_a_store_is_not_replaced() throws Exception {
        ApplyRequest plain = request(WILL, LONG);
        Reply replaced = host.apply(
                1,
                new ApplyRequest(
                        SHELF,
                        ChangeKind.REPLACE,
                        LONG,
                        plain.before(),
                        plain.after(),
                        plain.expect(),
                        plain.daemonCommand(),
                        plain.dump(),
                        plain.candidate()));

        assertThat(replaced.status()).isEqualTo(Status.REFUSED);
        assertThat(reason(replaced)).startsWith("payload ");
        assertThat(shelf()).isEqualTo(WAS);
    }
}
