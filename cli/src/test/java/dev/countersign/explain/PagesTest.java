package dev.countersign.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What applies to every page; every code or event that we have facts about has one. */
class PagesTest {
    private static final Pages PAGES = Pages.packed();
    private static final Pattern HAN = Pattern.compile("\\p{IsHan}");

    static List<Page> everyPage() {
        return PAGES.all();
    }

    @ParameterizedTest
    @MethodSource("everyPage")
    void a_page_is_there_in_both_languages_and_says_as_much_in_each(Page page) {
        assertThat(page.en().sameShape(page.zh())).isTrue();
        assertThat(texts(page.zh())).allSatisfy(text -> assertThat(text).containsPattern(HAN));
        assertThat(texts(page.en())).allSatisfy(text -> assertThat(text).doesNotContainPattern(HAN));
        assertThat(page.sources()).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("everyPage")
    void the_question_of_a_page_leads_to_it_and_to_no_other(Page page) {
        assertThat(PAGES.find(page.ask()).pages()).containsExactly(page);
        assertThat(page.spellings())
                .allSatisfy(spelling -> assertThat(PAGES.find(spelling).pages()).contains(page));
    }

    @ParameterizedTest
    @MethodSource("everyPage")
    void chinese_prose_has_chinese_punctuation(Page page) {
        assertThat(texts(page.zh()))
                .allSatisfy(
                        text -> assertThat(text).doesNotContainPattern("\\p{IsHan}\\s*[,;:?!]|[,;?!]\\s*\\p{IsHan}"));
    }

    /**
     * Returns the pages on what a user meets outside this program: each says what to do, how to
     * check, and what not to do.
     */
    static Stream<Page> errors() {
        return Stream.of(Kind.values()).filter(Kind::outside).flatMap(kind -> PAGES.of(kind).stream());
    }

    @ParameterizedTest
    @MethodSource("errors")
    void an_error_has_causes_a_command_that_tells_them_apart_and_a_fix(Page page) {
        assertThat(page.en().causes()).isNotEmpty();
        assertThat(page.en().fixes()).isNotEmpty();
        assertThat(page.en().checks()).isNotEmpty();
    }

    /** The codes and events of Windows and Samba that we know something about. */
    static LongStream facts() {
        return LongStream.of(
                0xC000A000L,
                0xC0000022L,
                0xC05D0003L,
                0xC0000418L,
                0x80070035L,
                53,
                1240,
                3021,
                3022,
                31998,
                31999,
                31016,
                31013,
                31017,
                31018,
                31022,
                3023,
                30909,
                30910);
    }

    @ParameterizedTest
    @MethodSource("facts")
    void a_code_that_we_have_facts_about_has_a_page_in_every_spelling(long number) {
        List<Page> byNumber = PAGES.find(String.valueOf(number)).pages();

        assertThat(byNumber).hasSize(1);
        if (number > Integer.MAX_VALUE) {
            assertThat(PAGES.find(String.valueOf((int) number)).pages()).isEqualTo(byNumber);
            assertThat(PAGES.find(String.format("0x%X", number)).pages()).isEqualTo(byNumber);
            assertThat(PAGES.find(String.format("%x", number)).pages()).isEqualTo(byNumber);
        }
    }

    @Test
    void the_pages_on_signing_say_that_every_smb2_device_can_sign_and_never_to_switch_it_off() {
        Page page = PAGES.find("0xc000a000").pages().get(0);

        assertThat(page.en().never()).anySatisfy(text -> assertThat(text).contains("AllowInsecureGuestAuth"));
        assertThat(page.en().never()).anySatisfy(text -> assertThat(text).contains("switch signing off"));
        assertThat(page.en().notes()).anySatisfy(text -> assertThat(text).contains("every dialect from SMB 2.0.2 on"));
        assertThat(page.zh().notes()).anySatisfy(text -> assertThat(text).contains("每个 SMB2+ 方言都包含签名"));
    }

    @Test
    void what_was_not_seen_on_windows_is_said_to_be_from_documents() {
        assertThat(PAGES.of(Kind.EVENT))
                .allSatisfy(page ->
                        assertThat(page.sources()).extracting(Source::sureness).containsOnly(Evidence.DOCUMENTED));
    }

    @Test
    void a_page_that_says_less_in_one_language_is_refused() {
        Prose complete = new Prose("t", "m", List.of("a"), List.of(), List.of(), List.of(), List.of());
        Prose shorter = new Prose("t", "m", List.of(), List.of(), List.of(), List.of(), List.of());

        assertThatThrownBy(
                        () -> new Page("x", Kind.STATUS, List.of(), List.of(), List.of(), complete, shorter, List.of()))
                .hasMessageContaining("'x' does not say the same in both languages");
    }

    private static List<String> texts(Prose prose) {
        return Stream.of(
                        Stream.of(prose.title(), prose.meaning()),
                        prose.causes().stream(),
                        prose.checks().stream().map(Distinction::shows),
                        prose.fixes().stream(),
                        prose.never().stream(),
                        prose.notes().stream())
                .flatMap(each -> each)
                .toList();
    }
}
