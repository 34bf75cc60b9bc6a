package dev.countersign.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import dev.countersign.observation.RunId;
import dev.countersign.observation.WireAnswer;
import dev.countersign.observation.WireAnswer.Advertised;
import dev.countersign.plan.Change;
import dev.countersign.plan.Goal;
import dev.countersign.platform.ApplyRequest;
import dev.countersign.platform.ChangeKind;
import dev.countersign.platform.Invocation;
import dev.countersign.platform.PosixSh;
import dev.countersign.platform.Script;
import dev.countersign.transaction.RemoteException.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which connection carries which step of a change, and what goes on at the same time. */
@Timeout(30)
class ConnectionsOfAChangeTest {
    private static final Bytes BEFORE = Bytes.utf8("[global]\n");
    private static final Bytes AFTER = Bytes.utf8("[global]\n\tserver signing = mandatory\n");

    private final List<String> events = new CopyOnWriteArrayList<>();
    private final AtomicInteger opened = new AtomicInteger();
    private final CountDownLatch proving = new CountDownLatch(1);
    private final CountDownLatch opening = new CountDownLatch(1);
    private volatile boolean installed;
    private volatile boolean reached = true;
    private volatile boolean refusedOnce;
    private boolean planned;
    private final AtomicInteger looksBefore = new AtomicInteger();
    private final Dialer nowhere = (address, port, timeout) -> {
        throw new Dialer.Forbidden("nobody dials here");
    };

    @Test
    void the_kept_connection_carries_apply_and_a_new_one_confirm() {
        assertThat(run(true).outcome()).isEqualTo(Outcome.COMMITTED);

        assertThat(events).containsExactly("apply on kept", "open 1", "confirm on 1", "close 1", "close kept");
    }

    @Test
    void confirm_never_goes_over_a_connection_that_was_open_before_the_change() {
        assertThat(run(false).outcome()).isEqualTo(Outcome.COMMITTED);

        assertThat(events).containsExactly("open 1", "apply on 1", "open 2", "confirm on 2", "close 2", "close 1");
    }

    @Test
    void a_proof_that_fails_reverts_over_the_connection_that_is_there_already() {
        reached = false;

        assertThat(run(true).outcome()).isEqualTo(Outcome.ROLLED_BACK);

        assertThat(events).containsExactly("apply on kept", "open 1", "revert on 1", "close 1", "close kept");
    }

    @Test
    void a_connection_that_could_not_be_opened_is_opened_again() {
        refusedOnce = true;

        assertThat(run(true).outcome()).isEqualTo(Outcome.COMMITTED);

        assertThat(events)
                .containsExactly("apply on kept", "refused", "open 1", "confirm on 1", "close 1", "close kept");
    }

    @Test
    void the_look_of_the_plan_a_moment_ago_is_the_one_before_the_change() {
        planned = true;

        assertThat(run(true).outcome()).isEqualTo(Outcome.COMMITTED);

        assertThat(looksBefore).hasValue(1);
    }

    @Test
    void a_new_connection_looks_again_before_the_change() {
        planned = true;

        assertThat(run(false).outcome()).isEqualTo(Outcome.COMMITTED);

        assertThat(looksBefore).hasValue(2);
    }

    private HostOutcome run(boolean keeps) {
        WireProbe probe = (dialer, address, port, timeout) -> {
            if (!installed && dialer == nowhere) {
                looksBefore.incrementAndGet();
            }
            if (installed) {
                // the proof and the opening wait for each other, so they must go on at the same time
                proving.countDown();
                await(opening);
            }
            return new WireAnswer(
                    address,
                    port,
                    installed && reached ? Advertised.REQUIRED : Advertised.OFFERED,
                    Optional.empty(),
                    Optional.of("3.1.1"),
                    Optional.of("11".repeat(16)),
                    "3.1.1");
        };
        Told kept = new Told("kept");
        HostOpener opener = new HostOpener() {
            @Override
            public RemoteHost open() throws RemoteException {
                if (installed) {
                    opening.countDown();
                    await(proving);
                }
                if (installed && refusedOnce) {
                    refusedOnce = false;
                    events.add("refused");
                    throw new RemoteException(Kind.UNREACHABLE, "test", "");
                }
                Told host = new Told(String.valueOf(opened.incrementAndGet()));
                events.add("open " + host.name);
                return host;
            }

            @Override
            public RemoteHost again() throws RemoteException {
                return keeps ? kept : open();
            }
        };
        ShellCalls calls =
                new ShellCalls(opener, new PosixSh(Script.of("", Bytes.EMPTY)), () -> "0123456789abcdef".repeat(2));
        WireLook look =
                new WireLook(probe, nowhere, List.of(new WireLook.Target("192.0.2.1", 445)), Duration.ofSeconds(1));
        if (planned) {
            WireLook.Begun seen = look.begin();
            seen.keep(kept, seen.through(kept));
        }
        ApplyRequest request = new ApplyRequest(
                "/etc/samba/smb.conf",
                ChangeKind.REPLACE,
                Duration.ofSeconds(60),
                BEFORE.digest(),
                AFTER.digest(),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                AFTER);
        return new Transaction(calls, look, new Nowhere(), new Skipping())
                .run(new Transaction.Order(
                        "fs1",
                        new RunId("20261122T095141Z-3f9c"),
                        request,
                        new Change.ReplaceBytes("/etc/samba/smb.conf", BEFORE, AFTER),
                        new Goal(Advertised.REQUIRED, false, "advertised"),
                        false,
                        false,
                        "/var/lib/countersign",
                        TransactionPurpose.CHANGE,
                        Map.of()));
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS))
                    .as("the other did not begin")
                    .isTrue();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** A clock that waits by going on. */
    private static final class Skipping implements Clock {
        private long now;

        @Override
        public Instant now() {
            return Instant.EPOCH.plusNanos(now);
        }

        @Override
        public long nanoTime() {
            return now;
        }

        @Override
        public void sleep(Duration duration) {
            now += duration.toNanos();
        }
    }

    /** A journal that keeps nothing. */
    private static final class Nowhere implements Journal {
        @Override
        public void record(String step, String host, Map<String, String> facts) {}

        @Override
        public void evidence(String host, String name, Bytes bytes) {}
    }

    /** A host that does what it is told. */
    private final class Told implements RemoteHost {
        private final String name;

        Told(String name) {
            this.name = name;
        }

        @Override
        public Answer run(Invocation invocation) {
            String verb = invocation.words().get(4);
            String nonce = invocation.words().get(5);
            events.add(verb + " on " + name);
            installed = true;
            String verdict = verb.equals("confirm") ? "confirmed" : verb.equals("revert") ? "reverted" : "pending";
            return new Answer(
                    0,
                    Bytes.utf8("countersign " + nonce + " begin\n" + nonce + " verdict text " + verdict.length() + "\n"
                            + verdict + "\n" + nonce + " end done\n"),
                    Bytes.EMPTY);
        }

        @Override
        public Dialer dialer() {
            return (address, port, timeout) -> {
                throw new Dialer.Forbidden("no forwarding");
            };
        }

        @Override
        public void close() {
            events.add("close " + name);
        }
    }
}
