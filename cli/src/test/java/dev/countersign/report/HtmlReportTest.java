package dev.countersign.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.explain.Language;
import dev.countersign.finding.RowState;
import dev.countersign.json.Json;
import dev.countersign.json.JsonMap;
import dev.countersign.operation.RunReport;
import dev.countersign.plan.HostVerdict;
import dev.countersign.transaction.Outcome;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The page loads nothing, runs only its own script, and shows what hosts said as text. */
class HtmlReportTest {
    private static final String HOSTILE = SomeReports.text(SomeReports.hostile(), Format.HTML, Language.EN);

    private static String inside(String page, String begin, String end) {
        int from = page.indexOf(begin) + begin.length();
        return page.substring(from, page.indexOf(end, from));
    }

    private static JsonMap data(String page) {
        return Json.readMap(
                inside(page, "id=\"data\">", "</script>").getBytes(StandardCharsets.UTF_8),
                "data",
                new Json.Limits(64 << 20, 32));
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void its_policy_allows_its_own_style_and_script_and_nothing_else(Language language) throws Exception {
        String page = SomeReports.text(SomeReports.check(15), Format.HTML, language);
        String policy = inside(page, "Content-Security-Policy\" content=\"", "\"");

        assertThat(policy).startsWith("default-src 'none'; ").doesNotContain("unsafe", "http", "*");
        for (List<String> each : List.of(List.of("<style>", "</style>"), List.of("<script>", "</script>"))) {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(inside(page, each.get(0), each.get(1)).getBytes(StandardCharsets.UTF_8));
            assertThat(policy).contains("'sha256-" + Base64.getEncoder().encodeToString(digest) + "'");
        }
    }

    @Test
    void nothing_of_it_leads_out_of_it() {
        String page = SomeReports.text(SomeReports.check(15), Format.HTML, Language.EN);

        assertThat(page.replaceAll("(?s)<script.*?</script>|<style>.*?</style>", ""))
                .doesNotContainPattern("(?i)\\s(src|action|srcset|style|on[a-z]+)\\s*=")
                .doesNotContainPattern("href=\"(?!#rows\"|data:,\")");
        assertThat(page).doesNotContain("@import", "url(", "//cdn", "fetch(", "XMLHttpRequest", "WebSocket");
    }

    @Test
    void its_script_never_makes_markup_of_text() {
        assertThat(Texts.resource("report.js"))
                .doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "Function(")
                .doesNotContain("DOMParser", "createContextualFragment", ".style", "srcdoc");
    }

    @Test
    void what_an_attacker_wrote_is_neither_an_element_nor_a_hole_of_the_template() {
        String markup = HOSTILE.replaceAll("(?s)<script type=\"application/json\".*", "");

        assertThat(HOSTILE.split("<script", -1)).hasSize(3);
        assertThat(markup).doesNotContain("<img").contains("&lt;img src=x onerror=alert(1)&gt;");
        assertThat(inside(HOSTILE, "id=\"data\">", "</script>")).doesNotContain("<", ">", "\u202e");
        assertThat(markup).contains("{{data}}");
    }

    @Test
    void its_data_are_the_report() {
        Report report = SomeReports.check(40);

        JsonMap data = data(SomeReports.text(report, Format.HTML, Language.ZH)).map("report");

        assertThat(SomeReports.read(Json.line(data.asMap()).getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(report);
    }

    @Test
    void both_languages_have_every_text_with_the_same_names_in_it() {
        Map<String, String> en = Texts.of(Language.EN).byKey();
        Map<String, String> zh = Texts.of(Language.ZH).byKey();

        assertThat(zh.keySet()).isEqualTo(en.keySet());
        en.forEach((key, text) ->
                assertThat(names(zh.getOrDefault(key, ""))).as(key).isEqualTo(names(text)));
        assertThat(zh.values()).doesNotContain("").anyMatch(each -> each.contains("主机"));
    }

    private static List<String> names(String text) {
        return Pattern.compile("\\{[a-z]+}")
                .matcher(text)
                .results()
                .map(each -> each.group())
                .sorted()
                .toList();
    }

    @Test
    void every_text_that_the_script_or_the_template_asks_for_is_there() {
        Map<String, String> texts = Texts.of(Language.EN).byKey();
        Stream<Matcher> asked = Stream.of(
                Pattern.compile("text\\('([^']+)'[,)]").matcher(Texts.resource("report.js")),
                Pattern.compile("\\{\\{text:([a-z-]+)}}").matcher(Texts.resource("report.html")));

        List<String> keys = asked.flatMap(each -> each.results().map(found -> found.group(1)))
                .toList();

        assertThat(keys).hasSizeGreaterThan(30).allMatch(texts::containsKey);
    }

    @Test
    void every_verdict_of_every_kind_has_its_words() {
        Stream<String> words = Stream.of(
                        Arrays.stream(HostVerdict.values()).map(HostVerdict::word),
                        Arrays.stream(Outcome.values()).map(Outcome::result),
                        Arrays.stream(RowState.values()).map(RowState::word),
                        Stream.of(RunReport.UNSETTLED, RunReport.ABANDONED).map(Outcome::result),
                        Stream.of("to change", "to activate", "refused", "complies"))
                .flatMap(each -> each);

        assertThat(words).allMatch(each -> Texts.of(Language.ZH).byKey().containsKey("verdict:" + each));
    }

    @Test
    void a_bar_shows_every_share_and_is_full() {
        Map<Grade, Long> counts = new EnumMap<>(Grade.class);
        counts.put(Grade.FAILS, 1L);
        counts.put(Grade.UNKNOWN, 2L);
        counts.put(Grade.PASSES, 99_997L);

        Map<Grade, Integer> shares = Charts.shares(counts);

        assertThat(shares.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(100);
        assertThat(shares.values()).allMatch(each -> each >= 2);
    }
}
