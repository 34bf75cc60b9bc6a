package dev.countersign.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.countersign.bytes.Bytes;
import dev.countersign.observation.Field;
import dev.countersign.platform.Reply.Malformed;
import dev.countersign.platform.Reply.Status;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyTest {
    private static final String N = "0123456789abcdef0123456789abcdef";
    private static final String WHOLE =
            "countersign N begin\nN uid text 1\n0\nN content hex 4\n0aff\nN file text 10\n/a\\0040b x\nN end done\n";

    private static Bytes bytes(String text) {
        return Bytes.of(text.replace("N", N).getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void fields_come_in_order_with_their_bytes() throws Malformed {
        Reply reply = Reply.parse(bytes("Welcome to N!\n" + WHOLE), N);

        assertThat(reply.status()).isEqualTo(Status.DONE);
        assertThat(reply.fields().stream().map(Field::name)).containsExactly("uid", "content", "file");
        assertThat(reply.text("uid")).contains("0");
        assertThat(reply.first("content")).contains(Bytes.of(new byte[] {10, (byte) 0xff}));
        assertThat(reply.all("file").get(0).words()).isEqualTo(List.of("/a b", "x"));
    }

    @Test
    void blanks_and_line_ends_between_two_bytes_are_no_part_of_them() throws Malformed {
        Reply reply = Reply.parse(bytes("countersign N begin\nN content hex 10\n 0a ff\n 00\nN end done\n"), N);

        assertThat(reply.first("content")).contains(Bytes.of(new byte[] {10, (byte) 0xff, 0}));
    }

    @Test
    void an_answer_that_was_cut_anywhere_is_no_answer() {
        Bytes whole = bytes(WHOLE);

        for (int end = 0; end < whole.length(); end++) {
            Bytes cut = whole.slice(0, end);
            assertThatThrownBy(() -> Reply.parse(cut, N)).isInstanceOf(Malformed.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "countersign N begin\nN end done\nmore",
                "countersign N begin\nN end done \n",
                "countersign N begin\nN end sure\n",
                "countersign N begin\n\nN end done\n",
                "countersign N begin\nN UID text 1\n0\nN end done\n",
                "countersign N begin\nN uid text 01\n0\nN end done\n",
                "countersign N begin\nN uid text -1\n0\nN end done\n",
                "countersign N begin\nN uid text 999999999\n0\nN end done\n",
                "countersign N begin\nN uid text 9999999999\n0\nN end done\n",
                "countersign N begin\nN uid text 1\n00\nN end done\n",
                "countersign N begin\nN uid base64 1\n0\nN end done\n",
                "countersign N begin\nN uid hex 1\n0\nN end done\n",
                "countersign N begin\nN uid hex 2\nxy\nN end done\n",
                "countersign N begin\nffffffffffffffffffffffffffffffff uid text 1\n0\nN end done\n",
                "countersign ffffffffffffffffffffffffffffffff begin\nN end done\n",
            })
    void an_odd_answer_is_no_answer(String odd) {
        assertThatThrownBy(() -> Reply.parse(bytes(odd), N)).isInstanceOf(Malformed.class);
    }

    @Test
    void a_host_that_never_ends_its_fields_is_stopped() {
        Bytes endless = bytes("countersign N begin\n" + "N x text 0\n\n".repeat(10_001) + "N end done\n");

        assertThatThrownBy(() -> Reply.parse(endless, N))
                .isInstanceOf(Malformed.class)
                .hasMessageContaining("10000");
    }

    @Test
    void any_mixture_of_bytes_is_read_or_refused_and_never_anything_else() {
        SplittableRandom random = new SplittableRandom(20261122);
        byte[] whole = bytes(WHOLE).toArray();

        for (int round = 0; round < 20_000; round++) {
            byte[] mutated = whole.clone();
            for (int change = random.nextInt(1, 5); change > 0; change--) {
                mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
            }
            try {
                Reply.parse(Bytes.of(mutated), N).fields().forEach(Field::words);
            } catch (Malformed odd) {
                assertThat(odd.getMessage()).isNotEmpty();
            } catch (RuntimeException unexpected) {
                fail("round " + round, unexpected);
            }
        }
    }
}
