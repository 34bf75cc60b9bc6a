package dev.countersign.platform;

import static dev.countersign.platform.FakeHost.CONFIGURATION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import dev.countersign.platform.Reply.Status;
import dev.countersign.testing.Needs;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** Writers that die, stop or are late. */
class WriterTest extends UnderEveryShell {
    /**
     * Makes the rename of the new file wait for {@code /go}; {@code /waiting} shows that it waits.
     */
    private void holdTheRename() throws IOException {
        host.tool("mv", """
                case $* in
                    *.new*smb.conf)
                        : >"$root/waiting"
                        while test -e "$root" && ! test -e "$root/go"; do sleep 0.05; done ;;
                esac
                exec /bin/mv "$@"
                """);
    }

    private Process applyInBackground(int run) throws Exception {
        Invocation call = host.speaker().apply(FakeHost.run(run), FakeHost.nonce(), host.request(AFTER, LONG));
        Process process = host.start(call, call.input());
        FakeHost.until("apply is held", () -> Files.exists(host.at("/waiting")));
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

    private static final String NO_FLOCK = "have() {\ntest \"$1\" != flock && command -v \"$1\" >/dev/null 2>&1\n}\n";
    private static final String NO_PROC = "kernel_tells() {\nreturn 1\n}\n";

    @Test
    void without_flock_a_living_holder_keeps_the_lock_and_a_dead_one_does_not() throws Exception {
        keepsTheLock(NO_FLOCK);
    }

    @Test
    @Needs("ps")
    void nor_without_proc_where_ps_tells_of_processes() throws Exception {
        keepsTheLock(NO_FLOCK + NO_PROC);
    }

    private void keepsTheLock(String without) throws Exception {
        host = new FakeHost(directory, Bytes.utf8(FakeHost.hooks().latin1() + without), shell.words());
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
        try (var left = Files.list(host.at("/var/lib/countersign"))) {
            assertThat(left.map(each -> each.getFileName().toString()))
                    .as("of a lock whose holder is gone nothing is left")
                    .noneMatch(name -> name.startsWith("lock."));
        }
    }

    @Test
    void a_client_that_dies_before_the_lease_is_armed_leaves_no_run_unsettled() throws Exception {
        host.tool("touch", """
                : >"$root/waiting"
                while test -e "$root" && ! test -e "$root/go"; do sleep 0.05; done
                exec /bin/touch "$@"
                """);
        Process apply = applyInBackground(1);
        apply.getInputStream().close();

        host.write("/go", "");
        FakeHost.until("the run is given up", () -> host.settled(1));
        apply.waitFor();

        assertThat(Files.readString(host.runDirectory(1).resolve("settled"))).startsWith("aborted interrupted ");
        assertThat(host.read(CONFIGURATION)).isEqualTo(BEFORE);
        assertThat(besideTheDocument()).containsExactly("smb.conf");
        assertThat(host.apply(2, host.request(AFTER, LONG)).status()).isEqualTo(Status.DONE);
    }
}
