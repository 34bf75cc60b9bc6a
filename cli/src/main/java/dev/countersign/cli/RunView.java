package dev.countersign.cli;

import static dev.countersign.cli.PlanFileView.one;

import dev.countersign.cli.Console.Tone;
import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.journal.Entry;
import dev.countersign.plan.PlanFileJson;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** One run for a person: who and when, how each host ended and with which diff, what was kept, and whether it is as it was written. */
final class RunView {
    private RunView() {}

    static void show(Console console, RunStory story, List<Diagnostic> damage, boolean verbose) {
        console.result(
                Tone.HEAD,
                "Run " + story.record().run() + ": " + one(story.began("command")) + " by "
                        + one(story.began("user")) + ", " + story.record().run().started() + ", revision "
                        + one(story.began("revision")));
        if (story.plan().isEmpty()) {
            console.result(Tone.BAD, "Its plan cannot be read.");
        }
        console.result("");
        story.hosts().forEach(host -> host(console, story, host));
        if (verbose) {
            story.record().entries().forEach(entry -> console.result(Tone.DIM, line(entry)));
            console.result("");
        }
        damage.forEach(each -> console.result(Tone.BAD, "damaged: ", each));
        console.result(
                damage.isEmpty() ? Tone.HEAD : Tone.BAD,
                "Run: " + story.counts().sentence()
                        + story.exit().map(code -> "; exit " + one(code)).orElse("; it did not come to its end")
                        + (damage.isEmpty() ? "." : "; its files are not as they were written."));
        boolean unsettled =
                story.hosts().stream().anyMatch(each -> each.outcome().equals(RunStory.UNSETTLED));
        console.remark(
                unsettled
                        ? "Next: countersign status"
                        : "Kept in " + story.record().directory() + "; to put everything back: countersign rollback "
                                + story.record().run());
    }

    private static void host(Console console, RunStory story, RunStory.HostEnd host) {
        console.result(tone(host.outcome()), String.format("%-16s %s", host.outcome(), one(host.host())));
        if (!host.reason().isEmpty()) {
            console.result("    " + one(host.reason()));
        }
        host.recorded().ifPresent(recorded -> change(console, story, recorded));
        if (!host.evidence().isEmpty()) {
            console.result(
                    Tone.DIM,
                    "    kept: "
                            + host.evidence().stream().map(PlanFileView::one).collect(Collectors.joining(", ")));
        }
        console.result("");
    }

    private static void change(Console console, RunStory story, PlanFileJson.Recorded recorded) {
        Optional<String> document = RecordedHost.text(recorded, "document");
        Optional<String> diff = RecordedHost.diff(story.record(), recorded);
        if (diff.isPresent()) {
            DiffView.show(console, diff.get(), "    ");
        } else {
            document.ifPresent(path -> console.result(
                    Tone.DIM, "    planned: " + one(path) + "; its bytes were not kept, or are not those of the plan"));
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
