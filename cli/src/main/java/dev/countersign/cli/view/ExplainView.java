package dev.countersign.cli.view;

import dev.countersign.cli.terminal.Console;
import dev.countersign.cli.terminal.Console.Tone;
import dev.countersign.cli.terminal.Environment;
import dev.countersign.cli.terminal.TextWrapper;
import dev.countersign.diagnostic.Untrusted;
import dev.countersign.explain.Answer;
import dev.countersign.explain.Distinction;
import dev.countersign.explain.Evidence;
import dev.countersign.explain.Kind;
import dev.countersign.explain.Language;
import dev.countersign.explain.Numbered;
import dev.countersign.explain.Page;
import dev.countersign.explain.Pages;
import dev.countersign.explain.Prose;
import dev.countersign.explain.Source;
import dev.countersign.explain.Wording;
import java.util.List;
import java.util.stream.Collectors;

/** Shows pages to a person, as wide as the terminal but no wider than is readable. */
public final class ExplainView {
    private static final int USUAL = 80;
    private static final int NARROWEST = 40;
    private static final int WIDEST = 100;

    private final Console console;
    private final Language language;
    private final int width;

    public ExplainView(Console console, Language language, int width) {
        this.console = console;
        this.language = language;
        this.width = width;
    }

    /** The width from COLUMNS, limited to what is readable. */
    public static int width(Environment environment) {
        String columns = environment.variables().getOrDefault("COLUMNS", "");
        int wide = columns.matches("[0-9]{1,5}") ? Integer.parseInt(columns) : USUAL;
        return Math.max(NARROWEST, Math.min(WIDEST, wide));
    }

    /**
     * Shows one page in full, or if a question may mean several pages, the first lines of each and
     * how to ask for it.
     */
    public void show(Answer answer) {
        if (answer.pages().size() == 1) {
            answer.pages().forEach(this::page);
        } else {
            say(Tone.HEAD, "", new Wording("This means several things:", "这有几种含义："));
            answer.pages().forEach(this::brief);
        }
        if (!answer.besides().isEmpty()) {
            heading(new Wording("Also in that text", "这段文字中还有"));
            answer.besides().forEach(this::brief);
        }
        answer.notKnown().forEach(code -> {
            console.result("");
            say(
                    Tone.CHANGE,
                    "",
                    new Wording(
                            "Not known here: " + code + ". The text above is about the rest of the text.",
                            "这里没有关于 " + code + " 的说明，以上内容针对文字的其余部分。"));
        });
    }

    /** Lists every question that leads to a page, by kind. */
    public void list(Pages pages) {
        for (Kind kind : Kind.values()) {
            List<Page> some = pages.of(kind);
            if (!some.isEmpty()) {
                say(Tone.HEAD, "", kind.heading());
                for (Page page : some) {
                    listed(page);
                }
                console.result("");
            }
        }
        say(
                Tone.PLAIN,
                "",
                new Wording(
                        "Ask for any of them, or paste an error message: countersign explain 'THE MESSAGE'",
                        "可用以上任意一项查询，也可以直接粘贴报错信息：countersign explain '报错信息'"));
    }

    private void listed(Page page) {
        String ask = new Untrusted(page.ask()).onOneLine();
        int column = 26;
        int used = TextWrapper.columns(ask);
        List<String> lines = TextWrapper.lines(page.in(language).title(), width - column - 2);
        boolean beside = used + 2 <= column;
        console.result("  " + ask + (beside ? " ".repeat(column - used) + lines.get(0) : ""));
        lines.stream().skip(beside ? 1 : 0).forEach(line -> console.result(" ".repeat(column + 2) + line));
    }

    private void brief(Page page) {
        Prose prose = page.in(language);
        console.result("");
        lines(Tone.HEAD, "  ", "  ", prose.title());
        lines(Tone.PLAIN, "  ", "  ", prose.meaning());
        console.result(Tone.DIM, "  countersign explain '" + new Untrusted(page.ask()).onOneLine() + "'");
    }

    private void page(Page page) {
        Prose prose = page.in(language);
        lines(Tone.HEAD, "", "", prose.title());
        String spellings = page.numbers().stream()
                .filter(Numbered::hasSpellings)
                .map(Numbered::shown)
                .collect(Collectors.joining("; "));
        if (!spellings.isEmpty()) {
            lines(Tone.DIM, "", "", spellings);
        }
        console.result("");
        lines(Tone.PLAIN, "", "", prose.meaning());
        numbered(new Wording("Causes, the likeliest first", "原因（按可能性从高到低）"), prose.causes());
        checks(prose.checks());
        listed(new Wording("What to do", "解决办法"), Tone.PLAIN, prose.fixes());
        listed(new Wording("What not to do", "不要这样做"), Tone.BAD, prose.never());
        listed(new Wording("Worth knowing", "补充说明"), Tone.PLAIN, prose.notes());
        sources(page.sources());
    }

    private void numbered(Wording heading, List<String> items) {
        if (items.isEmpty()) {
            return;
        }
        heading(heading);
        for (int i = 0; i < items.size(); i++) {
            lines(Tone.PLAIN, "  " + (i + 1) + ". ", "     ", items.get(i));
        }
    }

    private void checks(List<Distinction> checks) {
        if (checks.isEmpty()) {
            return;
        }
        heading(new Wording("How to tell", "如何判断"));
        for (Distinction check : checks) {
            check.run().ifPresent(command -> console.result(Tone.GOOD, "  $ " + command));
            lines(Tone.PLAIN, check.run().isPresent() ? "    " : "  - ", "    ", check.shows());
        }
    }

    private void listed(Wording heading, Tone tone, List<String> items) {
        if (items.isEmpty()) {
            return;
        }
        heading(heading);
        items.forEach(item -> lines(tone, "  - ", "    ", item));
    }

    private void sources(List<Source> sources) {
        if (sources.isEmpty()) {
            return;
        }
        heading(new Wording("How sure this is", "可靠程度与来源"));
        for (Evidence sureness : Evidence.values()) {
            List<Source> some =
                    sources.stream().filter(each -> each.sureness() == sureness).toList();
            if (!some.isEmpty()) {
                lines(Tone.DIM, "  ", "  ", sureness.words().in(language) + (language == Language.ZH ? "：" : ":"));
                some.forEach(each -> lines(Tone.DIM, "  - ", "    ", each.what().in(language)));
            }
        }
    }

    private void heading(Wording words) {
        console.result("");
        say(Tone.HEAD, "", words);
    }

    private void say(Tone tone, String indent, Wording words) {
        lines(tone, indent, indent, words.in(language));
    }

    private void lines(Tone tone, String first, String others, String text) {
        String indent = first;
        for (String line : TextWrapper.lines(text, width - first.length())) {
            console.result(tone, indent + line);
            indent = others;
        }
    }
}
