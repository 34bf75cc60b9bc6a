package dev.countersign.cli.view;

import dev.countersign.cli.terminal.Console;
import dev.countersign.cli.terminal.Console.Tone;
import dev.countersign.diagnostic.Counts;
import dev.countersign.diagnostic.ShellCommand;
import dev.countersign.diagnostic.Untrusted;
import dev.countersign.operation.RecordedHost;
import dev.countersign.plan.PlanFileJson;
import java.nio.file.Path;
import java.util.Optional;

/** Shows a plan file to a person who reviews it. Its content may be from anybody. */
public final class PlanFileView {
    private PlanFileView() {}

    /**
     * Shows the whole file.
     *
     * @param whyNot why it cannot be applied here and now; empty if only the hosts can tell
     */
    public static void show(Console console, Path file, PlanFileJson.Read read, Optional<String> whyNot) {
        console.result(
                Tone.HEAD,
                "Plan " + one(file.toString()) + ", made " + read.created() + ", valid until " + read.expires()
                        + ", revision " + one(read.origin().text())
                        + (read.acceptance().unproven() ? ", with --accept-unproven" : "")
                        + (read.acceptance().temporary() ? ", with --accept-temporary" : ""));
        console.result("Content of the file; no host was queried:");
        console.result("");
        read.hosts().forEach(each -> host(console, each));
        long changes = read.hosts().stream()
                .filter(each -> RecordedHost.decision(each).equals("Changes"))
                .count();
        console.result(
                Tone.HEAD,
                "Plan: " + Counts.of(read.hosts().size(), "host") + ", " + changes + " to change, as recorded.");
        if (whyNot.isPresent()) {
            console.result(Tone.BAD, "It cannot be applied here: " + one(whyNot.get()));
        } else {
            console.remark("apply checks each host again, and refuses those that differ from this plan.");
            console.remark("Next: countersign apply " + ShellCommand.word(file.toString()));
        }
    }

    /** Shows one host of the file: its decision, rule by rule, and the diff of its documents. */
    private static void host(Console console, PlanFileJson.Recorded recorded) {
        console.result("  " + one(recorded.host()) + "  " + one(recorded.platform()) + "  "
                + one(RecordedHost.decision(recorded)));
        recorded.binding().texts().forEach((name, text) -> {
            if (name.startsWith("rule ")) {
                console.result("      " + one(name) + ": " + one(text));
            }
        });
        RecordedHost.text(recorded, "document")
                .ifPresent(document -> console.result(
                        Tone.DIM,
                        "      " + one(document) + "  "
                                + digest(recorded, "before") + " -> " + digest(recorded, "after")
                                + "; expected on the wire afterwards: "
                                + one(RecordedHost.text(recorded, "expected").orElse("unknown"))));
        RecordedHost.diff(recorded).ifPresent(diff -> DiffView.show(console, diff, "      "));
        console.result("");
    }

    private static String digest(PlanFileJson.Recorded recorded, String which) {
        String hex = RecordedHost.text(recorded, which).orElse("?");
        return one(hex.length() > 12 ? hex.substring(0, 12) + "…" : hex);
    }

    /**
     * Returns a text from the file on one line, so that it cannot look like several lines of
     * output.
     */
    static String one(String text) {
        return new Untrusted(text).onOneLine();
    }
}
