package dev.countersign.finding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.inventory.Endpoint;
import dev.countersign.observation.Basis;
import dev.countersign.observation.Smb1Answer;
import dev.countersign.observation.Trial;
import dev.countersign.observation.WireAnswer;
import dev.countersign.observation.WireAnswer.Advertised;
import dev.countersign.observation.WirePicture;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is known about an endpoint gives its row exactly one state. */
class ClosingJudgeTest {
    private static final String AT = "192.0.2.1";
    private static final WireAnswer REQUIRED = answer(Advertised.REQUIRED, 3);
    private static final WireAnswer OFFERED = answer(Advertised.OFFERED, 1);
    private static final WireAnswer SHUT = WireAnswer.unknown(AT, 445, "connection refused");
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private static WireAnswer answer(Advertised advertised, int mode) {
        return new WireAnswer(
                AT,
                445,
                advertised,
                Optional.of(mode),
                Optional.of("3.1.1"),
                Optional.of("ab".repeat(16)),
                "3.1.1, SecurityMode 0x000" + mode);
    }

    private static RecordedFinding row(Subject subject, String id, String date) {
        return new RecordedFinding("fs1", new Endpoint(AT, 445), subject, id, false, date, 0, 1, 2);
    }

    private static RecordedFinding signing(String date) {
        return row(Subject.SIGNING, "nessus:57608", date);
    }

    private static RowEvidence wire(WireAnswer answer) {
        return new RowEvidence(
                Optional.of(answer), false, Optional.empty(), Optional.empty(), Optional.empty(), List.of());
    }

    private static RowEvidence inside(WireAnswer answer, Trial... trials) {
        return new RowEvidence(
                Optional.of(answer),
                false,
                Optional.of(new WirePicture.Endpoint(answer, Optional.of(answer), List.of(trials))),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    private static RowEvidence runs(RunEvidence... runs) {
        return new RowEvidence(
                Optional.of(REQUIRED), false, Optional.empty(), Optional.empty(), Optional.empty(), List.of(runs));
    }

    private static Trial trial(String login, Trial.Entry entry, Trial.Held signing, Trial.Held encryption, String why) {
        return new Trial(
                AT, 445, login, entry, Optional.of("3.1.1"), Optional.empty(), List.of(), signing, encryption, why);
    }

    @Test
    void what_requires_signing_now_is_closed_and_what_does_not_is_open() {
        Closing closed = ClosingJudge.judge(signing(""), wire(REQUIRED));
        Closing open = ClosingJudge.judge(signing(""), wire(OFFERED));

        assertThat(closed.state()).isEqualTo(RowState.CLOSED);
        assertThat(closed.why())
                .isEqualTo("required: 3.1.1, SecurityMode 0x0003; no run of this repository changed it");
        assertThat(closed.basis()).isEqualTo(Basis.ADVERTISED);
        assertThat(open.state()).isEqualTo(RowState.OPEN);
        assertThat(open.why()).isEqualTo("offered: 3.1.1, SecurityMode 0x0001");
        assertThat(ClosingJudge.judge(signing(""), wire(answer(Advertised.NOT_OFFERED, 0)))
                        .state())
                .isEqualTo(RowState.OPEN);
    }

    @Test
    void what_says_nothing_cannot_be_told_and_is_never_closed() {
        for (String why : List.of("connection refused", "no connection within 3 s", "no answer within 3 s")) {
            Closing closing = ClosingJudge.judge(signing(""), wire(WireAnswer.unknown(AT, 445, why)));

            assertThat(closing.state()).isEqualTo(RowState.CANNOT_TELL);
            assertThat(closing.why()).isEqualTo(why);
        }
        RowEvidence unasked = new RowEvidence(
                Optional.empty(), false, Optional.empty(), Optional.empty(), Optional.empty(), List.of());
        assertThat(ClosingJudge.judge(signing(""), unasked).state()).isEqualTo(RowState.CANNOT_TELL);
    }

    @Test
    void a_name_that_does_not_exist_and_a_port_that_is_shut_for_the_host_itself_are_not_there_any_more() {
        RowEvidence nameless = new RowEvidence(
                Optional.of(WireAnswer.unknown("fs1", 445, "the name is not known: fs1")),
                true,
                Optional.empty(),
                Optional.empty(),
                Optional.of(new Waived(NOON, "it is allowed")),
                List.of());
        WireAnswer throughSsh =
                WireAnswer.unknown(AT, 445, "the connection failed: connect failed: Connection refused");
        RowEvidence shut = new RowEvidence(
                Optional.of(SHUT),
                false,
                Optional.of(new WirePicture.Endpoint(SHUT, Optional.of(throughSsh))),
                Optional.empty(),
                Optional.empty(),
                List.of());

        assertThat(ClosingJudge.judge(signing(""), nameless).state()).isEqualTo(RowState.NOT_THERE);
        assertThat(ClosingJudge.judge(signing(""), shut).state()).isEqualTo(RowState.NOT_THERE);
    }

    @Test
    void what_answers_the_host_itself_counts_where_this_place_gets_no_answer() {
        RowEvidence through = new RowEvidence(
                Optional.of(SHUT),
                false,
                Optional.of(new WirePicture.Endpoint(SHUT, Optional.of(OFFERED))),
                Optional.empty(),
                Optional.empty(),
                List.of());

        assertThat(ClosingJudge.judge(signing(""), through).state()).isEqualTo(RowState.OPEN);
    }

    @Test
    void a_waiver_outweighs_what_is_open_or_not_known_and_nothing_else() {
        Waived waiver = new Waived(Instant.parse("2027-03-01T00:00:00Z"), "cannot sign (storage team)");
        for (WireAnswer each : List.of(OFFERED, SHUT)) {
            Closing closing = ClosingJudge.judge(
                    signing(""),
                    new RowEvidence(
                            Optional.of(each),
                            false,
                            Optional.empty(),
                            Optional.empty(),
                            Optional.of(waiver),
                            List.of()));

            assertThat(closing.state()).isEqualTo(RowState.WAIVED);
            assertThat(closing.until()).contains(waiver.until());
            assertThat(closing.why()).isEqualTo("cannot sign (storage team)");
        }
        assertThat(ClosingJudge.judge(
                                signing(""),
                                new RowEvidence(
                                        Optional.of(REQUIRED),
                                        false,
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.of(waiver),
                                        List.of()))
                        .state())
                .isEqualTo(RowState.CLOSED);
    }

    @Test
    void required_encryption_leaves_a_row_open_for_the_scanner_only() {
        Trial encrypted =
                trial("NTLM", Trial.Entry.USER, Trial.Held.REQUIRED, Trial.Held.REQUIRED, "unencrypted echo refused");
        RowEvidence configured = new RowEvidence(
                Optional.of(OFFERED),
                false,
                Optional.of(new WirePicture.Endpoint(OFFERED, Optional.empty())),
                Optional.of("server smb encrypt means required, which protects every message"),
                Optional.empty(),
                List.of());

        Closing proved = ClosingJudge.judge(signing(""), inside(OFFERED, encrypted));
        Closing said = ClosingJudge.judge(signing(""), configured);

        assertThat(proved.state()).isEqualTo(RowState.SCANNER_ONLY);
        assertThat(proved.why()).isEqualTo("it requires encryption: unencrypted echo refused");
        assertThat(proved.basis()).isEqualTo(Basis.PROVEN);
        assertThat(said.state()).isEqualTo(RowState.SCANNER_ONLY);
        assertThat(said.basis()).isEqualTo(Basis.CONFIGURED);
    }

    @Test
    void a_login_outweighs_what_the_server_says() {
        Trial weaker = trial(
                "NTLM",
                Trial.Entry.USER,
                Trial.Held.OFFERED,
                Trial.Held.OFFERED,
                "not required: unsigned echo accepted");
        Trial stronger = trial(
                "NTLM", Trial.Entry.USER, Trial.Held.REQUIRED, Trial.Held.OFFERED, "required: unsigned echo refused");
        Trial false1 =
                trial("NTLM", Trial.Entry.NOT_BELIEVED, Trial.Held.UNKNOWN, Trial.Held.UNKNOWN, "its part was wrong");

        assertThat(ClosingJudge.judge(signing(""), inside(REQUIRED, weaker)).state())
                .isEqualTo(RowState.OPEN);
        assertThat(ClosingJudge.judge(signing(""), inside(REQUIRED, false1)).state())
                .isEqualTo(RowState.CANNOT_TELL);
        Closing closed = ClosingJudge.judge(signing(""), inside(REQUIRED, stronger));
        assertThat(closed.state()).isEqualTo(RowState.CLOSED);
        assertThat(closed.basis()).isEqualTo(Basis.PROVEN);
        // a scanner reads the flag: its next run must agree
        assertThat(ClosingJudge.judge(signing(""), inside(OFFERED, stronger)).state())
                .isEqualTo(RowState.OPEN);
    }

    @Test
    void the_run_that_made_it_so_is_named_and_one_before_the_scan_shows_that_it_was_never_so() {
        RunEvidence made = new RunEvidence("20261122T120000Z-aaaa", NOON, true);

        Closing after = ClosingJudge.judge(signing("Sat Nov 21 10:00:00 2026"), runs(made));
        Closing before = ClosingJudge.judge(signing("Tue Nov 24 10:00:00 2026"), runs(made));
        Closing sameDay = ClosingJudge.judge(signing("Sun Nov 22 15:00:00 2026"), runs(made));
        Closing undated = ClosingJudge.judge(signing(""), runs(made));

        assertThat(after.state()).isEqualTo(RowState.CLOSED);
        assertThat(after.run()).contains("20261122T120000Z-aaaa");
        assertThat(after.why()).endsWith("; run 20261122T120000Z-aaaa made it so");
        assertThat(after.since()).contains(NOON);
        assertThat(before.state()).isEqualTo(RowState.NEVER_SO);
        assertThat(before.why()).contains(" made it so before the scan; why the scanner said otherwise is not known");
        // without a time zone, three hours are no certain order
        assertThat(sameDay.state()).isEqualTo(RowState.CLOSED);
        assertThat(undated.state()).isEqualTo(RowState.CLOSED);
    }

    @Test
    void a_run_that_saw_it_so_before_the_scan_is_enough_and_after_it_is_not() {
        RunEvidence saw = new RunEvidence("20261122T120000Z-aaaa", NOON, false);

        assertThat(ClosingJudge.judge(signing("2026-11-24T10:00:00Z"), runs(saw))
                        .state())
                .isEqualTo(RowState.NEVER_SO);
        assertThat(ClosingJudge.judge(signing("2026-11-20T10:00:00Z"), runs(saw))
                        .state())
                .isEqualTo(RowState.CLOSED);
        assertThat(ClosingJudge.judge(signing("2026-11-20T10:00:00Z"), runs(saw))
                        .run())
                .isEmpty();
    }

    @Test
    void a_row_about_smb1_is_settled_by_smb1() {
        RecordedFinding row = row(Subject.SMB1, "nessus:96982", "");
        Smb1Answer spoken = new Smb1Answer(Smb1Answer.Spoken.YES, Advertised.OFFERED, Optional.of(3), "it speaks SMB1");

        assertThat(ClosingJudge.judge(row, wire(REQUIRED.with(Smb1Answer.notSpoken("it closes"))))
                        .state())
                .isEqualTo(RowState.CLOSED);
        assertThat(ClosingJudge.judge(row, wire(REQUIRED.with(spoken))).state()).isEqualTo(RowState.OPEN);
        assertThat(ClosingJudge.judge(row, wire(REQUIRED.with(Smb1Answer.unknown("no answer"))))
                        .state())
                .isEqualTo(RowState.CANNOT_TELL);
        assertThat(ClosingJudge.judge(row, wire(REQUIRED)).state()).isEqualTo(RowState.CANNOT_TELL);
        // signing that SMB2 requires does not reach those who speak SMB1
        assertThat(ClosingJudge.judge(signing(""), wire(REQUIRED.with(spoken))).state())
                .isEqualTo(RowState.OPEN);
    }

    @Test
    void a_row_about_null_sessions_is_settled_by_trying_one() {
        RecordedFinding row = row(Subject.NULL_SESSION, "nessus:26920", "");
        Trial entered = trial(
                Trial.ANONYMOUS, Trial.Entry.ANONYMOUS, Trial.Held.UNKNOWN, Trial.Held.UNKNOWN, "let in, unsigned");
        Trial refused = trial(Trial.ANONYMOUS, Trial.Entry.REFUSED, Trial.Held.UNKNOWN, Trial.Held.UNKNOWN, "refused");

        assertThat(ClosingJudge.judge(row, wire(REQUIRED)).state()).isEqualTo(RowState.CANNOT_TELL);
        assertThat(ClosingJudge.judge(row, inside(REQUIRED, entered)).state()).isEqualTo(RowState.OPEN);
        assertThat(ClosingJudge.judge(row, inside(REQUIRED, refused)).state()).isEqualTo(RowState.CLOSED);
    }
}
