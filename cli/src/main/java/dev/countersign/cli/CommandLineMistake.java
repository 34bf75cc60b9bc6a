package dev.countersign.cli;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Problem;
import dev.countersign.diagnostic.Suggestion;
import dev.countersign.observation.RunId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** A command line that cannot be parsed: what is wrong, and what was perhaps meant. */
record CommandLineMistake(ParameterException wrong) {
    private static final int LATEST = 5;

    /** Options before the command that are followed by a value. */
    private static final Set<String> WITH_A_VALUE =
            Set.of("-C", "-i", "--inventory", "-p", "--policy", "-l", "--limit", "--parallel", "--config");

    /**
     * Rewrites {@code help} and {@code version} as options, because git and other programs take
     * them as commands.
     */
    static String[] spoken(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        String first = firstWord(arguments);
        if (first.equals("help") || first.equals("version")) {
            all.remove(place(arguments));
            all.add("--" + first);
        }
        return all.toArray(String[]::new);
    }

    /** Returns the first word that is neither an option nor the value of one; empty if there is none. */
    static String firstWord(String... arguments) {
        int at = place(arguments);
        return at < arguments.length ? arguments[at] : "";
    }

    private static int place(String... arguments) {
        int at = 0;
        while (at < arguments.length && arguments[at].startsWith("-")) {
            at += WITH_A_VALUE.contains(arguments[at]) ? 2 : 1;
        }
        return at;
    }

    /**
     * Explains the mistake.
     *
     * @param runs returns the runs of the repository, to suggest some when RUN is missing
     */
    Diagnostic diagnostic(Supplier<List<RunId>> runs) {
        CommandLine line = wrong.getCommandLine();
        boolean top = line.getParent() == null;
        String help = "run: countersign " + (top ? "" : line.getCommandName() + " ") + "--help";
        if (wrong instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            return unmatched(unmatched.getUnmatched().get(0), line, top, help);
        }
        if (wrong instanceof MissingParameterException
                && String.valueOf(wrong.getMessage()).contains("'RUN'")) {
            return Diagnostic.error("which run? countersign " + line.getCommandName() + " RUN")
                    .advise(latest(runs) + "\n" + help);
        }
        return Diagnostic.error(String.valueOf(wrong.getMessage())).advise(help);
    }

    private static Diagnostic unmatched(String word, CommandLine line, boolean top, String help) {
        boolean option = word.startsWith("-");
        CommandSpec spec = line.getCommandSpec();
        List<String> known = option
                ? spec.options().stream()
                        .filter(each -> !each.hidden())
                        .map(OptionSpec::names)
                        .flatMap(Arrays::stream)
                        .filter(each -> each.startsWith("--"))
                        .toList()
                : top
                        ? spec.subcommands().entrySet().stream()
                                .filter(each -> !each.getValue()
                                        .getCommandSpec()
                                        .usageMessage()
                                        .hidden())
                                .map(Map.Entry::getKey)
                                .toList()
                        : List.of();
        String name = option ? word.replaceFirst("=.*", "") : word;
        Optional<String> near = Suggestion.nearest(name, known);
        String what = option ? "unknown option '" : top ? "unknown command '" : "unexpected argument '";
        return Diagnostic.error(what + name + "'")
                .advise(near.map(each -> "did you mean '" + each + "'?\n").orElse("") + help);
    }

    private static String latest(Supplier<List<RunId>> runs) {
        try {
            List<RunId> all = new ArrayList<>(runs.get());
            Collections.reverse(all);
            return all.isEmpty()
                    ? "this repository has no runs"
                    : "the latest: "
                            + all.stream().limit(LATEST).map(RunId::name).collect(Collectors.joining(", "))
                            + "; more: countersign history";
        } catch (Problem none) {
            return "countersign history lists them";
        }
    }
}
