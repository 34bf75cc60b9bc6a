package dev.countersign.cli.view;

import dev.countersign.cli.terminal.Console;
import dev.countersign.cli.terminal.Console.Tone;
import dev.countersign.operation.FleetStatus;
import java.util.Comparator;
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

    private record Same(StatusItem.State state, String run, String what, List<String> todo) {
        static Same of(StatusItem item) {
            List<String> general = item.todo().stream()
                    .map(each -> HostNames.general(each, item.host()))
                    .toList();
            return new Same(item.state(), item.run(), item.what(), general);
        }
    }

    /**
     * Shows the status.
     *
     * @param verbose whether every host of a group is named, and runs that are over are shown
     */
    public static void show(Console console, FleetStatus status, boolean verbose) {
        Headline.show(console, "STATUS", StatusItem.counts(status));
        List<StatusItem> items = StatusItem.of(status, verbose);
        Map<Same, List<StatusItem>> groups = items.stream()
                .sorted(Comparator.comparing(StatusItem::state))
                .collect(Collectors.groupingBy(Same::of, LinkedHashMap::new, Collectors.toList()));
        groups.values().forEach(group -> show(console, group, HostNames.all(verbose)));
        if (items.stream().allMatch(each -> each.state() == StatusItem.State.SETTLED)) {
            console.result(Tone.GOOD, "\u2713 Nothing is pending.");
        }
    }

    private static void show(Console console, List<StatusItem> group, HostNames names) {
        StatusItem first = group.get(0);
        List<String> hosts = group.stream()
                .map(StatusItem::host)
                .filter(each -> !each.isEmpty())
                .toList();
        String named = hosts.size() > 1 ? names.counted(hosts) : String.join(", ", hosts);
        String run = first.run().isEmpty() ? "" : "run " + first.run();
        console.paragraph(
                first.state().tone(),
                String.format("%-17s", first.state().word()),
                " ".repeat(17),
                (named + " " + run).strip());
        String when = left(group);
        if (!first.what().isEmpty() || !when.isEmpty()) {
            console.paragraph(Tone.PLAIN, "    ", first.what() + when);
        }
        List<String> todo = group.size() == 1 ? first.todo() : Same.of(first).todo();
        todo.forEach(each -> console.advice(Tone.PLAIN, each));
    }

    /** Says when the first host of a group reverts. */
    private static String left(List<StatusItem> group) {
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
