package dev.countersign.cli.view;

import static dev.countersign.cli.view.PlanFileView.one;

import dev.countersign.cli.terminal.Console;
import dev.countersign.cli.terminal.Console.Tone;
import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.journal.Entry;
import dev.countersign.journal.Owner;
import dev.countersign.observation.RunId;
import dev.countersign.operation.RecordedHost;
import dev.countersign.operation.Rollbacks;
import dev.countersign.operation.RunReport;
import dev.countersign.operation.VerifiedRun;
import dev.countersign.transaction.Outcome;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Shows one run to a person: who and when, how each host ended and with which diff, the evidence,
 * and whether the run was changed afterwards.
 */
public final class RunView {
    private RunView() {}

    public static void show(
            Console console, RunReport story, Rollbacks rollbacks, List<Diagnostic> damage, boolean verbose) {
        Headline.show(console, "RUN " + story.record().run(), story.results());
        console.paragraph(
                Tone.PLAIN,
                "    ",
                one(story.began("command")) + " by " + one(story.began("user")) + ", "
                        + story.record().run().started() + ", policy " + policy(story)
                        + story.exit().map(code -> ", exit " + one(code)).orElse(", it was not finished")
                        + ". This is what was recorded. To see how hosts are now: countersign check.");
        if (!damage.isEmpty()) {
            console.paragraph(Tone.BAD, "    ", "Its files were altered after they were written.");
        }
        if (story.plan().isEmpty()) {
            console.paragraph(Tone.BAD, "    ", "Its plan cannot be read.");
        }
        if (story.record().owner() == Owner.NOBODY) {
            console.paragraph(Tone.PLAIN, "    ", "It is empty: " + Owner.NOBODY.why() + ".");
        } else if (story.record().owner() != Owner.OWN) {
            console.paragraph(
                    Tone.BAD,
                    "    ",
                    "Not marked as yours: " + story.record().owner().why()
                            + ". It is shown as recorded, and none of it is verified.");
        }
        console.result("");
        BatchesView.recorded(console, story.batches(), verbose);
        groups(story, rollbacks).forEach((same, hosts) -> {
            if (verbose) {
                hosts.forEach(host -> show(console, story, same, List.of(host)));
            } else {
                show(console, story, same, hosts);
            }
        });
        if (verbose) {
            story.record().entries().forEach(entry -> console.result(Tone.DIM, line(entry)));
            console.result("");
        }
        damage.forEach(each -> console.result(Tone.BAD, "damaged: ", each));
        boolean unsettled =
                story.hosts().stream().anyMatch(each -> each.outcome().equals(RunReport.UNSETTLED));
        console.remark(next(story, rollbacks, unsettled));
    }

    /** The commit in full, unless there was none. */
    private static String policy(RunReport story) {
        String revision = story.began("revision");
        return one(revision.startsWith("none") ? Headline.brief(revision) : revision);
    }

    private static String next(RunReport story, Rollbacks rollbacks, boolean unsettled) {
        String run = story.record().run().name();
        if (story.record().owner() == Owner.NOBODY) {
            return "There is nothing left to do for it: countersign history";
        }
        if (story.record().owner() != Owner.OWN) {
            return "To undo it from the copies that hosts keep: countersign rollback " + run + " -l HOST";
        }
        Set<RunId> over = rollbacks.over(story.record());
        if (!over.isEmpty()) {
            return "It was rolled back; to undo the rollback: countersign rollback "
                    + over.iterator().next();
        }
        return unsettled
                ? "Next: countersign status"
                : "Kept in " + story.record().directory() + "; to undo it: countersign rollback " + run;
    }

    /**
     * What is the same for hosts that are shown together. The reason of a success, and when an
     * outcome was recorded, are shown only of a host that is alone.
     */
    private record Same(
            String outcome,
            String reason,
            Optional<RunId> undone,
            Optional<String> changed,
            Optional<String> planned,
            List<String> evidence) {}

    /** Returns the hosts in groups, the worst outcome first. */
    private static Map<Same, List<RunReport.HostEnd>> groups(RunReport story, Rollbacks rollbacks) {
        return story.hosts().stream()
                .sorted(Comparator.comparing((RunReport.HostEnd each) -> rank(each.outcome()))
                        .reversed())
                .collect(Collectors.groupingBy(
                        each -> same(story, rollbacks, each), LinkedHashMap::new, Collectors.toList()));
    }

    /** Orders outcomes; other words are the worst. */
    private static int rank(String outcome) {
        return Outcome.named(outcome).map(Outcome::ordinal).orElse(Integer.MAX_VALUE);
    }

    private static Same same(RunReport story, Rollbacks rollbacks, RunReport.HostEnd host) {
        Optional<String> diff = diff(story, host);
        return new Same(
                host.outcome(),
                isDone(story, host.outcome()) ? "" : host.reason(),
                rollbacks.undone(story.record(), host.host()),
                diff.map(DiffView::changed),
                diff.isPresent()
                        ? Optional.empty()
                        : host.recorded().flatMap(each -> RecordedHost.text(each, "document")),
                host.evidence());
    }

    private static Optional<String> diff(RunReport story, RunReport.HostEnd host) {
        return host.recorded().flatMap(each -> RecordedHost.diff(story.record(), each));
    }

    private static void show(Console console, RunReport story, Same same, List<RunReport.HostEnd> hosts) {
        RunReport.HostEnd first = hosts.get(0);
        String when = first.at().map(at -> " (recorded " + at + ")").orElse("");
        console.paragraph(
                tone(story, same.outcome()),
                String.format("%-17s", Outcome.result(same.outcome())),
                " ".repeat(17),
                hosts.stream().map(each -> one(each.host())).collect(Collectors.joining(", "))
                        + (hosts.size() == 1 ? when : ""));
        same.undone().ifPresent(by -> console.result(Tone.CHANGE, "    rolled back by " + by));
        String reason = hosts.size() == 1 ? first.reason() : same.reason();
        if (!reason.isEmpty()) {
            console.paragraph(Tone.PLAIN, "    ", reason);
        }
        DiffView.showOnce(
                console,
                hosts.stream().flatMap(each -> diff(story, each).stream()).toList(),
                one(first.host()),
                "    ");
        same.planned()
                .ifPresent(path -> console.paragraph(
                        Tone.DIM,
                        "    ",
                        "planned: " + one(path) + "; its content was not kept, or does not match the plan"));
        if (!same.evidence().isEmpty()) {
            console.paragraph(
                    Tone.DIM,
                    "    ",
                    "kept: " + same.evidence().stream().map(PlanFileView::one).collect(Collectors.joining(", ")));
        }
        console.result("");
    }

    /** Whether an outcome is what the run was for: a rollback restores. */
    private static boolean isDone(RunReport story, String outcome) {
        boolean back = story.began("command").startsWith(VerifiedRun.ROLLBACK);
        return Outcome.named(outcome)
                .filter(each -> each.code() == ExitCode.DONE || (back && each == Outcome.ROLLED_BACK))
                .isPresent();
    }

    private static Tone tone(RunReport story, String outcome) {
        if (isDone(story, outcome)) {
            return Tone.GOOD;
        }
        return Outcome.named(outcome)
                .map(each -> switch (each.code()) {
                    case REFUSED, NOT_COMPLIANT, COULD_NOT_TELL -> Tone.CHANGE;
                    default -> Tone.BAD;
                })
                .orElse(Tone.BAD);
    }

    private static String line(Entry entry) {
        String details = entry.details().entrySet().stream()
                .map((Map.Entry<String, String> each) -> each.getKey() + "=" + each.getValue())
                .collect(Collectors.joining(" "));
        return one(entry.time() + "  " + entry.event() + "  " + entry.host() + "  " + details);
    }
}
