package dev.countersign.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.bytes.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordsTest {
    @Test
    void every_name_survives_its_encoding() {
        SplittableRandom random = new SplittableRandom(7);

        for (int round = 0; round < 2_000; round++) {
            StringBuilder name = new StringBuilder();
            for (int length = random.nextInt(1, 30); length > 0; length--) {
                name.append((char) random.nextInt(1, 256));
            }
            assertThat(EncodedWords.decode(EncodedWords.encode(name.toString())))
                    .containsExactly(name.toString());
        }
        assertThat(EncodedWords.encode("/etc/it's a\n100%")).isEqualTo("/etc/it's\\0040a\\0012100\\0045");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\", "\\040", "\\0400", "\\0000", "\\0999", "a%b"})
    void what_encodes_no_byte_of_a_name_stays_as_it_came(String odd) {
        assertThat(EncodedWords.decode("/a " + odd)).containsExactly("/a", odd);
    }

    @Test
    void refuses_to_encode_what_no_host_could_have_meant() {
        assertThatThrownBy(() -> EncodedWords.encode("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> EncodedWords.encode("a\0b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> EncodedWords.encode("\u20ac")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void the_path_that_a_host_names_can_be_sent_back_to_it_whatever_bytes_it_is_made_of() {
        Bytes raw = Bytes.of("/etc/\u20ac\\0000".getBytes(StandardCharsets.UTF_8));

        String path = Observations.of(List.of(new Field("document.path", raw))).path();

        assertThat(EncodedWords.decode(EncodedWords.encode(path))).containsExactly(path);
    }
}
