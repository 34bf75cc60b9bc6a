package dev.countersign.wire.smb1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import dev.countersign.observation.Smb1Answer;
import dev.countersign.observation.Smb1Answer.Spoken;
import dev.countersign.observation.WireAnswer;
import dev.countersign.observation.WireAnswer.Advertised;
import dev.countersign.wire.probe.NoReply;
import dev.countersign.wire.probe.NoReply.Kind;
import dev.countersign.wire.probe.ProbeReply;
import dev.countersign.wire.probe.Smb1FollowUp;
import dev.countersign.wire.smb2.SamplePair;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Smb1CodecTest {
    private static final WireAnswer SMB2 = SamplePair.judge(SamplePair.RESPONSE, SamplePair.ASKED);
    private static final WireAnswer NOTHING = WireAnswer.unknown("a", 445, "nothing");

    private static WireAnswer second(WireAnswer first, Smb1Request request, Bytes answer) {
        return new Smb1FollowUp(first, request).join(new ProbeReply.Message(answer, "a"));
    }

    private static Smb1Answer smb1(Bytes answer) {
        return second(SMB2, Smb1Request.SMB1_ONLY, answer).smb1().orElseThrow();
    }

    @Test
    void asks_byte_for_byte_as_the_sample_does() {
        Bytes request = Smb1Request.SMB1_ONLY.encode();

        assertThat(request).isEqualTo(Smb1Sample.QUESTION);
        assertThat(Smb1Request.decode(request)).contains(Smb1Request.SMB1_ONLY);
        assertThat(Smb1Request.decode(Smb1Request.MULTI_PROTOCOL.encode())).contains(Smb1Request.MULTI_PROTOCOL);
    }

    @ParameterizedTest
    @CsvSource({
        "0x03, NOT_OFFERED",
        "0x00, NOT_OFFERED",
        "0x07, OFFERED",
        "0x0f, REQUIRED",
        "0x0c, REQUIRED",
        "0x0b, UNKNOWN", // required, but not enabled
        "0x1f, UNKNOWN",
        "0x8f, UNKNOWN",
    })
    void reads_the_signing_bits_of_smb1(String mode, Advertised advertised) {
        int number = Integer.decode(mode);

        Smb1Answer answer = smb1(SamplePair.with(Smb1Sample.REQUIRED, Smb1Sample.SECURITY_MODE, number));

        assertThat(answer.spoken()).isEqualTo(Spoken.YES);
        assertThat(answer.advertised()).isEqualTo(advertised);
        assertThat(answer.securityMode()).contains(number);
        assertThat(answer.why()).isEqualTo("SMB1, SecurityMode " + mode);
    }

    @Test
    void a_server_that_refuses_smb1_does_not_speak_it() {
        assertThat(smb1(Smb1Sample.REFUSED)).isEqualTo(Smb1Answer.notSpoken("it refuses SMB1"));
        for (Smb1Response each : new Smb1Response[] {
            new Smb1Response(Smb1Response.NONE_OF_THEM, Optional.empty()), new Smb1Response(0, Optional.of(7))
        }) {
            assertThat(Smb1Response.decode(each.encode())).contains(each);
        }
    }

    @Test
    void a_closed_connection_means_no_smb1_only_where_smb2_was_answered_before() {
        NoReply closed = NoReply.closed(new NoReply.Part(0, 4));

        WireAnswer afterSmb2 = new Smb1FollowUp(SMB2, Smb1Request.SMB1_ONLY).join(closed);
        WireAnswer afterNothing = new Smb1FollowUp(NOTHING, Smb1Request.MULTI_PROTOCOL).join(closed);

        assertThat(afterSmb2.smb1().orElseThrow().spoken()).isEqualTo(Spoken.NO);
        assertThat(afterNothing.smb1().orElseThrow().spoken()).isEqualTo(Spoken.UNKNOWN);
        assertThat(afterSmb2.advertised()).isEqualTo(Advertised.REQUIRED);
    }

    @Test
    void silence_does_not_tell_whether_smb1_is_spoken() {
        WireAnswer answer = new Smb1FollowUp(SMB2, Smb1Request.SMB1_ONLY)
                .join(NoReply.late(new NoReply.Part(0, 4), Duration.ofSeconds(3)));

        assertThat(answer.smb1()).contains(Smb1Answer.unknown("no answer within 3 s"));
    }

    @Test
    void who_chooses_smb1_where_smb2_was_offered_has_nothing_newer() {
        WireAnswer answer = second(NOTHING, Smb1Request.MULTI_PROTOCOL, Smb1Sample.REQUIRED);

        assertThat(answer.smb1().orElseThrow().spoken()).isEqualTo(Spoken.ONLY);
        assertThat(answer.advertised()).isEqualTo(Advertised.UNKNOWN);
    }

    @Test
    void an_answer_in_smb2_to_a_question_for_both_is_judged_as_smb2() {
        WireAnswer some = second(NOTHING, Smb1Request.MULTI_PROTOCOL, Smb1Sample.SOME_SMB2);
        WireAnswer old = second(NOTHING, Smb1Request.MULTI_PROTOCOL, SamplePair.with(Smb1Sample.SOME_SMB2, 68, 0x02));
        WireAnswer odd = second(NOTHING, Smb1Request.MULTI_PROTOCOL, SamplePair.with(Smb1Sample.SOME_SMB2, 68, 0x10));

        assertThat(some.dialect()).contains("2.x");
        assertThat(some.advertised()).isEqualTo(Advertised.REQUIRED);
        assertThat(some.smb1().orElseThrow().spoken()).isEqualTo(Spoken.UNKNOWN);
        assertThat(old.dialect()).contains("2.0.2");
        assertThat(odd.advertised()).isEqualTo(Advertised.UNKNOWN);
    }

    @Test
    void a_dialect_that_was_not_offered_is_no_answer() {
        assertThat(smb1(SamplePair.with(Smb1Sample.REQUIRED, 33, 1)).spoken()).isEqualTo(Spoken.UNKNOWN);
        assertThat(second(NOTHING, Smb1Request.MULTI_PROTOCOL, SamplePair.with(Smb1Sample.REQUIRED, 33, 1))
                        .smb1()
                        .orElseThrow()
                        .spoken())
                .isEqualTo(Spoken.UNKNOWN);
        assertThat(smb1(Smb1Sample.SOME_SMB2).spoken()).isEqualTo(Spoken.UNKNOWN);
    }

    @Test
    void a_cut_answer_is_unknown_wherever_it_is_cut() {
        for (Bytes whole : new Bytes[] {Smb1Sample.REQUIRED, Smb1Sample.REFUSED}) {
            for (int length = 0; length < whole.length(); length++) {
                assertThat(smb1(whole.slice(0, length)).spoken())
                        .as("cut to %d", length)
                        .isEqualTo(Spoken.UNKNOWN);
            }
        }
    }

    @Test
    void our_own_question_sent_back_is_no_answer() {
        assertThat(smb1(Smb1Request.SMB1_ONLY.encode()).spoken()).isEqualTo(Spoken.UNKNOWN);
        assertThat(Smb1Request.decode(Smb1Sample.REQUIRED)).isEmpty();
    }

    @Test
    void every_cut_or_flipped_question_is_read_or_refused_without_an_exception() {
        Bytes asked = Smb1Request.MULTI_PROTOCOL.encode();

        for (int at = 0; at < asked.length(); at++) {
            assertThat(Smb1Request.decode(asked.slice(0, at))).isEmpty();
            for (int value = 0; value < 256; value++) {
                Smb1Request.decode(SamplePair.with(asked, at, value));
            }
        }
    }

    @Test
    void a_second_question_is_asked_only_where_somebody_may_answer_it() {
        ProbeReply.Message smb1 = new ProbeReply.Message(Smb1Sample.REQUIRED, "a");
        ProbeReply.Message http = new ProbeReply.Message(Bytes.utf8("HTTP/1.1 400 Bad Request"), "a");

        assertThat(Smb1FollowUp.after(SMB2, new ProbeReply.Message(Bytes.EMPTY, "a"))
                        .orElseThrow()
                        .request())
                .isEqualTo(Smb1Request.SMB1_ONLY);
        assertThat(Smb1FollowUp.after(NOTHING, smb1).orElseThrow().request()).isEqualTo(Smb1Request.MULTI_PROTOCOL);
        assertThat(Smb1FollowUp.after(NOTHING, new NoReply(Kind.CLOSED, "closed")))
                .isPresent();
        assertThat(Smb1FollowUp.after(NOTHING, http)).isEmpty();
        for (Kind kind : new Kind[] {Kind.REFUSED, Kind.UNREACHED, Kind.NO_SUCH_NAME, Kind.INCOMPLETE, Kind.NOT_SMB}) {
            assertThat(Smb1FollowUp.after(NOTHING, new NoReply(kind, "no"))).isEmpty();
        }
    }
}
