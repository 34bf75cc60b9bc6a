package dev.countersign.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Messages of programs that have nothing to do with SMB are not known. {@code foreign/draw.py} drew
 * them before the search was changed, and says how.
 */
class ForeignSentencesTest {
    /** Every message in the long form, one of four otherwise. */
    private static final int EACH = Boolean.getBoolean("countersign.all") ? 1 : 4;

    private static final Pages PAGES = Pages.packed();

    /** The messages that may be answered in spite of that, each looked at: at most three. */
    private static final List<String> LOOKED_AT = List.of();

    record Foreign(String program, String language, String message) {}

    @Test
    void a_message_of_another_program_is_not_known() throws IOException {
        List<Foreign> all = drawn();
        List<Foreign> drawn = IntStream.range(0, all.size())
                .filter(at -> at % EACH == 0)
                .mapToObj(all::get)
                .toList();

        List<String> answered = drawn.stream()
                .filter(each -> !PAGES.find(each.message()).pages().isEmpty())
                .map(Foreign::message)
                .toList();

        assertThat(answered).isEqualTo(LOOKED_AT).hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void sixty_were_drawn_from_each_of_five_programs() throws IOException {
        Map<String, Long> each =
                drawn().stream().collect(Collectors.groupingBy(Foreign::program, Collectors.counting()));

        assertThat(each).isEqualTo(Map.of("coreutils", 60L, "git", 60L, "rsync", 60L, "curl", 60L, "openssl", 60L));
    }

    private static List<Foreign> drawn() throws IOException {
        try (InputStream in = ForeignSentencesTest.class.getResourceAsStream("foreign/sentences.txt")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.split("\t"))
                    .map(fields -> new Foreign(fields[0], fields[1], fields[2]))
                    .toList();
        }
    }
}
