package dev.countersign.cli.view;

import dev.countersign.cli.terminal.Console;
import dev.countersign.cli.terminal.Console.Tone;
import dev.countersign.diagnostic.Counts;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.transaction.HostOutcome;
import dev.countersign.transaction.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Shows the outcome of every host to a person: the counts, then the worst first, with hosts of the
 * same outcome together.
 */
public final class OutcomeView {
    private OutcomeView() {}

    private record End(Outcome outcome, String reason, Optional<String> advice, List<String> notes) {}

    /**
     * Shows the outcomes.
     *
     * @param verbose whether to show the reason of every host, including successful ones
     */
    public static void show(Console console, String command, List<HostOutcome> outcomes, boolean verbose) {
        Counts counts = counts();
        Map<End, List<HostOutcome>> same = new LinkedHashMap<>();
        for (HostOutcome each : outcomes) {
            counts.add(each.outcome().result());
            boolean brief = !verbose && outcomes.size() > 1 && each.code() == ExitCode.DONE;
            same.computeIfAbsent(
                            new End(each.outcome(), brief ? "" : each.reason(), each.advice(), each.notes()),
                            none -> new ArrayList<>())
                    .add(each);
        }
        Headline.show(console, command, counts);
        same.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<End, List<HostOutcome>> each) ->
                                each.getKey().outcome())
                        .reversed())
                .forEach(each -> show(console, each.getKey(), each.getValue()));
    }

    private static void show(Console console, End end, List<HostOutcome> hosts) {
        console.paragraph(
                tone(hosts.get(0)),
                String.format("%-16s ", end.outcome().result()),
                " ".repeat(17),
                hosts.stream().map(HostOutcome::host).collect(Collectors.joining(", ")));
        if (!end.reason().isEmpty()) {
            console.paragraph(Tone.PLAIN, "    ", end.reason());
        }
        end.advice().ifPresent(advice -> console.advice(Tone.PLAIN, advice));
        end.notes().forEach(note -> console.paragraph(Tone.DIM, "    ", "note: " + note));
    }

    private static Counts counts() {
        return new Counts(Arrays.stream(Outcome.values()).map(Outcome::result).toList());
    }

    private static Tone tone(HostOutcome outcome) {
        return switch (outcome.code()) {
            case DONE -> Tone.GOOD;
            case REFUSED, NOT_COMPLIANT, COULD_NOT_TELL -> Tone.CHANGE;
            default -> Tone.BAD;
        };
    }
}
