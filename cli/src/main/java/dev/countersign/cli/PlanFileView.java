package dev.countersign.cli;

import dev.countersign.cli.Console.Tone;
import dev.countersign.diagnostic.Untrusted;
import dev.countersign.plan.PlanFileJson;
import java.nio.file.Path;

/** A plan file as it is recorded, for a person. What stands in it may have been written by anybody. */
final class PlanFileView {
    private PlanFileView() {}

    static void head(Console console, Path file, PlanFileJson.Read read) {
        console.result(
                Tone.HEAD,
                "Plan " + one(file.toString()) + ", made " + read.created() + ", good until " + read.expires()
                        + ", revision " + one(read.origin().text()));
        console.result("");
    }

    static void recorded(Console console, PlanFileJson.Read read, String why) {
        console.result("Its diffs cannot be shown, and it cannot be applied here: " + one(why));
        console.result("What it claims:");
        read.hosts().forEach(each -> host(console, each));
        console.result("");
        console.result(Tone.HEAD, "Plan: " + Lint.count(read.hosts().size(), "host") + ", as recorded.");
    }

    /** The claim of one host, on two lines. */
    static void host(Console console, PlanFileJson.Recorded recorded) {
        console.result("  " + one(recorded.host()) + "  " + one(recorded.platform()) + "  "
                + one(RecordedHost.decision(recorded)));
        RecordedHost.text(recorded, "document")
                .ifPresent(document -> console.result(
                        Tone.DIM,
                        "      " + one(document) + "  "
                                + digest(recorded, "before") + " -> " + digest(recorded, "after")
                                + "; on the wire then: "
                                + one(RecordedHost.text(recorded, "expected").orElse("unknown"))));
    }

    private static String digest(PlanFileJson.Recorded recorded, String which) {
        String hex = RecordedHost.text(recorded, which).orElse("?");
        return one(hex.length() > 12 ? hex.substring(0, 12) + "…" : hex);
    }

    /** Text of a file, in one line of ours: it must not look like several. */
    static String one(String text) {
        return new Untrusted(text).onOneLine();
    }
}
