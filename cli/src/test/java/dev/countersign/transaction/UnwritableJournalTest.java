package dev.countersign.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
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
import dev.countersign.testing.StillClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The program's disk is full: at each single thing that a transaction records, in order. */
class UnwritableJournalTest {
    private static final Bytes BEFORE = Bytes.utf8("[global]\n");
    private static final Bytes AFTER = Bytes.utf8("[global]\n\tserver signing = mandatory\n");

    private final List<String> called = new ArrayList<>();
    private boolean installed;

    @Test
    void a_transaction_writes_down_seven_things_before_it_confirms_and_one_after() {
        Disk disk = new Disk(Integer.MAX_VALUE);

        HostOutcome outcome = run(disk);

        assertThat(outcome.outcome()).isEqualTo(Outcome.COMMITTED);
        assertThat(disk.written)
                .containsExactly(
                        "before", "after", "wire-before", "intent", "installed", "wire-after", "confirming", "ended");
        assertThat(called).containsExactly("apply", "confirm");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void what_is_not_intended_in_writing_is_not_begun(int full) {
        HostOutcome outcome = run(new Disk(full));

        assertThat(called).isEmpty();
        assertThat(outcome.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(outcome.code()).isEqualTo(ExitCode.FAILED);
        assertThat(outcome.reason()).contains("no space left").contains("nothing was changed");
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 6, 7})
    void what_cannot_be_written_down_after_the_change_is_put_back_at_once_and_never_confirmed(int full) {
        HostOutcome outcome = run(new Disk(full));

        assertThat(called).containsExactly("apply", "revert");
        assertThat(outcome.outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(outcome.code()).isEqualTo(ExitCode.ROLLED_BACK);
        assertThat(outcome.reason()).contains("no space left").contains("everything was put back");
    }

    @Test
    void an_outcome_that_cannot_be_written_down_is_still_told_and_is_an_error_of_the_program() {
        HostOutcome outcome = run(new Disk(8));

        assertThat(called).containsExactly("apply", "confirm");
        assertThat(outcome.outcome()).isEqualTo(Outcome.COMMITTED);
        assertThat(outcome.code()).isEqualTo(ExitCode.FAILED);
        assertThat(outcome.notes()).anySatisfy(note -> assertThat(note).contains("no space left"));
    }

    private HostOutcome run(Journal journal) {
        String nonce = "0123456789abcdef0123456789abcdef";
        WireProbe probe = (dialer, address, port, timeout) -> new WireAnswer(
                address,
                port,
                installed ? Advertised.REQUIRED : Advertised.OFFERED,
                Optional.empty(),
                Optional.of("3.1.1"),
                Optional.of("11".repeat(16)),
                "3.1.1");
        Dialer nowhere = (address, port, timeout) -> {
            throw new Dialer.Forbidden("nobody dials here");
        };
        ShellCalls calls = new ShellCalls(Told::new, new PosixSh(Script.of("", Bytes.EMPTY)), () -> nonce);
        WireLook look =
                new WireLook(probe, nowhere, List.of(new WireLook.Target("192.0.2.1", 445)), Duration.ofSeconds(1));
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
        return new Transaction(calls, look, journal, new StillClock(Instant.EPOCH))
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

    /** A host that does what it is told. */
    private final class Told implements RemoteHost {
        @Override
        public Answer run(Invocation invocation) {
            String verb = invocation.words().get(4);
            String nonce = invocation.words().get(5);
            called.add(verb);
            installed = !verb.equals("revert");
            String verdict = switch (verb) {
                case "confirm" -> "confirmed";
                case "revert" -> "reverted";
                default -> "pending";
            };
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
        public void close() {}
    }

    /**
     * A journal with room for everything before the record with this number, and for nothing from
     * there on.
     */
    private static final class Disk implements Journal {
        private final int full;
        private final List<String> written = new ArrayList<>();

        Disk(int full) {
            this.full = full;
        }

        @Override
        public void record(String event, String host, Map<String, String> details) {
            write(event);
        }

        @Override
        public void evidence(String host, String name, Bytes bytes) {
            write(name);
        }

        private void write(String what) {
            if (written.size() + 1 >= full) {
                throw new Problem(ExitCode.FAILED, "the journal cannot be written: no space left", "make room");
            }
            written.add(what);
        }
    }
}
