package dev.countersign.cli.command;

import dev.countersign.cli.terminal.Context;
import dev.countersign.cli.view.ExplainJson;
import dev.countersign.cli.view.ExplainView;
import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.diagnostic.Untrusted;
import dev.countersign.explain.Answer;
import dev.countersign.explain.Language;
import dev.countersign.explain.Pages;
import dev.countersign.explain.Wording;
import dev.countersign.project.RulePages;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Explains an error, an event, a message, a word of this program or a rule, and what to do about
 * it. Touches no host.
 */
@Command(
        name = "explain",
        headerHeading = "Examples:%n  countersign explain 0xc000a000%n  countersign explain event 31017%n"
                + "  countersign explain 'The network path was not found.'%n"
                + "  countersign explain exit 5 --lang zh%n%n",
        customSynopsis = "countersign [OPTIONS] explain [CODE|EVENT|RULE|TEXT] [--lang en|zh]",
        description = "What an error, an event or a rule means and what to do. Offline.",
        footer = {"", "Exit: 0 explained, 64 not known."})
public final class ExplainCommand implements Callable<Integer> {
    /** Replaces bytes of an argument that are not UTF-8. */
    private static final char REPLACED = '\ufffd';

    private final Context context;

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Parameters(
            arity = "0..*",
            paramLabel = "QUESTION",
            description = "a code, event, message, rule or a word from the output; without one, list all entries")
    List<String> question = new ArrayList<>();

    @Option(names = "--lang", paramLabel = "LANG", description = "en or zh (default: from LC_ALL, LC_MESSAGES or LANG)")
    Optional<Language> language = Optional.empty();

    public ExplainCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        refuseOptions();
        Language spoken =
                language.orElseGet(() -> Language.of(context.environment().variables()));
        RulePages rules =
                RulePages.of(context.session().scope(), context.session().workstation());
        Pages pages = Pages.packed().and(rules.pages());
        ExplainView view = new ExplainView(context.console(), spoken, ExplainView.width(context.environment()));
        String asked = String.join(" ", question);
        if (asked.isBlank()) {
            if (context.options().json) {
                context.console().document(ExplainJson.list(pages, spoken));
            } else {
                view.list(pages);
            }
            return ExitCode.DONE.number();
        }
        Answer answer = pages.find(asked);
        if (answer.pages().isEmpty()) {
            throw notKnown(asked, answer, rules, spoken);
        }
        if (context.options().json) {
            context.console().document(ExplainJson.answer(asked, answer, spoken));
        } else {
            view.show(answer);
        }
        return ExitCode.DONE.number();
    }

    /**
     * Refuses unknown options: because a negative number looks like an option, unknown options
     * arrive as words of the question.
     */
    private void refuseOptions() {
        question.stream()
                .filter(each -> each.startsWith("-") && !each.matches("-[0-9]+[.,;:]?") && !each.contains(" "))
                .findFirst()
                .ifPresent(each -> {
                    throw new ParameterException(spec.commandLine(), "Unknown option: '" + each + "'");
                });
    }

    private static Problem notKnown(String asked, Answer answer, RulePages rules, Language language) {
        List<Diagnostic> all = new ArrayList<>();
        String brief = new Untrusted(asked).brief();
        String what = new Wording("'" + brief + "' is not known here", "这里没有关于“" + brief + "”的说明").in(language);
        all.add(Diagnostic.error(what).advise(advice(asked, answer, language)));
        rules.unread().ifPresent(why -> all.add(why.warning(language)));
        return new Problem(ExitCode.USAGE, all);
    }

    private static String advice(String asked, Answer answer, Language language) {
        String list =
                new Wording("list all entries: countersign explain", "运行 countersign explain 可列出全部条目").in(language);
        if (asked.indexOf(REPLACED) >= 0) {
            return new Wording(
                            "the question is not in UTF-8, so characters were lost; set the terminal to UTF-8, or ask by number",
                            "问题不是 UTF-8 编码，字符已丢失；请将终端设为 UTF-8，或按编号查询")
                    .in(language);
        }
        if (answer.near().isEmpty()) {
            return list;
        }
        String near = answer.near().stream()
                .map(each -> "\n  " + each.ask() + "  (" + each.in(language).title() + ")")
                .collect(Collectors.joining());
        return new Wording("did you mean", "您要找的是").in(language) + near + "\n" + list;
    }
}
