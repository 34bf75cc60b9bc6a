package dev.countersign.cli;

import dev.countersign.cli.Console.Tone;
import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.diagnostic.Untrusted;
import dev.countersign.journal.RunRecord;
import dev.countersign.journal.Runs;
import dev.countersign.observation.RunId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** What was done, when, by whom, from which revision, and how it ended: the runs, newest first. Touches no host. */
@Command(
        name = "history",
        headerHeading = "Examples:%n  countersign history%n  countersign history --verify%n%n",
        customSynopsis = "countersign [OPTIONS] history [-n N] [--verify]",
        description = "What was done, when, by whom, and how it ended.",
        footer = {"", "Exit: 0 done, 1 a run is damaged or cannot be read."})
final class HistoryCommand implements Callable<Integer> {
    @ParentCommand
    Program program = new Program();

    @Option(names = "-n", paramLabel = "N", description = "the newest N runs only (20; 0 is all)")
    int newest = 20;

    @Option(names = "--verify", description = "verify every run: plan, journal and evidence, byte for byte")
    boolean verify;

    /** One run as it could be read, and what speaks against it. */
    private record Line(RunId run, List<RunStory> story, List<Diagnostic> damage) {}

    @Override
    public Integer call() {
        Context context = program.context();
        Runs runs =
                Runs.of(RunFolder.of(context.options()), context.environment().clock());
        List<RunId> ids = new ArrayList<>(runs.list());
        Collections.reverse(ids);
        int all = ids.size();
        // Damage in an old run is damage: --verify leaves none out.
        List<RunId> shown = verify || newest <= 0 ? ids : ids.subList(0, Math.min(newest, all));
        List<Line> lines = shown.stream().map(each -> line(runs, each)).toList();
        boolean damaged = lines.stream().anyMatch(each -> !each.damage().isEmpty());
        ExitCode code = damaged ? ExitCode.FAILED : ExitCode.DONE;
        if (context.options().json) {
            context.console().document(json(lines, all, code));
        } else {
            show(context.console(), lines, all);
        }
        return code.number();
    }

    private Line line(Runs runs, RunId id) {
        try {
            RunRecord record = runs.open(id);
            return new Line(id, List.of(RunStory.of(record)), verify ? record.verify() : List.of());
        } catch (Problem unreadable) {
            return new Line(id, List.of(), unreadable.diagnostics());
        }
    }

    private void show(Console console, List<Line> lines, int all) {
        for (Line line : lines) {
            line.story().forEach(story -> show(console, line, story));
            if (line.story().isEmpty()) {
                console.result(Tone.BAD, line.run() + "  cannot be read");
            }
            line.damage().forEach(each -> console.result(Tone.BAD, "    damaged: " + each));
        }
        if (lines.isEmpty()) {
            console.result("History: no run yet.");
            console.remark("Next: countersign plan, then countersign apply");
            return;
        }
        long damaged = lines.stream().filter(each -> !each.damage().isEmpty()).count();
        console.result(
                damaged > 0 ? Tone.BAD : Tone.HEAD,
                "History: " + Lint.count(lines.size(), "run")
                        + (lines.size() < all ? " of " + all + " (-n 0 shows all)" : "")
                        + (damaged > 0 ? ", " + damaged + " damaged" : verify ? ", all as they were written" : "")
                        + ".");
        console.remark("Next: countersign show " + lines.get(0).run());
    }

    private static void show(Console console, Line line, RunStory story) {
        console.result(
                Tone.HEAD,
                line.run() + "  " + line.run().started() + "  " + one(story.began("user")) + "  "
                        + one(story.began("command")));
        console.result("    revision " + one(story.began("revision")) + "; "
                + story.counts().sentence()
                + story.exit().map(code -> "; exit " + one(code)).orElse("; it did not come to its end"));
    }

    private static String one(String text) {
        return new Untrusted(text).onOneLine();
    }

    private static String json(List<Line> lines, int all, ExitCode code) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("total", (long) all);
        root.put("runs", lines.stream().<Object>map(HistoryCommand::values).toList());
        return JsonDocument.of("history", code, root);
    }

    private static Map<String, Object> values(Line line) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("run", line.run().name());
        values.put("started", line.run().started().toString());
        line.story().forEach(story -> {
            values.put("command", story.began("command"));
            values.put("user", story.began("user"));
            values.put("revision", story.began("revision"));
            story.exit().ifPresent(exit -> values.put("exit", exit));
            values.put("outcomes", story.counts().values());
            values.put(
                    "hosts",
                    story.hosts().stream().<Object>map(RunStory.HostEnd::host).toList());
        });
        values.put(
                "damage",
                line.damage().stream().<Object>map(JsonDocument::diagnostic).toList());
        return values;
    }
}
