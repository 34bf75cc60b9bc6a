package dev.countersign.platform;

import static dev.countersign.platform.FakeHost.CONFIGURATION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import dev.countersign.platform.Reply.Status;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** Who may hold the lock of a host, and who must not. */
class LockTest extends UnderEveryShell {
    @Test
    void while_one_call_is_at_work_another_is_refused_also_before_the_first_has_a_run() throws Exception {
        host.tool("mkdir", """
                case $* in
                    */var/lib/countersign/*)
                        if /bin/mkdir "$root/once" 2>/dev/null; then
                            : >"$root/waiting"
                            while test -e "$root" && ! test -e "$root/go"; do sleep 0.05; done
                        fi ;;
                esac
                exec /bin/mkdir "$@"
                """);
        ApplyRequest request = host.request(AFTER, LONG);
        Invocation call = host.speaker().apply(FakeHost.run(1), FakeHost.nonce(), request);
        Process first = host.start(call, call.input());
        FakeHost.until("the first has the lock", () -> Files.exists(host.at("/waiting")));

        Reply second = host.apply(2, request);
        host.write("/go", "");
        String said = Bytes.of(first.getInputStream().readAllBytes()).latin1();

        assertThat(second.status()).isEqualTo(Status.REFUSED);
        assertThat(reason(second)).isEqualTo("locked another call is at work on this host");
        assertThat(said).contains(" end done");
        assertThat(host.read(CONFIGURATION)).isEqualTo(AFTER);
    }

    @Test
    void a_daemon_that_an_activation_starts_keeps_no_lock() throws Exception {
        Bytes hooks = Bytes.utf8(FakeHost.hooks().latin1() + """
                platform_activate() {
                setsid tail -f "$state/lock" </dev/null >/dev/null 2>&1 &
                }
                """);
        host = new FakeHost(directory, hooks, shell.words());
        ApplyRequest next = host.request(AFTER + "# second\n", LONG);
        host.apply(1, host.request(AFTER, LONG));
        host.killTimer(1);
        host.endTheLease(1);

        Reply applied = host.apply(2, next);
        Reply confirmed = host.confirm(2);

        assertThat(host.settled(1)).isTrue();
        assertThat(applied.status()).as(reason(applied)).isEqualTo(Status.DONE);
        assertThat(confirmed.status()).as(reason(confirmed)).isEqualTo(Status.DONE);
    }
}
