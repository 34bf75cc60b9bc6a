package dev.countersign.wire.smb2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.bytes.Bytes;
import dev.countersign.observation.Mechanism;
import dev.countersign.observation.Negotiation;
import dev.countersign.observation.WireAnswer;
import dev.countersign.observation.WireAnswer.Advertised;
import dev.countersign.wire.Frame;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class NegotiateCodecTest {
    private static WireAnswer judge(Bytes framed) {
        return SamplePair.judge(framed, SamplePair.ASKED);
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
            // The frame matches the rest: only the message itself is too short.
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
        "12, an SMB2 message that is not an answer to NEGOTIATE", // Command
        "20, an SMB2 message that is not an answer to NEGOTIATE", // NextCommand
        "24, an answer to a different message", // MessageId
        "64, a NEGOTIATE response of the wrong size (202 bytes)",
        "68, 'dialect 0x02ff was chosen, which we did not offer'",
        "121, a NEGOTIATE response whose security buffer is outside the message",
        "123, a NEGOTIATE response whose security buffer is outside the message",
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

        WireAnswer answer = SamplePair.judge(Frame.wrap(asked.encode()), asked);

        assertThat(answer.why()).isEqualTo("an SMB2 message that is not an answer to NEGOTIATE");
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

        WireAnswer answer = SamplePair.judge(Frame.wrap(answered), asked);
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

    @Test
    void reads_what_a_server_says_besides() {
        Negotiation said = judge(SamplePair.RESPONSE).said();

        assertThat(said.signingAlgorithm()).contains("HMAC-SHA256");
        assertThat(said.cipher()).isEmpty();
        assertThat(said.mechanisms()).containsExactly(Mechanism.NTLMSSP);
        assertThat(said.offersKerberos()).contains(false);
        assertThat(said.systemTime()).contains(Instant.parse("2026-11-22T08:49:46.780921Z"));
        assertThat(said.startTime()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0x0202, 0x40, HMAC-SHA256, none",
        "0x0210, 0x40, HMAC-SHA256, none",
        "0x0300, 0x40, AES-CMAC, AES-128-CCM",
        "0x0302, 0x00, AES-CMAC, none",
        "0x0311, 0x40, AES-CMAC, none",
    })
    void a_dialect_without_a_choice_signs_and_encrypts_in_one_way(
            String dialect, String capabilities, String algorithm, String cipher) {
        List<NegotiateContext> contexts =
                dialect.equals("0x0311") ? List.of(NegotiateContext.preauthIntegrity(salt())) : List.of();

        NegotiateResponse response = (NegotiateResponse)
                NegotiateResponse.decode(response(Integer.decode(dialect), Integer.decode(capabilities), contexts)
                        .encode());

        assertThat(response.signingAlgorithm().map(SigningAlgorithm::label)).contains(algorithm);
        assertThat(response.cipher().map(Cipher::label))
                .isEqualTo(Optional.of(cipher).filter(each -> !each.equals("none")));
    }

    private static NegotiateContext context(int type, int... ids) {
        return NegotiateContext.algorithms(type, IntStream.of(ids).boxed().toList());
    }

    @Test
    void the_algorithms_that_a_server_of_3_1_1_chose_are_read() {
        NegotiateResponse response = (NegotiateResponse) NegotiateResponse.decode(response(List.of(
                        context(NegotiateContext.SIGNING, 2),
                        context(NegotiateContext.ENCRYPTION, 4),
                        NegotiateContext.preauthIntegrity(salt())))
                .encode());

        assertThat(response.signingAlgorithm()).contains(SigningAlgorithm.AES_GMAC);
        assertThat(response.cipher()).contains(Cipher.AES_256_GCM);
    }

    static List<List<NegotiateContext>> choicesThatNoClientMayAccept() {
        NegotiateContext hash = NegotiateContext.preauthIntegrity(salt());
        return List.of(
                List.of(hash, hash),
                List.of(hash, context(NegotiateContext.SIGNING, 2, 1)),
                List.of(hash, context(NegotiateContext.SIGNING)),
                List.of(hash, context(NegotiateContext.SIGNING, 9)),
                List.of(hash, context(NegotiateContext.SIGNING, 2), context(NegotiateContext.SIGNING, 1)),
                List.of(hash, context(NegotiateContext.ENCRYPTION, 77)),
                List.of(hash, new NegotiateContext(NegotiateContext.SIGNING, Bytes.of(new byte[] {1}))),
                List.of(hash, new NegotiateContext(NegotiateContext.SIGNING, Bytes.of(new byte[] {2, 0, 2, 0}))),
                List.of(hash, new NegotiateContext(NegotiateContext.SIGNING, Bytes.of(new byte[] {1, 0, 2, 0, 0}))),
                List.of(new NegotiateContext(
                        NegotiateContext.PREAUTH_INTEGRITY, Bytes.of(new byte[] {1, 0, 0, 0, 2, 0}))));
    }

    @ParameterizedTest
    @MethodSource("choicesThatNoClientMayAccept")
    void a_choice_that_no_client_may_accept_is_unknown(List<NegotiateContext> contexts) {
        Bytes message = response(contexts).encode();

        assertThat(NegotiateResponse.decode(message))
                .isEqualTo(new NotSmb("a 3.1.1 NEGOTIATE response whose contexts are broken"));
    }

    @Test
    void a_signing_algorithm_that_was_not_offered_is_unknown() {
        NegotiateRequest all = NegotiateRequest.offeringAll(new Random(7));
        NegotiateRequest asked = new NegotiateRequest(
                all.dialects(),
                1,
                0,
                all.clientGuid(),
                List.of(NegotiateContext.preauthIntegrity(salt()), context(NegotiateContext.SIGNING, 1)),
                0);
        NegotiateResponse response =
                response(List.of(NegotiateContext.preauthIntegrity(salt()), context(NegotiateContext.SIGNING, 2)));

        assertThat(response.answer(asked, "a", 445).why())
                .isEqualTo("a signing algorithm was chosen that we did not offer");
        assertThat(response.answer(all, "a", 445).advertised()).isEqualTo(Advertised.REQUIRED);
    }

    private static Bytes salt() {
        return Bytes.of(new byte[32]);
    }

    private static NegotiateResponse response(List<NegotiateContext> contexts) {
        return response(0x0311, 7, contexts);
    }

    private static NegotiateResponse response(int dialect, int capabilities, List<NegotiateContext> contexts) {
        return new NegotiateResponse(
                3,
                dialect,
                Bytes.utf8("abcdefghijklmnop"),
                capabilities,
                1,
                2,
                3,
                4,
                5,
                Bytes.utf8("blob"),
                contexts,
                0);
    }
}
