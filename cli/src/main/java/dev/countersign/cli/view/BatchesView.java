package dev.countersign.cli.view;

import dev.countersign.cli.terminal.Console;
import dev.countersign.cli.terminal.Console.Tone;
import dev.countersign.diagnostic.Counts;
import dev.countersign.operation.PlanParts;
import dev.countersign.operation.RecordedBatches;
import dev.countersign.operation.RecordedBatches.Recorded;
import dev.countersign.operation.RolloutEnd;
import dev.countersign.rollout.Batch;
import dev.countersign.rollout.Batches;
import dev.countersign.rollout.Course;
import java.util.ArrayList;
import java.util.List;

/**
 * Shows the batches of a rollout: before it which hosts are in which, afterwards which batches never
 * began. Hosts that are all in one batch are not mentioned.
 */
public final class BatchesView {
    /** More batches of one size than this are shown together. */
    private static final int APART = 3;

    private BatchesView() {}

    /** Shows the batches that {@code apply} would make. */
    public static void list(Console console, List<Batch> batches, Batches asked, boolean verbose) {
        if (batches.size() > 1) {
            console.result("");
            console.result(Tone.HEAD, "In " + batches.size() + " batches:");
            alike(batches, asked, verbose).forEach(group -> group(console, group, asked, verbose));
        }
    }

    /** Says that a machine has several servers to be changed. */
    public static void apart(Console console, PlanParts parts) {
        if (parts.several()) {
            console.paragraph(
                    Tone.DIM,
                    "",
                    "Several smbd of one machine are changed one after the other: there are "
                            + parts.all().size() + " runs.");
        }
    }

    /** Shows the batches before the first of them begins, and when the later ones do not begin. */
    public static void show(Console console, List<Batch> batches, Course course, boolean verbose) {
        list(console, batches, course.batches(), verbose);
        if (batches.size() > 1 || (course.rollBackAll() && !batches.isEmpty())) {
            int hosts = batches.stream().mapToInt(each -> each.hosts().size()).sum();
            String pause = course.pause().isZero()
                    ? ""
                    : "Between two batches there is a pause of "
                            + course.pause().toSeconds() + " s. ";
            console.paragraph(Tone.DIM, "", pause + rule(course.limits(hosts).failures(), course));
        }
    }

    private static String rule(int failures, Course course) {
        String canary = course.batches().canary().isPresent() ? "the canary does not succeed, or " : "";
        String most = failures == 0
                ? "a host fails"
                : "more than " + Counts.of(failures, "host") + (failures == 1 ? " fails" : " fail");
        return "If " + canary + most + ", no other host is started"
                + (course.rollBackAll() ? ", and the hosts that were changed are rolled back." : ".");
    }

    /**
     * Puts batches of one size together that follow each other, if there are many of them. The
     * canary stays alone.
     */
    private static List<List<Batch>> alike(List<Batch> batches, Batches asked, boolean verbose) {
        List<List<Batch>> groups = new ArrayList<>();
        int from = 0;
        while (from < batches.size()) {
            List<String> first = batches.get(from).hosts();
            boolean alone = asked.canary().filter(first::contains).isPresent();
            int to = from + 1;
            while (!alone && to < batches.size() && batches.get(to).hosts().size() == first.size()) {
                to++;
            }
            if (verbose || to - from <= APART) {
                batches.subList(from, to).forEach(each -> groups.add(List.of(each)));
            } else {
                groups.add(batches.subList(from, to));
            }
            from = to;
        }
        return groups;
    }

    private static void group(Console console, List<Batch> group, Batches asked, boolean verbose) {
        Batch first = group.get(0);
        int last = first.number() + group.size() - 1;
        List<String> hosts =
                group.stream().flatMap(each -> each.hosts().stream()).toList();
        String numbers = first.number() == last ? String.valueOf(last) : first.number() + "-" + last;
        String title = String.format("  %-8s", numbers);
        String size = group.size() == 1 ? "" : Counts.of(first.hosts().size(), "host") + " each, ";
        String canary = asked.canary().filter(hosts::contains).isPresent() ? " (canary)" : "";
        console.paragraph(
                Tone.PLAIN,
                title,
                " ".repeat(title.length()),
                size + HostNames.all(verbose).counted(hosts) + canary);
    }

    /** Shows which batches never began, after a rollout that was stopped. */
    public static void ended(Console console, RolloutEnd end, boolean verbose) {
        if (end.batches().size() > 1 && end.begun() < end.batches().size()) {
            unbegun(console, RecordedBatches.of(end.batches(), end.begun()), verbose);
        }
    }

    /** Shows the batches of an earlier run, as its journal has them. */
    static void recorded(Console console, RecordedBatches batches, boolean verbose) {
        if (batches.unbegun().isEmpty()) {
            if (batches.all().size() > 1) {
                console.paragraph(
                        Tone.PLAIN, "", "It had " + batches.all().size() + " batches, and all of them began.");
                console.result("");
            }
        } else {
            unbegun(console, batches, verbose);
            console.result("");
        }
    }

    private static void unbegun(Console console, RecordedBatches batches, boolean verbose) {
        List<Recorded> never = batches.unbegun();
        int first = never.get(0).number();
        int last = never.get(never.size() - 1).number();
        console.paragraph(
                Tone.CHANGE,
                "",
                first == 1
                        ? "None of the " + last + " batches began:"
                        : "Batch " + (first - 1) + " of " + last + " was the last to begin. Never begun:");
        List<String> hosts = never.stream()
                .flatMap(each -> each.hosts().stream())
                .map(PlanFileView::one)
                .toList();
        if (never.size() > APART && !verbose) {
            line(console, "batches " + first + " to " + last, hosts, false);
        } else {
            never.forEach(each -> line(
                    console,
                    "batch " + each.number(),
                    each.hosts().stream().map(PlanFileView::one).toList(),
                    verbose));
        }
    }

    private static void line(Console console, String title, List<String> hosts, boolean verbose) {
        console.paragraph(
                Tone.PLAIN, "    ", title + ", " + HostNames.all(verbose).counted(hosts));
    }
}
