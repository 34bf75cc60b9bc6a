package dev.countersign.cli.view;

import dev.countersign.cli.terminal.Console;
import dev.countersign.cli.terminal.Console.Tone;
import dev.countersign.diagnostic.Counts;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * Shows what is pending on hosts: the counts, then what needs somebody, the worst first. Hosts of
 * the same run in the same state are shown together.
 */
public final class StatusView {
    private StatusView() {}

    /** The state of a run on a host, the worst first. */
    public enum State {
        NEEDS_ATTENTION("needs attention", Tone.BAD),
        CANNOT_TELL("cannot tell", Tone.BAD),
        PENDING("pending", Tone.CHANGE),
        UNFINISHED("unfinished", Tone.CHANGE),
        CHANGED_SINCE("changed since", Tone.CHANGE),
        NOT_REACHED("not reached", Tone.CHANGE),
        SETTLED("settled", Tone.DIM);

        private final String word;
        private final Tone tone;

        State(String word, Tone tone) {
            this.word = word;
            this.tone = tone;
        }

        /** Returns the word for people. */
        public String word() {
            return word;
        }
    }

    /**
     * A run on a host that somebody should know of.
     *
     * @param host the host; empty for a run that cannot be read
     * @param run the run; empty for a host that was not reached
     * @param what what is the matter, apart from the time left
     * @param todo what can be done: commands, one a line
     * @param left seconds until the host reverts by itself, if it is waiting
     */
    public record Item(State state, String host, String run, String what, List<String> todo, OptionalLong left) {
        private record Same(State state, String run, String what, List<String> todo) {}

        /** An item without a time. */
        public Item(State state, String host, String run, String what, List<String> todo) {
            this(state, host, run, what, todo, OptionalLong.empty());
        }

        private Same same() {
            // the advice for one host of many differs only in its name
            List<String> general = todo.stream()
                    .map(each -> host.isEmpty() ? each : each.replace("-l " + host, "-l HOST"))
                    .toList();
            return new Same(state, run, what, general);
        }
    }

    /**
     * Shows the status.
     *
     * @param states the worst state of each host
     * @param verbose whether every host of a group is named
     */
    public static void show(Console console, List<State> states, List<Item> items, boolean verbose) {
        Counts counts =
                new Counts(Arrays.stream(State.values()).map(State::word).toList());
        states.forEach(each -> counts.add(each.word()));
        Headline.show(console, "STATUS", counts);
        Map<Item.Same, List<Item>> groups = items.stream()
                .sorted((one, other) -> one.state().compareTo(other.state()))
                .collect(Collectors.groupingBy(Item::same, LinkedHashMap::new, Collectors.toList()));
        groups.values().forEach(group -> show(console, group, verbose));
        if (items.stream().allMatch(each -> each.state() == State.SETTLED)) {
            console.result(Tone.GOOD, "\u2713 Nothing is pending.");
        }
    }

    private static void show(Console console, List<Item> group, boolean verbose) {
        Item first = group.get(0);
        List<String> names =
                group.stream().map(Item::host).filter(each -> !each.isEmpty()).toList();
        String hosts = names.size() > 1 && !verbose ? HostNames.of(names) : String.join(", ", names);
        String run = first.run().isEmpty() ? "" : "run " + first.run();
        console.paragraph(
                first.state().tone,
                String.format("%-17s", first.state().word()),
                " ".repeat(17),
                (hosts + " " + run).strip());
        String when = left(group);
        if (!first.what().isEmpty() || !when.isEmpty()) {
            console.paragraph(Tone.PLAIN, "    ", first.what() + when);
        }
        List<String> todo = group.size() == 1 ? first.todo() : first.same().todo();
        todo.forEach(each -> console.advice(Tone.PLAIN, each));
    }

    /** Says when the first host of a group reverts. */
    private static String left(List<Item> group) {
        OptionalLong least =
                group.stream().flatMapToLong(each -> each.left().stream()).min();
        if (least.isEmpty()) {
            return "";
        }
        String who = group.size() == 1 ? "the host restores itself" : "the first of them restores itself";
        return least.getAsLong() > 0
                ? who + " in " + least.getAsLong() + " s, unless the run is confirmed"
                : "the lease has expired: the host is restoring itself, or it was rebooted and is waiting";
    }
}
