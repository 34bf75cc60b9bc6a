package dev.countersign.wire.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import dev.countersign.observation.QuicAnswer;
import dev.countersign.observation.QuicAnswer.Heard;
import dev.countersign.wire.QuicStandIn;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a UDP port says to a version of QUIC that nobody speaks. */
class QuicFollowUpTest {
    private static final QuicFollowUp ASKED = QuicFollowUp.of(new Random(1));

    @Test
    void the_question_is_as_long_as_every_first_packet_and_of_a_reserved_version() {
        Bytes question = ASKED.request();

        assertThat(question.length()).isEqualTo(1200);
        assertThat(question.at(0)).isEqualTo(0xc0);
        assertThat(question.slice(1, 5).toArray()).containsExactly(0x1a, 0x2a, 0x3a, 0x4a);
    }

    @Test
    void whoever_lists_versions_speaks_quic_and_what_is_in_it_stays_open() {
        QuicAnswer said =
                ASKED.read(QuicStandIn.answer(ASKED.request(), 1, 0x6b3343cf, 0x5a6a7a8a, 0xff00001d, 0xabcd0000));

        assertThat(said.heard()).isEqualTo(Heard.QUIC);
        assertThat(said.versions()).containsExactly("1", "2", "draft 29", "0xabcd0000");
        assertThat(said.why()).contains("SMB or HTTP/3", "only a TLS handshake would tell");
    }

    @Test
    void silence_and_refusal_are_never_called_closed() {
        for (QuicAnswer each :
                new QuicAnswer[] {QuicFollowUp.silent(Duration.ofSeconds(3)), QuicFollowUp.refused("port unreachable")
                }) {
            assertThat(each.heard()).isEqualTo(Heard.NO_ANSWER);
            assertThat(each.why()).doesNotContain("is closed").contains("may");
        }
    }

    @Test
    void an_answer_to_somebody_else_and_other_protocols_are_not_quic() {
        Bytes other = QuicStandIn.answer(QuicFollowUp.of(new Random(2)).request(), 1);

        assertThat(ASKED.read(other).heard()).isEqualTo(Heard.NOT_QUIC);
        assertThat(ASKED.read(Bytes.EMPTY).heard()).isEqualTo(Heard.NOT_QUIC);
        assertThat(ASKED.read(Bytes.utf8("HTTP/1.1 400 Bad Request")).heard()).isEqualTo(Heard.NOT_QUIC);
        assertThat(ASKED.read(QuicStandIn.answer(ASKED.request())).heard()).isEqualTo(Heard.NOT_QUIC);
    }

    @Test
    void no_mutated_datagram_throws_or_lists_more_than_a_few_versions() {
        Random random = new Random(20261130);
        int[] many = new int[400];
        Arrays.fill(many, 7);
        int quic = 0;
        for (int round = 0; round < 5_000; round++) {
            byte[] bytes = QuicStandIn.answer(ASKED.request(), random.nextBoolean() ? many : new int[] {1, 2})
                    .toArray();
            for (int changes = random.nextInt(3); changes > 0; changes--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            Bytes datagram =
                    Bytes.of(Arrays.copyOf(bytes, random.nextInt(10) == 0 ? random.nextInt(40) : bytes.length));

            QuicAnswer said = ASKED.read(datagram);

            quic += said.speaks() ? 1 : 0;
            assertThat(said.versions().size()).isLessThanOrEqualTo(16);
        }
        assertThat(quic).isGreaterThan(500).isLessThan(5_000);
    }
}
