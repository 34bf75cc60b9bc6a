package dev.countersign.platform;

import static dev.countersign.platform.FakeHost.CONFIGURATION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.document.Bytes;
import dev.countersign.document.Digest;
import dev.countersign.platform.Reply.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the program on the host must do under every shell: one small class a shell runs all of this. */
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class TransactionContract {
    private static final String BEFORE = "[global]\n\tworkgroup = LAB\n";
    private static final String AFTER = "[global]\n\tworkgroup = LAB\n\tserver signing = mandatory\n";
    private static final Duration LONG = Duration.ofMinutes(5);

    @TempDir
    private Path directory;

    private FakeHost host;

    /** The words that start the shell. */
    abstract String[] shell();

    @BeforeEach
    void aHost() throws IOException {
        host = new FakeHost(directory, shell());
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        host.end();
    }

    private static String reason(Reply reply) {
        return reply.text("reason").orElse("");
    }

    private List<String> steps(Reply reply) {
        return reply.all("step").stream().map(field -> field.value().latin1()).toList();
    }

    private List<String> besideTheDocument() throws IOException {
        try (var files = Files.list(host.at(CONFIGURATION).getParent())) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    // Reading

    @Test
    void observe_brings_the_document_byte_for_byte() throws Exception {
        byte[] odd =
                "\u00ef\u00bb\u00bf[global]\r\n\tserver string = caf\u00e9 \\\n x\r\n a\0b = %h\n\nlast line without an end"
                        .getBytes(StandardCharsets.ISO_8859_1);
        Files.write(host.at(CONFIGURATION), odd);

        Reply reply = host.observe();

        assertThat(reply.status()).isEqualTo(Status.DONE);
        assertThat(reply.first("content")).contains(Bytes.of(odd));
        assertThat(reply.text("document.path")).contains(CONFIGURATION);
        assertThat(reply.first("daemon.command"))
                .contains(Bytes.utf8("/usr/sbin/smbd\0-s\0" + CONFIGURATION + "\0-D\0"));
        assertThat(reply.text("role")).contains("ROLE_STANDALONE");
    }

    @Test
    void observe_follows_what_the_document_refers_to_and_says_what_is_absent() throws Exception {
        host.write(CONFIGURATION, """
                [global]
                  InClude = /etc/samba/one.conf
                  inc\\
                lude=/etc/samba/two  .conf
                  include = /etc/samba/%m.conf
                # include = /etc/samba/comment.conf
                  path = x ; include = /etc/samba/not.conf
                  include = relative.conf
                """);
        host.write("/etc/samba/one.conf", "config file = /etc/samba/three.conf\n");
        host.write("/etc/samba/two .conf", "x\n");

        Reply reply = host.observe("/etc/samba/srv.conf");

        List<String> files = new ArrayList<>();
        for (Reply.Field file : reply.all("file")) {
            files.add(file.words().get(0) + " " + file.words().get(1));
        }
        assertThat(files)
                .containsExactly(
                        CONFIGURATION + " file",
                        "/etc/samba/srv.conf absent",
                        "/etc/samba/one.conf file",
                        "/etc/samba/two .conf file",
                        "/relative.conf absent",
                        "/etc/samba/three.conf absent");
    }

    @Test
    void observe_and_rehearse_write_nothing() throws Exception {
        Map<String, String> before = host.tree();

        Reply observed = host.observe();
        Reply rehearsed = host.rehearse(CONFIGURATION, AFTER);

        assertThat(observed.status()).isEqualTo(Status.DONE);
        assertThat(rehearsed.status()).isEqualTo(Status.DONE);
        assertThat(rehearsed.all("refuse")).isEmpty();
        assertThat(host.tree()).isEqualTo(before);
    }

    @Test
    void rehearse_keeps_the_readers_words_and_its_complaints_apart() throws Exception {
        Reply good = host.rehearse(CONFIGURATION, AFTER + "# not seen\n");
        Reply bad = host.rehearse(CONFIGURATION, "nonsense\n");

        assertThat(good.text("reader.before.exit")).contains("0");
        assertThat(good.text("reader.before.dump")).contains(BEFORE + "\n");
        assertThat(good.text("reader.after.dump")).contains(AFTER + "\n\n");
        assertThat(good.text("reader.after.warnings"))
                .contains("Load smb config files from /dev/stdin\nServer role: ROLE_STANDALONE\n");
        assertThat(bad.text("reader.after.exit")).contains("1");
        assertThat(bad.text("reader.after.dump")).contains("");
        assertThat(bad.text("reader.after.warnings"))
                .contains("Load smb config files from /dev/stdin\nError loading services.\n");
    }

    @Test
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void a_large_document_takes_time_with_its_length_not_with_its_square() throws Exception {
        String large = AFTER + "[share]\n\tpath = /srv/share\n\n".repeat(7_000);

        Reply reply = host.rehearse(CONFIGURATION, large);

        assertThat(reply.text("reader.after.dump")).contains(large + "\n");
        assertThat(reply.text("reader.after.warnings"))
                .contains("Load smb config files from /dev/stdin\nServer role: ROLE_STANDALONE\n");
    }

    // The frame

    @Test
    void a_script_that_was_cut_runs_nothing() throws Exception {
        String nonce = FakeHost.nonce();
        Invocation call = host.speaker().apply(FakeHost.run(1), nonce, host.request(AFTER, LONG));
        int length = Script.of(host.root().toString(), FakeHost.hooks()).text().length();
        Map<String, String> before = host.tree();

        for (int end : List.of(0, 1, 100, length / 2, length - 12, length - 4, length - 3, length - 2)) {
            Map.Entry<Integer, String> answer = host.raw(call, call.input().slice(0, end));

            assertThat(answer.getValue()).as("cut after " + end).isEmpty();
        }

        assertThat(host.tree()).isEqualTo(before);
    }

    @Test
    void a_payload_that_was_cut_or_changed_touches_nothing() throws Exception {
        String nonce = FakeHost.nonce();
        Invocation call = host.speaker().apply(FakeHost.run(1), nonce, host.request(AFTER, LONG));
        int script = Script.of(host.root().toString(), FakeHost.hooks()).text().length();
        byte[] changed = call.input().toArray();
        changed[changed.length - 3] ^= 1;
        Map<String, String> before = host.tree();

        for (Bytes input : List.of(
                call.input().slice(0, script),
                call.input().slice(0, script + 20),
                call.input().slice(0, call.input().length() - 1),
                Bytes.of(changed))) {
            Reply reply = Reply.parse(Bytes.utf8(host.raw(call, input).getValue()), nonce);

            assertThat(reply.status()).isEqualTo(Status.REFUSED);
            assertThat(reason(reply))
                    .matches("frame .*|payload \\d+ of \\d+ bytes came|payload its bytes are not those .*");
        }

        assertThat(host.tree()).isEqualTo(before);
    }

    // The change

    @Test
    void apply_installs_and_confirm_keeps() throws Exception {
        host.mode(CONFIGURATION, "rw-r-----");

        Reply applied = host.apply(1, host.request(AFTER, LONG));
        Reply confirmed = host.confirm(1);

        assertThat(steps(applied))
                .containsExactly(
                        "locked", "compared", "backed-up", "staged", "checked", "armed", "installed", "activated");
        assertThat(applied.status()).isEqualTo(Status.DONE);
        assertThat(applied.text("timer")).contains("setsid");
        assertThat(confirmed.status()).isEqualTo(Status.DONE);
        assertThat(confirmed.text("verdict")).contains("confirmed");
        assertThat(confirmed.text("sessions")).contains("{\"sessions\": {}}");
        assertThat(host.read(CONFIGURATION)).isEqualTo(AFTER);
        assertThat(host.read("/loaded")).isEqualTo(AFTER);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(host.at(CONFIGURATION))))
                .isEqualTo("rw-r-----");
        assertThat(besideTheDocument()).containsExactly("smb.conf");
        assertThat(host.confirm(1).status()).isEqualTo(Status.DONE);
        assertThat(host.revert(1).status()).isEqualTo(Status.REFUSED);
    }

    @Test
    void what_nobody_confirms_comes_back_by_itself_with_its_inode() throws Exception {
        Object inode = Files.getAttribute(host.at(CONFIGURATION), "unix:ino");

        Reply applied = host.apply(1, host.request(AFTER, LONG));
        host.endTheLease(1);
        FakeHost.until("the timer has settled it", () -> host.settled(1));

        assertThat(applied.status()).isEqualTo(Status.DONE);
        assertThat(host.read(CONFIGURATION)).isEqualTo(BEFORE);
        assertThat(host.read("/loaded")).isEqualTo(BEFORE);
        assertThat(Files.getAttribute(host.at(CONFIGURATION), "unix:ino")).isEqualTo(inode);
        assertThat(besideTheDocument()).containsExactly("smb.conf");
        Reply late = host.confirm(1);
        assertThat(late.status()).isEqualTo(Status.REVERTED);
        assertThat(late.text("verdict")).contains("reverted");
        assertThat(reason(late)).startsWith("expired");
    }

    @Test
    void a_lease_ends_when_its_seconds_are_over() throws Exception {
        host.apply(1, host.request(AFTER, Duration.ofSeconds(2)));

        FakeHost.until("the lease ends", () -> host.settled(1));

        assertThat(host.read(CONFIGURATION)).isEqualTo(BEFORE);
    }

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
    void the_program_in_the_runs_directory_puts_back_without_anybodys_help() throws Exception {
        host.apply(1, host.request(AFTER, LONG));
        List<String> words = new ArrayList<>(List.of(shell()));
        words.add(host.runDirectory(1).resolve("revert").toString());

        Process process = new ProcessBuilder(words).start();
        String said = Bytes.of(process.getInputStream().readAllBytes()).utf8();

        assertThat(process.waitFor()).isZero();
        assertThat(said).isEqualTo(FakeHost.run(1) + ": reverted, restored \n");
        assertThat(host.read(CONFIGURATION)).isEqualTo(BEFORE);
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
    void a_failed_activation_reverts_at_once() throws Exception {
        host.write("/deaf", "");
        host.tool(
                "smbcontrol",
                "test -e \"$root/told\" || { : >\"$root/told\"; exit 1; }; echo \"$*\" >>\"$root/reloads\"");

        Reply applied = host.apply(1, host.request(AFTER, LONG));

        assertThat(applied.status()).isEqualTo(Status.REVERTED);
        assertThat(reason(applied)).startsWith("activation smbcontrol failed");
        assertThat(host.read(CONFIGURATION)).isEqualTo(BEFORE);
        assertThat(host.read("/reloads")).isEqualTo("4242 reload-config\n");
    }

    @Test
    void a_restore_whose_activation_fails_is_tried_until_it_succeeds() throws Exception {
        host.write("/deaf", "");

        Reply applied = host.apply(1, host.request(AFTER, LONG));
        boolean early = host.settled(1);
        Files.delete(host.at("/deaf"));
        host.endTheLease(1);
        FakeHost.until("the timer tells the daemon", () -> host.settled(1));

        assertThat(applied.status()).isEqualTo(Status.PERSON);
        assertThat(reason(applied)).startsWith("unfinished activation the bytes are back");
        assertThat(early).isFalse();
        assertThat(host.read("/loaded")).isEqualTo(BEFORE);
    }

    @Test
    void refuses_a_plan_made_before_someone_edited_the_file() throws Exception {
        ApplyRequest plain = host.request(AFTER, LONG);
        ApplyRequest stale = new ApplyRequest(
                plain.document(),
                plain.kind(),
                plain.lease(),
                plain.before(),
                plain.after(),
                Map.of(),
                plain.daemonCommand(),
                plain.dump(),
                plain.candidate());
        host.write(CONFIGURATION, BEFORE + "# edited\n");

        Reply applied = host.apply(1, stale);

        assertThat(applied.status()).isEqualTo(Status.REFUSED);
        assertThat(reason(applied)).isEqualTo("changed " + CONFIGURATION);
        assertThat(host.read(CONFIGURATION)).isEqualTo(BEFORE + "# edited\n");
        assertThat(besideTheDocument()).containsExactly("smb.conf");
    }

    @Test
    void refuses_when_a_file_of_the_fingerprint_or_the_daemon_changed() throws Exception {
        ApplyRequest plain = host.request(AFTER, LONG);
        Map<String, Optional<Digest>> expect = new LinkedHashMap<>(plain.expect());
        expect.put("/etc/samba/absent.conf", Optional.empty());
        ApplyRequest request = new ApplyRequest(
                plain.document(),
                plain.kind(),
                plain.lease(),
                plain.before(),
                plain.after(),
                expect,
                plain.daemonCommand(),
                plain.dump(),
                plain.candidate());
        host.write("/etc/samba/absent.conf", "now it is there\n");

        Reply included = host.apply(1, request);
        Files.delete(host.at("/etc/samba/absent.conf"));
        host.write("/proc/4242/cmdline", "/usr/sbin/smbd\0-s\0" + CONFIGURATION + "\0--option=server signing=no\0");
        Reply daemon = host.apply(2, request);

        assertThat(reason(included)).isEqualTo("changed /etc/samba/absent.conf");
        assertThat(reason(daemon)).isEqualTo("changed the command line of the daemon");
        assertThat(List.of(included.status(), daemon.status())).containsOnly(Status.REFUSED);
        assertThat(host.read(CONFIGURATION)).isEqualTo(BEFORE);
    }

    @Test
    void refuses_a_staged_file_that_does_not_read_back_as_rehearsed() throws Exception {
        ApplyRequest plain = host.request(AFTER, LONG);
        ApplyRequest request = new ApplyRequest(
                plain.document(),
                plain.kind(),
                plain.lease(),
                plain.before(),
                plain.after(),
                plain.expect(),
                plain.daemonCommand(),
                Optional.of(Bytes.utf8("another meaning").digest()),
                plain.candidate());

        Reply applied = host.apply(1, request);

        assertThat(applied.status()).isEqualTo(Status.REFUSED);
        assertThat(reason(applied)).startsWith("checked ");
        assertThat(host.read(CONFIGURATION)).isEqualTo(BEFORE);
        assertThat(besideTheDocument()).containsExactly("smb.conf");
    }

    @Test
    void an_activation_alone_leaves_the_file_alone() throws Exception {
        ApplyRequest plain = host.request(BEFORE, LONG);
        ApplyRequest request = new ApplyRequest(
                plain.document(),
                ChangeKind.ACTIVATE,
                plain.lease(),
                plain.before(),
                plain.before(),
                plain.expect(),
                plain.daemonCommand(),
                plain.dump(),
                Bytes.EMPTY);

        Reply applied = host.apply(1, request);

        assertThat(steps(applied)).containsExactly("locked", "compared", "armed", "activated");
        assertThat(host.read("/loaded")).isEqualTo(BEFORE);
        assertThat(host.confirm(1).status()).isEqualTo(Status.DONE);
        assertThat(host.read(CONFIGURATION)).isEqualTo(BEFORE);
    }

    // Leases and locks

    @Test
    void a_pending_run_blocks_another_until_it_is_settled() throws Exception {
        host.apply(1, host.request(AFTER, LONG));
        ApplyRequest next = host.request(AFTER + "# more\n", LONG);

        Reply blocked = host.apply(2, next);
        host.confirm(1);
        Reply free = host.apply(2, next);

        assertThat(blocked.status()).isEqualTo(Status.REFUSED);
        assertThat(reason(blocked)).startsWith("pending " + FakeHost.run(1));
        assertThat(free.status()).isEqualTo(Status.DONE);
    }

    @Test
    void the_next_apply_settles_a_run_whose_lease_ended_with_its_timer_dead() throws Exception {
        ApplyRequest next = host.request(AFTER + "# second\n", LONG);
        host.apply(1, host.request(AFTER, LONG));
        FakeHost.signal("KILL", Long.toString(host.pid(1, "timer")));
        // A reboot ends a lease: the deadline then carries another boot.
        Files.writeString(host.runDirectory(1).resolve("deadline"), "another-boot 99999999\n");

        Reply applied = host.apply(2, next);

        assertThat(applied.status()).isEqualTo(Status.DONE);
        assertThat(host.settled(1)).isTrue();
        assertThat(Files.readString(host.runDirectory(2).resolve("before"))).isEqualTo(BEFORE);
    }

    @Test
    void extend_moves_the_end_and_is_refused_afterwards() throws Exception {
        host.apply(1, host.request(AFTER, Duration.ofSeconds(20)));

        Reply extended = host.extend(1, Duration.ofSeconds(200));
        Reply observed = host.observe();
        host.revert(1);
        Reply late = host.extend(1, Duration.ofSeconds(200));

        assertThat(Integer.parseInt(extended.text("deadline").orElseThrow())).isBetween(195, 200);
        assertThat(observed.text("pending").orElseThrow()).matches(FakeHost.run(1) + " (19\\d|200) no");
        assertThat(late.status()).isEqualTo(Status.REFUSED);
    }

    @Test
    void confirm_and_expiry_at_the_same_moment_have_one_winner_and_the_loser_knows() throws Exception {
        // Whoever comes to claim the verdict waits until the other one is about to do the same.
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
            assertThat(confirmed.status()).isIn(Status.DONE, Status.REVERTED);
            assertThat(confirmed.text("verdict")).contains(kept ? "confirmed" : "reverted");
            assertThat(host.read(CONFIGURATION)).isEqualTo(kept ? AFTER : BEFORE);
            assertThat(Bytes.of(expiry.getInputStream().readAllBytes()).utf8())
                    .startsWith(FakeHost.run(run) + (kept ? ": confirmed," : ": reverted,"));
            assertThat(besideTheDocument()).containsExactly("smb.conf");
            try (DirectoryStream<Path> claims = Files.newDirectoryStream(host.root(), "claim.*")) {
                for (Path claim : claims) {
                    Files.delete(claim);
                }
            }
        }
    }

    // Writers that die, stop and come late; people who edit at the wrong moment

    /** Makes the rename of the new file wait for {@code /go}; {@code /waiting} says that it does. */
    private void holdTheRename() throws IOException {
        host.tool("mv", """
                case $* in
                    *.new*smb.conf)
                        : >"$root/waiting"
                        until test -e "$root/go"; do sleep 0.05; done ;;
                esac
                exec /bin/mv "$@"
                """);
    }

    private Process applyInBackground(int run) throws Exception {
        Invocation call = host.speaker().apply(FakeHost.run(run), FakeHost.nonce(), host.request(AFTER, LONG));
        Process process = host.start(call, call.input());
        FakeHost.until("the writer is about to rename", () -> Files.exists(host.at("/waiting")));
        return process;
    }

    @Test
    void a_writer_killed_before_it_installs_leaves_nothing_behind() throws Exception {
        holdTheRename();
        Process apply = applyInBackground(1);

        FakeHost.signal("KILL", "-" + host.pid(1, "writer"));
        String said = Bytes.of(apply.getInputStream().readAllBytes()).latin1();

        assertThat(said).contains("interrupted the writer was ended").contains(" end reverted");
        assertThat(host.read(CONFIGURATION)).isEqualTo(BEFORE);
        assertThat(besideTheDocument()).containsExactly("smb.conf");
    }

    @Test
    void a_writer_that_is_stopped_is_ended_before_the_old_bytes_come_back() throws Exception {
        holdTheRename();
        Process apply = applyInBackground(1);
        long writer = host.pid(1, "writer");
        FakeHost.signal("STOP", "-" + writer);

        host.endTheLease(1);
        FakeHost.until("the lease ends", () -> host.settled(1));
        FakeHost.until("the writer is gone", () -> ProcessHandle.of(writer).isEmpty());
        host.write("/go", "");
        String said = Bytes.of(apply.getInputStream().readAllBytes()).latin1();

        assertThat(said).contains(" end reverted");
        assertThat(host.read(CONFIGURATION)).isEqualTo(BEFORE);
        assertThat(besideTheDocument()).containsExactly("smb.conf");
    }

    @Test
    void a_client_that_dies_while_the_writer_works_changes_nothing_for_the_lease() throws Exception {
        holdTheRename();
        Process apply = applyInBackground(1);
        apply.destroyForcibly().waitFor();

        host.write("/go", "");
        FakeHost.until(
                "the writer is done", () -> Files.exists(host.runDirectory(1).resolve("outcome")));
        host.endTheLease(1);
        FakeHost.until("the lease ends", () -> host.settled(1));

        assertThat(host.read(CONFIGURATION)).isEqualTo(BEFORE);
        assertThat(besideTheDocument()).containsExactly("smb.conf");
    }

    @Test
    void an_apply_that_is_stopped_does_not_keep_the_lock_past_its_lease() throws Exception {
        holdTheRename();
        Process apply = applyInBackground(1);
        FakeHost.signal("STOP", Long.toString(apply.pid()));

        host.endTheLease(1);
        FakeHost.until("the lease ends", () -> host.settled(1));
        apply.waitFor();
        host.write("/go", "");
        Reply next = host.apply(2, host.request(AFTER, LONG));

        assertThat(next.status()).isEqualTo(Status.DONE);
    }

    @Test
    void a_full_state_directory_stops_an_apply_before_it_changes_anything() throws Exception {
        host.tool("chmod", "case $* in *revert) exit 1 ;; esac; exec /bin/chmod \"$@\"");

        Reply applied = host.apply(1, host.request(AFTER, LONG));

        assertThat(applied.status()).isEqualTo(Status.FAILED);
        assertThat(reason(applied)).startsWith("armed ");
        assertThat(host.read(CONFIGURATION)).isEqualTo(BEFORE);
        assertThat(besideTheDocument()).containsExactly("smb.conf");
        assertThat(host.apply(2, host.request(AFTER, LONG)).status()).isEqualTo(Status.FAILED);
    }

    @Test
    void without_flock_a_living_holder_keeps_the_lock_and_a_dead_one_does_not() throws Exception {
        Bytes hooks = Bytes.utf8(
                FakeHost.hooks().latin1() + "have() {\ntest \"$1\" != flock && command -v \"$1\" >/dev/null 2>&1\n}\n");
        host = new FakeHost(directory, hooks, shell());
        holdTheRename();
        Process apply = applyInBackground(1);

        Reply held = host.apply(2, host.request(AFTER, LONG));
        apply.destroyForcibly().waitFor();
        host.endTheLease(1);
        FakeHost.until("the lease ends", () -> host.settled(1));
        host.write("/go", "");
        Reply passed = host.apply(3, host.request(AFTER, LONG));
        Reply confirmed = host.confirm(3);

        assertThat(held.status()).isEqualTo(Status.REFUSED);
        assertThat(reason(held)).startsWith("locked ");
        assertThat(passed.status()).isEqualTo(Status.DONE);
        assertThat(confirmed.status()).isEqualTo(Status.DONE);
        assertThat(Files.exists(host.at("/var/lib/countersign/lock.held"), LinkOption.NOFOLLOW_LINKS))
                .isFalse();
    }

    @Test
    void an_edit_between_staging_and_installing_is_kept_and_the_change_refused() throws Exception {
        host.tool(
                "ln", "case $* in *.old) echo '# theirs' >>\"$root/etc/samba/smb.conf\" ;; esac; exec /bin/ln \"$@\"");

        Reply applied = host.apply(1, host.request(AFTER, LONG));

        assertThat(applied.status()).isEqualTo(Status.REFUSED);
        assertThat(reason(applied)).isEqualTo("changed " + CONFIGURATION);
        assertThat(host.read(CONFIGURATION)).isEqualTo(BEFORE + "# theirs\n");
        assertThat(besideTheDocument()).containsExactly("smb.conf");
    }

    @Test
    void an_edit_of_the_old_file_while_it_is_replaced_is_put_in_place_again() throws Exception {
        host.tool(
                "mv",
                "case $* in *.new*smb.conf) echo '# theirs' >>\"$root/etc/samba/smb.conf\" ;; esac; exec /bin/mv \"$@\"");

        Reply applied = host.apply(1, host.request(AFTER, LONG));

        assertThat(applied.status()).isEqualTo(Status.PERSON);
        assertThat(reason(applied)).startsWith("edited " + CONFIGURATION);
        assertThat(host.read(CONFIGURATION)).isEqualTo(BEFORE + "# theirs\n");
        assertThat(besideTheDocument()).containsExactly("smb.conf");
    }

    @Test
    void a_file_that_somebody_edited_after_the_change_is_never_overwritten() throws Exception {
        host.apply(1, host.request(AFTER, LONG));
        host.write(CONFIGURATION, AFTER + "# theirs\n");

        Reply confirmed = host.confirm(1);
        Reply status = host.status();

        assertThat(confirmed.status()).isEqualTo(Status.PERSON);
        assertThat(reason(confirmed)).startsWith("changed " + CONFIGURATION);
        assertThat(host.read(CONFIGURATION)).isEqualTo(AFTER + "# theirs\n");
        assertThat(status.text("run")).contains(FakeHost.run(1) + " person -");
        assertThat(Files.readString(host.runDirectory(1).resolve("before"))).isEqualTo(BEFORE);
    }

    @Test
    void an_editor_that_kept_the_old_file_open_is_noticed_at_confirm() throws Exception {
        host.apply(1, host.request(AFTER, LONG));
        Path old = host.at("/etc/samba/.countersign-" + FakeHost.run(1) + ".old");
        Files.writeString(old, BEFORE + "# theirs\n");

        Reply confirmed = host.confirm(1);

        assertThat(confirmed.status()).isEqualTo(Status.PERSON);
        assertThat(reason(confirmed)).startsWith("edited " + CONFIGURATION);
        assertThat(host.read(CONFIGURATION)).isEqualTo(BEFORE + "# theirs\n");
    }

    // Files of an odd kind

    @Test
    void names_with_quotes_blanks_newlines_and_dashes_are_only_names() throws Exception {
        String odd = "/etc/samba/-it's a \"file\" $(x) `y` \\0101 %s\n*.conf";
        Files.write(host.at(odd), Bytes.utf8(BEFORE).toArray());
        host.write("/proc/4242/cmdline", "/usr/sbin/smbd\0-D\0");

        Reply observed = host.observe(odd);
        Reply rehearsed = host.rehearse(odd, AFTER);
        Reply applied = host.apply(1, host.request(odd, AFTER, LONG));
        String installed = host.read(odd);
        Reply reverted = host.revert(1);

        assertThat(observed.all("file").get(1).words()).startsWith(odd, "file");
        assertThat(Files.readString(host.runDirectory(1).resolve("revert"))).doesNotContain("\n*.conf");
        assertThat(rehearsed.all("refuse")).isEmpty();
        assertThat(applied.status()).isEqualTo(Status.DONE);
        assertThat(installed).isEqualTo(AFTER);
        assertThat(reverted.status()).isEqualTo(Status.DONE);
        assertThat(host.read(odd)).isEqualTo(BEFORE);
    }

    @Test
    void a_symbolic_link_is_resolved_and_only_its_target_is_changed() throws Exception {
        Files.createDirectories(host.at("/srv/conf"));
        Files.setPosixFilePermissions(host.at("/srv"), PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(host.at("/srv/conf"), PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.move(host.at(CONFIGURATION), host.at("/srv/conf/real.conf"));
        Files.createSymbolicLink(host.at(CONFIGURATION), Path.of("../../srv/conf/real.conf"));

        Reply observed = host.observe();
        Reply link = host.rehearse(CONFIGURATION, AFTER);
        Reply target = host.apply(1, host.request("/srv/conf/real.conf", AFTER, LONG));

        assertThat(observed.text("document.given")).contains(CONFIGURATION);
        assertThat(observed.text("document.path")).contains("/srv/conf/real.conf");
        assertThat(link.text("refuse").orElseThrow()).startsWith("symlink ");
        assertThat(target.status()).isEqualTo(Status.DONE);
        assertThat(Files.isSymbolicLink(host.at(CONFIGURATION))).isTrue();
        assertThat(host.read(CONFIGURATION)).isEqualTo(AFTER);
    }

    @Test
    void a_hard_linked_file_and_a_directory_that_others_may_write_are_refused() throws Exception {
        Files.createLink(host.at("/etc/samba/second"), host.at(CONFIGURATION));
        host.mode("/etc/samba", "rwxrwxr-x");

        Reply rehearsed = host.rehearse(CONFIGURATION, AFTER);
        Reply applied = host.apply(1, host.request(AFTER, LONG));

        assertThat(rehearsed.all("refuse").stream()
                        .map(each -> each.value().latin1().replaceFirst(" .*", "")))
                .containsExactly("hard-linked", "directory-writable");
        assertThat(applied.status()).isEqualTo(Status.REFUSED);
        assertThat(reason(applied)).startsWith("hard-linked");
        assertThat(host.read(CONFIGURATION)).isEqualTo(BEFORE);
    }

    @Test
    void a_missing_daemon_or_two_of_them_are_refused() throws Exception {
        Files.createDirectories(host.at("/proc/5000"));
        host.write("/proc/5000/comm", "smbd\n");
        host.write("/proc/5000/stat", "5000 (smbd) S 1 5000 5000 0 -1 0 1 2 3 4 5 6 7 8 20 0 1 0 888 1 2 3\n");
        host.write("/proc/5000/cmdline", "/usr/sbin/smbd\0");

        Reply two = host.rehearse(CONFIGURATION, AFTER);
        host.write("/proc/5000/comm", "other\n");
        host.write("/proc/4242/comm", "other\n");
        Reply none = host.rehearse(CONFIGURATION, AFTER);

        assertThat(two.text("refuse").orElseThrow()).startsWith("several-daemons ");
        assertThat(none.text("refuse").orElseThrow()).startsWith("daemon-down ");
    }

    @Test
    void a_state_directory_that_somebody_else_could_prepare_is_refused() throws Exception {
        Files.createDirectories(host.at("/elsewhere"));
        Files.createSymbolicLink(host.at("/var/lib/countersign"), host.at("/elsewhere"));

        Reply linked = host.apply(1, host.request(AFTER, LONG));
        Files.delete(host.at("/var/lib/countersign"));
        Files.createDirectory(host.at("/var/lib/countersign"));
        host.mode("/var/lib/countersign", "rwxrwxrwx");
        Reply open = host.apply(1, host.request(AFTER, LONG));

        assertThat(List.of(linked.status(), open.status())).containsOnly(Status.REFUSED);
        assertThat(reason(linked)).startsWith("state link");
        assertThat(reason(open)).startsWith("state mode");
        assertThat(host.read(CONFIGURATION)).isEqualTo(BEFORE);
    }

    @Test
    void the_last_twenty_runs_are_kept() throws Exception {
        for (int run = 1; run <= 22; run++) {
            host.revert(run);
        }

        host.apply(30, host.request(AFTER, LONG));

        List<String> runs = host.status().all("run").stream()
                .map(field -> field.value().latin1())
                .toList();
        assertThat(runs).hasSize(20);
        assertThat(runs.get(19)).matches(FakeHost.run(30) + " pending \\d+");
    }
}
