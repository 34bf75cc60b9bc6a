package dev.countersign.cli.view;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.explain.Answer;
import dev.countersign.explain.Distinction;
import dev.countersign.explain.Language;
import dev.countersign.explain.Numbered;
import dev.countersign.explain.Page;
import dev.countersign.explain.Pages;
import dev.countersign.explain.Prose;
import dev.countersign.explain.Source;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The output of {@code explain --json}; docs/json.md describes it. */
public final class ExplainJson {
    private ExplainJson() {}

    public static String answer(String asked, Answer answer, Language language) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("asked", asked);
        root.put("language", language.tag());
        root.put(
                "pages",
                answer.pages().stream()
                        .<Object>map(page -> full(page, language))
                        .toList());
        root.put("besides", answer.besides().stream().<Object>map(Page::ask).toList());
        root.put("notKnown", List.<Object>copyOf(answer.notKnown()));
        return JsonDocument.of("explain", ExitCode.DONE, root);
    }

    public static String list(Pages pages, Language language) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("language", language.tag());
        root.put(
                "pages",
                pages.all().stream().<Object>map(page -> brief(page, language)).toList());
        return JsonDocument.of("explain", ExitCode.DONE, root);
    }

    private static Map<String, Object> brief(Page page, Language language) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("ask", page.ask());
        values.put("kind", page.kind().word());
        values.put("title", page.in(language).title());
        return values;
    }

    private static Map<String, Object> full(Page page, Language language) {
        Prose prose = page.in(language);
        Map<String, Object> values = brief(page, language);
        values.put(
                "numbers", page.numbers().stream().<Object>map(Numbered::shown).toList());
        values.put("meaning", prose.meaning());
        values.put("causes", List.<Object>copyOf(prose.causes()));
        values.put(
                "checks",
                prose.checks().stream().<Object>map(ExplainJson::check).toList());
        values.put("fix", List.<Object>copyOf(prose.fixes()));
        values.put("never", List.<Object>copyOf(prose.never()));
        values.put("remarks", List.<Object>copyOf(prose.notes()));
        values.put(
                "sources",
                page.sources().stream()
                        .<Object>map(each -> source(each, language))
                        .toList());
        return values;
    }

    private static Map<String, Object> check(Distinction check) {
        Map<String, Object> values = new LinkedHashMap<>();
        check.run().ifPresent(run -> values.put("run", run));
        values.put("shows", check.shows());
        return values;
    }

    private static Map<String, Object> source(Source source, Language language) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("sureness", source.sureness().tag());
        values.put("what", source.what().in(language));
        return values;
    }
}
