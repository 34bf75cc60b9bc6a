package dev.countersign.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.document.Bytes;
import dev.countersign.observation.WireAnswer;
import dev.countersign.observation.WireAnswer.Advertised;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class NegotiateCodecTest {
    /** What the probe makes of a whole answer with its frame. */
    private static WireAnswer judge(Bytes framed, NegotiateRequest asked) {
        if (framed.length() < Frame.HEADER || Frame.refusal(framed.slice(0, 4)).isPresent()) {
            return new NotSmb("frame").answer(asked, "a", 445);
        }
        int length = Frame.length(framed.slice(0, 4));
        if (Frame.HEADER + length > framed.length()) {
            return new NotSmb("cut").answer(asked, "a", 445);
        }
        return NegotiateResponse.decode(framed.slice(Frame.HEADER, Frame.HEADER + length))
                .answer(asked, "a", 445);
    }

    private static WireAnswer judge(Bytes framed) {
        return judge(framed, SamplePair.ASKED);
    }

    @Test
    void asks_byte_for_byte_as_the_sample_does() {
        Bytes request = Frame.wrap(SamplePair.ASKED.encode());

        assertThat(request).isEqualTo(SamplePair.REQUEST);
        assertThat(NegotiateRequest.decode(request.slice(4, request.length()))).contains(SamplePair.ASKED);
    }

    @Test
    void reads_the_answer_of_a_real_smbd_and_prints_it_back() {
        Bytes message = SamplePair.RESPONSE.slice(4, SamplePair.RESPONSE.length());

        WireAnswer answer = judge(SamplePair.RESPONSE);

        assertThat(answer.advertised()).isEqualTo(Advertised.REQUIRED);
        assertThat(answer.securityMode()).contains(3);
        assertThat(answer.dialect()).contains("2.1");
        assertThat(answer.serverGuid()).contains("73727634343531000000000000000000");
        assertThat(answer.why()).isEqualTo("2.1, SecurityMode 0x0003");
        assertThat(((NegotiateResponse) NegotiateResponse.decode(message)).encode())
                .isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource({"0,NOT_OFFERED", "1,OFFERED", "2,REQUIRED", "3,REQUIRED", "4,UNKNOWN", "7,UNKNOWN", "255,UNKNOWN"})
    void only_the_second_bit_means_required(int mode, Advertised advertised) {
        WireAnswer answer = judge(SamplePair.with(SamplePair.RESPONSE, SamplePair.SECURITY_MODE, mode));

        assertThat(answer.advertised()).isEqualTo(advertised);
        assertThat(answer.securityMode()).contains(mode);
    }

    @Test
    void a_cut_answer_is_unknown_wherever_it_is_cut() {
        Bytes message = SamplePair.RESPONSE.slice(4, SamplePair.RESPONSE.length());

        for (int length = 0; length < message.length(); length++) {
            // The frame agrees with what is left: it is the message itself that is too short.
            WireAnswer answer = judge(Frame.wrap(message.slice(0, length)));

            assertThat(answer.advertised()).as("cut to %d", length).isEqualTo(Advertised.UNKNOWN);
            assertThat(judge(SamplePair.RESPONSE.slice(0, length)).advertised()).isEqualTo(Advertised.UNKNOWN);
        }
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "3"})
    void one_wrong_byte_never_makes_an_answer_say_required(int mode) {
        Bytes sample = SamplePair.with(SamplePair.RESPONSE, SamplePair.SECURITY_MODE, mode);

        for (int at = 0; at < sample.length(); at++) {
            for (int value = 0; value < 256; value++) {
                Bytes changed = SamplePair.with(sample, at, value);

                Advertised advertised = judge(changed).advertised();

                if ((changed.at(SamplePair.SECURITY_MODE) & 2) == 0) {
                    assertThat(advertised).isNotEqualTo(Advertised.REQUIRED);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "4, an SMB2 message with a broken header", // StructureSize
        "8, NEGOTIATE was refused with status 0x000000ff",
        "12, an SMB2 message that is no answer to NEGOTIATE", // Command
        "20, an SMB2 message that is no answer to NEGOTIATE", // NextCommand
        "24, an answer to another message than ours", // MessageId
        "64, a NEGOTIATE response of the wrong size (202 bytes)",
        "68, 'dialect 0x02ff was chosen, which we did not offer'",
        "121, a NEGOTIATE response whose security buffer lies outside of it",
        "123, a NEGOTIATE response whose security buffer lies outside of it",
    })
    void says_what_is_odd(int at, String why) {
        WireAnswer answer = judge(SamplePair.with(SamplePair.RESPONSE, Frame.HEADER + at, 0xff));

        assertThat(answer.advertised()).isEqualTo(Advertised.UNKNOWN);
        assertThat(answer.why()).isEqualTo(why);
        assertThat(answer.securityMode()).isEmpty();
    }

    @Test
    void our_own_question_sent_back_is_no_answer() {
        NegotiateRequest asked = NegotiateRequest.offeringAll(new Random(1));

        WireAnswer answer = judge(Frame.wrap(asked.encode()), asked);

        assertThat(answer.why()).isEqualTo("an SMB2 message that is no answer to NEGOTIATE");
    }

    @Test
    void a_server_without_a_guid_is_not_taken_for_another_without_one() {
        byte[] bytes = SamplePair.RESPONSE.toArray();
        Arrays.fill(bytes, Frame.HEADER + 72, Frame.HEADER + 88, (byte) 0);

        WireAnswer nameless = judge(Bytes.of(bytes));

        assertThat(nameless.sameServer(nameless)).isEmpty();
        assertThat(judge(SamplePair.RESPONSE).sameServer(judge(SamplePair.RESPONSE)))
                .contains(true);
        assertThat(judge(SamplePair.RESPONSE)
                        .sameServer(judge(SamplePair.with(SamplePair.RESPONSE, Frame.HEADER + 72, 1))))
                .contains(false);
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void a_responder_answers_the_highest_dialect_offered(Dialect newest) {
        NegotiateResponder responder = new NegotiateResponder(
                SecurityMode.REQUIRED | SecurityMode.ENABLED, Bytes.utf8("abcdefghijklmnop"), salt());
        List<Dialect> offered = List.of(Dialect.values()).stream()
                .filter(each -> each.compareTo(newest) <= 0)
                .toList();
        NegotiateRequest all = NegotiateRequest.offeringAll(new Random(3));
        NegotiateRequest asked = new NegotiateRequest(
                offered, 1, 0, all.clientGuid(), newest == Dialect.SMB_3_1_1 ? all.contexts() : List.of(), 7);

        Bytes answered = responder.answer(asked.encode()).orElseThrow();

        WireAnswer answer = judge(Frame.wrap(answered), asked);
        assertThat(answer.advertised()).isEqualTo(Advertised.REQUIRED);
        assertThat(answer.dialect()).contains(newest.label());
        assertThat(answer.serverGuid()).contains("6162636465666768696a6b6c6d6e6f70");
    }

    @Test
    void a_context_nobody_knows_is_kept_and_harms_nothing() {
        NegotiateRequest asked = NegotiateRequest.offeringAll(new Random(4));
        NegotiateContext strange = new NegotiateContext(0x7777, Bytes.utf8("xyz"));
        NegotiateResponse response = response(List.of(strange, NegotiateContext.preauthIntegrity(salt())));

        NegotiateReply reply = NegotiateResponse.decode(response.encode());

        assertThat(reply).isEqualTo(response);
        assertThat(reply.answer(asked, "a", 445).advertised()).isEqualTo(Advertised.REQUIRED);
    }

    @Test
    void a_3_1_1_answer_with_broken_contexts_is_unknown_wherever_it_is_cut() {
        Bytes whole =
                response(List.of(NegotiateContext.preauthIntegrity(salt()))).encode();

        for (int length = 0; length < whole.length(); length++) {
            assertThat(NegotiateResponse.decode(whole.slice(0, length))).isInstanceOf(NotSmb.class);
        }
        assertThat(NegotiateResponse.decode(response(List.of()).encode()))
                .isEqualTo(new NotSmb("a 3.1.1 NEGOTIATE response whose contexts are broken"));
    }

    @Test
    void random_bytes_are_never_required() {
        Random random = new Random(20261122);
        Bytes whole =
                response(List.of(NegotiateContext.preauthIntegrity(salt()))).encode();
        NegotiateRequest asked = NegotiateRequest.offeringAll(random);

        for (int i = 0; i < 50_000; i++) {
            byte[] noise = new byte[random.nextInt(300)];
            random.nextBytes(noise);
            byte[] mutated = whole.toArray();
            for (int n = random.nextInt(6); n >= 0; n--) {
                mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
            }

            assertThat(NegotiateResponse.decode(Bytes.of(noise))).isInstanceOf(NotSmb.class);
            NegotiateRequest.decode(Bytes.of(noise));
            NegotiateRequest.decode(Bytes.of(mutated));
            WireAnswer answer = NegotiateResponse.decode(Bytes.of(mutated)).answer(asked, "a", 445);
            if (answer.advertised() == Advertised.REQUIRED) {
                assertThat(mutated[66] & 2).isEqualTo(2);
            }
        }
    }

    @Test
    void every_cut_or_flipped_question_is_read_or_refused_without_an_exception() {
        Bytes asked = NegotiateRequest.offeringAll(new Random(5)).encode();
        NegotiateResponder responder = new NegotiateResponder(1, Bytes.utf8("abcdefghijklmnop"), salt());

        for (int at = 0; at < asked.length(); at++) {
            responder.answer(asked.slice(0, at));
            for (int value = 0; value < 256; value++) {
                responder.answer(SamplePair.with(asked, at, value));
            }
        }

        assertThat(responder.answer(asked)).isPresent();
        assertThat(responder.answer(responder.answer(asked).orElseThrow())).isEmpty();
    }

    @Test
    void contexts_are_not_sent_to_servers_that_do_not_know_them() {
        NegotiateRequest all = NegotiateRequest.offeringAll(new Random(6));

        assertThatThrownBy(
                        () -> new NegotiateRequest(List.of(Dialect.SMB_2_1), 1, 0, all.clientGuid(), all.contexts(), 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Bytes salt() {
        return Bytes.of(new byte[32]);
    }

    private static NegotiateResponse response(List<NegotiateContext> contexts) {
        return new NegotiateResponse(
                3, 0x0311, Bytes.utf8("abcdefghijklmnop"), 7, 1, 2, 3, 4, 5, Bytes.utf8("blob"), contexts, 0);
    }
}
