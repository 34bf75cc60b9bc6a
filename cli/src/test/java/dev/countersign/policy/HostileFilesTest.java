package dev.countersign.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.inventory.Inventory;
import dev.countersign.inventory.LocalUser;
import dev.countersign.testing.ProcessorTime;
import dev.countersign.yaml.SourceFile;
import dev.countersign.yaml.YamlReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Malicious or meaningless files: reading them ends soon, with a message, and never with an
 * exception.
 */
@Timeout(value = 1800, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileFilesTest {
    private static final int ROUNDS = Boolean.getBoolean("countersign.all") ? 200_000 : 10_000;
    private static final String PIECES = "{}[]:,-?&*!|>'\"%@`#~<=\n\n\t \r\0abc019\u00e9\u2028\u202e\ufeff";
    private static final LocalUser USER = new LocalUser("somebody", Path.of("/home/somebody"));

    private static Diagnostics load(byte[] bytes) {
        Diagnostics found = new Diagnostics();
        SourceFile file = SourceFile.of(Path.of("x.yaml"), bytes);
        Policies policies = Policies.of(List.of(file), Set.of("samba"), found);
        assertThat(policies.sound()).isEqualTo(!found.hasErrors());
        Inventory.of(List.of(file), USER, Set.of("samba"), found);
        return found;
    }

    @Test
    void what_a_slip_or_an_attacker_makes_of_a_file_ends_in_words() throws IOException {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(20_261_122);
        List<byte[]> seeds = List.of(
                Files.readAllBytes(Path.of("..", "policies", "smb-signing.yaml")),
                Files.readAllBytes(Path.of("..", "inventories", "example.yaml")),
                Files.readString(Path.of("..", "docs", "policies.md"))
                        .replaceFirst("(?s).*?```yaml\n(.*?)```.*", "$1")
                        .getBytes(StandardCharsets.UTF_8));
        for (int round = 0; round < ROUNDS; round++) {
            byte[] mutated = mutate(seeds.get(random.nextInt(seeds.size())), random);

            assertThatNoException()
                    .as(() -> new String(mutated, StandardCharsets.UTF_8))
                    .isThrownBy(() -> load(mutated));
        }
    }

    private static byte[] mutate(byte[] seed, RandomGenerator random) {
        StringBuilder text = new StringBuilder(new String(seed, StandardCharsets.UTF_8));
        for (int i = random.nextInt(1, 6); i > 0 && text.length() > 2; i--) {
            int at = random.nextInt(text.length());
            int end = Math.min(text.length(), at + random.nextInt(1, 12));
            switch (random.nextInt(4)) {
                case 0 -> text.delete(at, end);
                case 1 -> text.insert(at, PIECES.charAt(random.nextInt(PIECES.length())));
                case 2 -> text.insert(at, text.substring(at, end));
                default -> text.setCharAt(at, PIECES.charAt(random.nextInt(PIECES.length())));
            }
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        if (random.nextInt(20) == 0) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "'",
                "\"",
                "- ",
                "? ",
                ": ",
                "{",
                "[",
                "[]",
                "{},",
                "*a ",
                "&a ",
                "!a ",
                "#",
                "a: ",
                "a:\n",
                "- a\n",
                "\n",
                " ",
                "%",
                "|",
                "\"\\",
                "''",
                "a: b\n",
                "&a a: *a\n",
                "--- \n",
                "[a, ",
                "{a: b, ",
                "{? a, ",
                "\r\n",
                "a\n\n",
                "- - - - -\n",
                "> ",
                "\u00e9",
                "a #"
            })
    void a_mebibyte_of_the_same_thing_ends_soon(String piece) {
        String text = piece.repeat(YamlReader.MAX_BYTES / piece.getBytes(StandardCharsets.UTF_8).length);

        Diagnostics found =
                ProcessorTime.within(Duration.ofSeconds(20), () -> load(text.getBytes(StandardCharsets.UTF_8)));

        assertThat(found.hasErrors()).isTrue();
    }

    @Test
    void an_indentation_that_grows_with_every_line_ends_soon() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 1400; i++) {
            text.append(" ".repeat(i)).append("a:\n");
        }

        Diagnostics found = ProcessorTime.within(
                Duration.ofSeconds(20), () -> load(text.toString().getBytes(StandardCharsets.UTF_8)));

        assertThat(found.all().get(0)).hasToString("x.yaml:21:21: maps and lists are nested more than 20 deep");
    }
}
