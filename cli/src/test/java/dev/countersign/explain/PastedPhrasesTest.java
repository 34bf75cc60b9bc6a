package dev.countersign.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What people paste, collected from public reports, and what the answer must be about. A line of
 * {@code phrases.txt} is: the phrase; what must be answered, in words; the pages, in order; what
 * they must say. {@code neighbours.txt} has phrases of the same kinds: the phrase; the pages. A
 * dash is "not known".
 */
class PastedPhrasesTest {
    private static final Pages PAGES = Pages.packed();

    record Pasted(String phrase, List<String> pages, List<String> says) {
        @Override
        public String toString() {
            return phrase;
        }
    }

    static Stream<Pasted> phrases() {
        return lines("phrases.txt")
                .map(fields -> new Pasted(
                        fields[0], list(fields[2], " \\| "), fields.length > 3 ? list(fields[3], "; ") : List.of()));
    }

    static Stream<Pasted> neighbours() {
        return lines("neighbours.txt").map(fields -> new Pasted(fields[0], list(fields[1], " \\| "), List.of()));
    }

    @ParameterizedTest
    @MethodSource("phrases")
    void a_phrase_of_the_field_is_answered_with_what_it_is_about(Pasted pasted) {
        Answer answer = PAGES.find(pasted.phrase());

        assertThat(answer.pages()).extracting(Page::ask).containsExactlyElementsOf(pasted.pages());
        assertThat(pasted.says().isEmpty()).isEqualTo(pasted.pages().isEmpty());
        assertThat(pasted.says())
                .allSatisfy(said -> assertThat(text(answer.pages())).containsIgnoringCase(said));
    }

    @ParameterizedTest
    @MethodSource("neighbours")
    void a_phrase_of_the_same_kind_leads_to_its_page(Pasted pasted) {
        assertThat(PAGES.find(pasted.phrase()).pages()).extracting(Page::ask).containsExactlyElementsOf(pasted.pages());
    }

    @Test
    void the_phrases_are_all_there() {
        assertThat(phrases()).hasSize(23);
        assertThat(phrases().filter(each -> each.pages().isEmpty())).hasSize(2);
        assertThat(neighbours()).hasSizeGreaterThan(140);
    }

    /** The same number of another world is offered as what may have been meant, never as the answer. */
    @ParameterizedTest
    @ValueSource(
            strings = {"java.io.IOException: error 53 while reading", "error code 53 in module payroll", "HTTP error 53"
            })
    void a_number_of_an_unknown_world_is_not_known_but_the_nearest_is_named(String question) {
        Answer answer = PAGES.find(question);

        assertThat(answer.pages()).isEmpty();
        assertThat(answer.near()).extracting(Page::ask).contains("0x80070035");
    }

    @Test
    void an_unknown_message_about_signing_is_not_known_but_what_is_near_by_sense_is_named() {
        Answer answer = PAGES.find("Frobnicator: cannot verify the signature of the server's answer");

        assertThat(answer.pages()).isEmpty();
        assertThat(answer.near()).extracting(Page::ask).contains("SMB signature verification");
    }

    @Test
    void in_chinese_the_nearest_is_found_as_well() {
        Answer answer = PAGES.find("某程序提示无法验证服务器应答的签名");

        assertThat(answer.pages()).isEmpty();
        assertThat(answer.near()).extracting(Page::ask).contains("SMB signature verification");
    }

    private static Stream<String[]> lines(String name) {
        try (InputStream in = PastedPhrasesTest.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .lines().map(line -> line.split("\t")).toList().stream();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static List<String> list(String field, String separator) {
        return field.equals("-") ? List.of() : Arrays.asList(field.split(separator));
    }

    private static String text(List<Page> pages) {
        return pages.stream()
                .map(Page::en)
                .flatMap(prose -> Stream.of(
                                Stream.of(prose.title(), prose.meaning()),
                                prose.causes().stream(),
                                prose.checks().stream().map(check -> check.run().orElse("") + " " + check.shows()),
                                prose.fixes().stream(),
                                prose.notes().stream())
                        .flatMap(each -> each))
                .collect(Collectors.joining("\n"));
    }
}
