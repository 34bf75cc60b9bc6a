package dev.countersign.cli.view;

import static dev.countersign.cli.view.PlanFileView.one;

import dev.countersign.cli.terminal.Console;
import dev.countersign.cli.terminal.Console.Tone;
import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.journal.Entry;
import dev.countersign.journal.Owner;
import dev.countersign.observation.RunId;
import dev.countersign.operation.RecordedHost;
import dev.countersign.operation.Rollbacks;
import dev.countersign.operation.RunReport;
import dev.countersign.plan.PlanFileJson;
import dev.countersign.transaction.Outcome;
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
                        + story.record().run().started() + ", policy " + one(story.began("revision"))
                        + story.exit().map(code -> ", exit " + one(code)).orElse(", it was not finished")
                        + ". This is what was recorded; how hosts are now, countersign check tells.");
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
        story.hosts().forEach(host -> host(console, story, rollbacks, host));
        if (verbose) {
            story.record().entries().forEach(entry -> console.result(Tone.DIM, line(entry)));
            console.result("");
        }
        damage.forEach(each -> console.result(Tone.BAD, "damaged: ", each));
        boolean unsettled =
                story.hosts().stream().anyMatch(each -> each.outcome().equals(RunReport.UNSETTLED));
        console.remark(next(story, rollbacks, unsettled));
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

    private static void host(Console console, RunReport story, Rollbacks rollbacks, RunReport.HostEnd host) {
        console.result(
                tone(host.outcome()),
                String.format("%-16s %s", Outcome.result(host.outcome()), one(host.host()))
                        + host.at().map(at -> "  (recorded " + at + ")").orElse(""));
        rollbacks
                .undone(story.record(), host.host())
                .ifPresent(by -> console.result(Tone.CHANGE, "    rolled back by " + by));
        if (!host.reason().isEmpty()) {
            console.paragraph(Tone.PLAIN, "    ", host.reason());
        }
        host.recorded().ifPresent(recorded -> change(console, story, recorded));
        if (!host.evidence().isEmpty()) {
            console.paragraph(
                    Tone.DIM,
                    "    ",
                    "kept: " + host.evidence().stream().map(PlanFileView::one).collect(Collectors.joining(", ")));
        }
        console.result("");
    }

    private static void change(Console console, RunReport story, PlanFileJson.Recorded recorded) {
        Optional<String> document = RecordedHost.text(recorded, "document");
        Optional<String> diff = RecordedHost.diff(story.record(), recorded);
        if (diff.isPresent()) {
            DiffView.show(console, diff.get(), "    ");
        } else {
            document.ifPresent(path -> console.paragraph(
                    Tone.DIM,
                    "    ",
                    "planned: " + one(path) + "; its content was not kept, or does not match the plan"));
        }
    }

    private static Tone tone(String outcome) {
        return switch (outcome) {
            case "AlreadyCompliant", "Committed" -> Tone.GOOD;
            case "Refused", "NotAttempted", "NotReached", "Pending" -> Tone.CHANGE;
            default -> Tone.BAD;
        };
    }

    private static String line(Entry entry) {
        String details = entry.details().entrySet().stream()
                .map((Map.Entry<String, String> each) -> each.getKey() + "=" + each.getValue())
                .collect(Collectors.joining(" "));
        return one(entry.time() + "  " + entry.event() + "  " + entry.host() + "  " + details);
    }
}
