package dev.countersign.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.bytes.Bytes;
import dev.countersign.bytes.Digest;
import dev.countersign.observation.RunId;
import dev.countersign.observation.WireAnswer;
import dev.countersign.observation.WireAnswer.Advertised;
import dev.countersign.observation.WirePicture;
import dev.countersign.plan.Goal;
import dev.countersign.platform.ChangeKind;
import dev.countersign.transaction.RemoteRun.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is reported about an earlier run, for everything that can be found on its host. */
class AsLeftTest {
    private static final RunId RUN = new RunId("20261122T095141Z-3f9c");
    private static final String LATER = "20261123T000000Z-0001";
    private static final String FILE = "/etc/samba/smb.conf";
    private static final Digest BEFORE = Bytes.utf8("before").digest();
    private static final Digest AFTER = Bytes.utf8("after").digest();
    private static final Digest THEIRS = Bytes.utf8("theirs").digest();

    private static Digest digest(String word) {
        return switch (word) {
            case "before" -> BEFORE;
            case "after" -> AFTER;
            default -> THEIRS;
        };
    }

    private static RemoteRun run(String name, String verdict, Digest before, Digest after) {
        return new RemoteRun(
                name,
                verdict,
                OptionalLong.empty(),
                Optional.of(new Change(ChangeKind.REPLACE, before, after, Optional.empty(), FILE)),
                "");
    }

    private static HostOutcome judge(
            TransactionPurpose purpose, boolean restored, List<RemoteRun> runs, String now, boolean right) {
        Goal goal = new Goal(Advertised.REQUIRED, false, "");
        AsLeft.Left left = new AsLeft.Left(RUN, "fs1", FILE, BEFORE, AFTER, goal, purpose, restored, false);
        Optional<Digest> digest = now.equals("gone") ? Optional.empty() : Optional.of(digest(now));
        return purpose.told(AsLeft.judge(
                left, new AsLeft.Seen(runs, digest, wire(right ? Advertised.REQUIRED : Advertised.UNKNOWN))));
    }

    private static WirePicture wire(Advertised said) {
        WireAnswer answer = new WireAnswer(
                "192.0.2.1", 445, said, Optional.empty(), Optional.empty(), Optional.empty(), "so it said");
        return new WirePicture(List.of(new WirePicture.Endpoint(answer, Optional.empty())));
    }

    /**
     * An apply with --accept-unproven, or a rollback to a state that could not be judged, is
     * reported by what can be found now.
     */
    @ParameterizedTest
    @CsvSource({
        // what the wire had to show, whether that was waived, what it shows now: the reported
        // outcome and its exit code
        "REQUIRED,true,UNKNOWN,Committed,0",
        "REQUIRED,true,REQUIRED,Committed,0",
        "REQUIRED,true,OFFERED,Refused,4",
        "UNKNOWN,true,OFFERED,Committed,0",
        "UNKNOWN,true,UNKNOWN,Committed,0",
        "UNKNOWN,false,UNKNOWN,Refused,3",
    })
    void what_was_accepted_unproven_does_not_hold_against_a_wire_that_says_no(
            Advertised wanted, boolean waived, Advertised said, String told, int exit) {
        AsLeft.Left left = new AsLeft.Left(
                RUN, "fs1", FILE, BEFORE, AFTER, new Goal(wanted, waived, ""), TransactionPurpose.CHANGE, false, false);

        HostOutcome outcome = AsLeft.judge(left, new AsLeft.Seen(List.of(), Optional.of(AFTER), wire(said)));

        assertThat(outcome.outcome().word() + " " + outcome.code().number()).isEqualTo(told + " " + exit);
    }

    @ParameterizedTest
    @CsvSource({
        // the host's verdict, a later run's, the file now, whether the wire is right: the reported
        // outcome, its exit code, and why
        "confirmed,,after,true,Committed,0,is as the run left it",
        "confirmed,,after,false,Refused,3,but the wire says unknown and not required",
        "confirmed,,before,true,Refused,4,is as it was before the run",
        "confirmed,,theirs,true,Refused,4,was edited since",
        "confirmed,,gone,true,Refused,4,is gone",
        "confirmed,rollback,before,true,Refused,4,it was rolled back since by run " + LATER,
        "confirmed,rollback,theirs,true,Refused,4,was edited since",
        "confirmed,change,theirs,true,Refused,4,was changed since by run " + LATER,
        "confirmed,pending,before,true,Refused,4,run " + LATER + " is pending",
        "reverted,,before,true,RolledBack,5,the host has put everything back",
        "aborted,,before,true,RolledBack,5,the host has put everything back",
        "reverted,,after,true,Refused,4,had reverted this run",
        "reverted,change,theirs,true,Refused,4,was changed since by run " + LATER,
        "person,,after,true,NeedsPerson,6,could not settle",
        "unknown,,after,true,Committed,0,is as the run left it",
        "unknown,,before,true,Refused,4,is as it was before the run",
    })
    void what_is_told_is_what_was_seen(
            String verdict, String later, String now, boolean right, String told, int exit, String why) {
        List<RemoteRun> runs = new ArrayList<>();
        if (!verdict.equals("unknown")) {
            runs.add(run(RUN.name(), verdict, BEFORE, AFTER));
        }
        if (later != null) {
            runs.add(
                    switch (later) {
                        case "rollback" -> run(LATER, "confirmed", AFTER, BEFORE);
                        case "pending" -> run(LATER, "pending", AFTER, BEFORE);
                        default -> run(LATER, "confirmed", AFTER, THEIRS);
                    });
        }

        HostOutcome outcome = judge(TransactionPurpose.CHANGE, false, runs, now, right);

        assertThat(outcome.outcome().word() + " " + outcome.code().number()).isEqualTo(told + " " + exit);
        assertThat(outcome.reason().replace(",", "")).contains(why);
    }

    @Test
    void of_a_rollback_the_words_are_those_of_a_rollback() {
        List<RemoteRun> there = List.of(run(RUN.name(), "confirmed", BEFORE, AFTER));

        assertThat(judge(TransactionPurpose.ROLLBACK, false, there, "after", true)
                        .outcome())
                .isEqualTo(Outcome.ROLLED_BACK);
        assertThat(judge(TransactionPurpose.ROLLBACK, false, there, "after", true)
                        .code()
                        .number())
                .isZero();
        assertThat(judge(TransactionPurpose.ROLLBACK, false, there, "before", true)
                        .outcome())
                .isEqualTo(Outcome.REFUSED);
    }

    @ParameterizedTest
    @EnumSource(
            value = Outcome.class,
            names = {"COMMITTED", "PENDING", "ROLLED_BACK"})
    void what_says_how_a_host_is_cannot_be_made_without_having_seen_it(Outcome outcome) {
        assertThatThrownBy(() -> HostOutcome.of("fs1", outcome, "so it was written"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
