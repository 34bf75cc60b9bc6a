package dev.countersign.cli.view;

import dev.countersign.cli.terminal.Console;
import dev.countersign.cli.terminal.Console.Tone;
import dev.countersign.diagnostic.Counts;
import dev.countersign.operation.Abandonment.Answer;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Shows on which hosts a run was closed: the counts, then the hosts where it is still open, with
 * hosts of the same answer together.
 */
public final class AbandonView {
    private static final String CLOSED = "closed";
    private static final String OPEN = "still open";

    private AbandonView() {}

    private record Same(boolean closed, String what, String advice) {
        static Same of(Answer answer) {
            return new Same(
                    answer.closed(),
                    HostNames.general(answer.what(), answer.host()),
                    HostNames.general(answer.advice(), answer.host()));
        }
    }

    /**
     * Shows the answers.
     *
     * @param answers one for each host where the end of the run was not known; may be empty
     * @param verbose whether every host of a group is named
     */
    public static void show(Console console, String run, List<Answer> answers, boolean verbose) {
        if (answers.isEmpty()) {
            console.result("run " + run + " has no unfinished hosts: there is nothing to close");
            return;
        }
        Counts counts = new Counts(List.of(OPEN, CLOSED));
        answers.forEach(each -> counts.add(word(each)));
        Headline.show(console, "ABANDON", counts);
        Map<Same, List<Answer>> groups = answers.stream()
                .sorted(Comparator.comparing(Answer::closed))
                .collect(Collectors.groupingBy(Same::of, LinkedHashMap::new, Collectors.toList()));
        groups.values().forEach(group -> show(console, group, HostNames.all(verbose)));
    }

    private static void show(Console console, List<Answer> group, HostNames names) {
        Answer first = group.get(0);
        boolean several = group.size() > 1;
        console.paragraph(
                first.closed() ? Tone.GOOD : Tone.CHANGE,
                String.format("%-17s", word(first)),
                " ".repeat(17),
                several ? names.counted(group.stream().map(Answer::host).toList()) : first.host());
        Same same = Same.of(first);
        console.paragraph(Tone.PLAIN, "    ", several ? same.what() : first.what());
        console.advice(Tone.PLAIN, several ? same.advice() : first.advice());
    }

    private static String word(Answer answer) {
        return answer.closed() ? CLOSED : OPEN;
    }
}
