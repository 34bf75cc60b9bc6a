package dev.countersign.cli.command;

import dev.countersign.cli.terminal.Console;
import dev.countersign.cli.terminal.Console.Tone;
import dev.countersign.cli.terminal.Context;
import dev.countersign.cli.terminal.Table;
import dev.countersign.cli.view.Headline;
import dev.countersign.cli.view.JsonDocument;
import dev.countersign.diagnostic.Counts;
import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.journal.Owner;
import dev.countersign.journal.RunRecord;
import dev.countersign.journal.Runs;
import dev.countersign.observation.RunId;
import dev.countersign.operation.Rollbacks;
import dev.countersign.operation.RunFolder;
import dev.countersign.operation.RunReport;
import dev.countersign.project.Project;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Lists the runs, newest first: what was done, when, by whom, from which revision, and how it
 * ended. Touches no host.
 */
@Command(
        name = "history",
        headerHeading =
                "Examples:%n  countersign history%n  countersign history --verify%n  countersign history --verify 20261122T095141Z-3f9c%n%n",
        customSynopsis = "countersign [OPTIONS] history [RUN] [-n N] [--verify]",
        description = "What was done, when, by whom, and with what result.",
        footer = {
            "",
            "Exit: 0 done, 3 --verify found a run that is not yours, 6 a run was altered,",
            "1 a run cannot be read."
        })
public final class HistoryCommand implements Callable<Integer> {
    private final Context context;

    @Parameters(arity = "0..1", paramLabel = "RUN", description = "only this run")
    Optional<String> run = Optional.empty();

    @Option(names = "-n", paramLabel = "N", description = "only the newest N runs (20; 0 is all)")
    int newest = 20;

    @Option(
            names = "--verify",
            description = "verify plan, journal and evidence of every run, byte for byte, and that no run is missing")
    boolean verify;

    /** One run as far as it could be read, and the damage found in it. */
    private record Line(RunId run, Optional<RunReport> story, List<Diagnostic> damage) {
        /**
         * The exit code of one run. A damaged run no longer shows what was written, so a person has
         * to find out what happened to the hosts.
         */
        ExitCode code() {
            if (story.isEmpty()) {
                return ExitCode.FAILED;
            }
            return damage.isEmpty() ? ExitCode.DONE : ExitCode.NEEDS_PERSON;
        }

        /**
         * Whether another program wrote the run, so that nobody here can tell whether it was
         * changed. A damaged run is reported as damaged instead.
         */
        boolean others() {
            return damage.isEmpty()
                    && story.map(each -> each.record().owner())
                            .filter(owner -> owner != Owner.OWN && owner != Owner.NOBODY)
                            .isPresent();
        }
    }

    public HistoryCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Project.requireRepository(context.session().scope());
        Runs runs = RunFolder.read(
                context.session().scope().folder(), context.session().workstation());
        List<RunId> ids = new ArrayList<>(runs.list());
        Collections.reverse(ids);
        int all = ids.size();
        List<Diagnostic> list = verify ? runs.verifyList() : List.of();
        Function<RunId, RunRecord> reader = runs.reader();
        List<Line> lines =
                shown(runs, ids).stream().map(each -> line(reader, each)).toList();
        List<ExitCode> codes = new ArrayList<>(lines.stream().map(Line::code).toList());
        if (verify && lines.stream().anyMatch(Line::others)) {
            codes.add(ExitCode.COULD_NOT_TELL);
        }
        codes.add(list.isEmpty() ? ExitCode.DONE : ExitCode.NEEDS_PERSON);
        ExitCode code = ExitCode.worst(codes);
        if (context.options().json) {
            context.console().document(json(lines, Rollbacks.of(runs), list, all, code));
        } else {
            show(context.console(), lines, Rollbacks.of(runs), list, all);
        }
        return code.number();
    }

    private List<RunId> shown(Runs runs, List<RunId> ids) {
        if (run.isPresent()) {
            return List.of(runs.named(run.get()));
        }
        // --verify leaves no run out, because damage in an old run counts too.
        return verify || newest <= 0 ? ids : ids.subList(0, Math.min(newest, ids.size()));
    }

    private Line line(Function<RunId, RunRecord> reader, RunId id) {
        RunRecord record;
        try {
            record = reader.apply(id);
        } catch (Problem unreadable) {
            if (unreadable.code() == ExitCode.USAGE) {
                throw unreadable;
            }
            return new Line(id, Optional.empty(), unreadable.diagnostics());
        }
        return new Line(id, Optional.of(RunReport.of(record)), verify ? record.verify() : List.of());
    }

    private void show(Console console, List<Line> lines, Rollbacks rollbacks, List<Diagnostic> list, int all) {
        if (lines.isEmpty() && list.isEmpty()) {
            console.result("HISTORY   no runs yet");
            console.remark("Next: countersign plan, then countersign apply");
            return;
        }
        console.result(headTone(lines, list), head(lines, list, all));
        console.result("");
        Table table = new Table(console, "", "RUN", "BY", "COMMAND", "POLICY", "RESULT");
        lines.forEach(line -> row(table, line, rollbacks));
        table.show();
        console.result("");
        lines.forEach(line -> line.damage().forEach(each -> console.result(Tone.BAD, line.run() + " ", each)));
        list.forEach(each -> console.result(Tone.BAD, "", each));
        lines.stream()
                .filter(Line::others)
                .flatMap(each -> each.story().stream())
                .map(story -> story.record().owner().why())
                .distinct()
                .forEach(why -> console.paragraph(
                        Tone.CHANGE, "", "Runs not marked as yours can be read, but not used: " + why + "."));
        lines.stream().findFirst().ifPresent(line -> console.remark("Next: countersign show " + line.run()));
    }

    private static Tone headTone(List<Line> lines, List<Diagnostic> list) {
        return list.isEmpty() && lines.stream().allMatch(each -> each.damage().isEmpty()) ? Tone.HEAD : Tone.BAD;
    }

    private String head(List<Line> lines, List<Diagnostic> list, int all) {
        long damaged = lines.stream().filter(each -> !each.damage().isEmpty()).count();
        long others = lines.stream().filter(Line::others).count();
        return "HISTORY   " + Counts.of(lines.size(), "run")
                + (lines.size() < all ? " of " + all + " (-n 0 shows all)" : "")
                + (damaged > 0 ? "   " + damaged + " damaged" : "")
                + (list.isEmpty() ? "" : "   the list of runs was altered")
                + (others > 0 ? "   " + others + (verify ? " cannot be verified" : " not marked as yours") : "")
                + (verify && damaged == 0 && others == 0 && list.isEmpty() ? "   all unaltered" : "");
    }

    private static void row(Table table, Line line, Rollbacks rollbacks) {
        if (line.story().isEmpty()) {
            table.row(Tone.BAD, "\u2717", line.run().name(), "", "", "", "cannot be read");
            return;
        }
        RunReport story = line.story().get();
        List<String> result = new ArrayList<>();
        result.add(story.results().sentence());
        story.exit().ifPresentOrElse(code -> result.add("exit " + code), () -> result.add("not finished"));
        if (story.record().owner() == Owner.NOBODY) {
            result.add(Owner.NOBODY.why());
        }
        if (line.others()) {
            result.add("not marked as yours");
        }
        backs(story, rollbacks)
                .forEach((by, hosts) -> result.add("rolled back by " + by
                        + (rollbacks.over(story.record()).isEmpty() ? " on " + String.join(", ", hosts) : "")));
        if (!line.damage().isEmpty()) {
            result.add("DAMAGED");
        }
        boolean done = story.exit().filter("0"::equals).isPresent();
        table.row(
                line.damage().isEmpty() ? (done ? Tone.PLAIN : Tone.CHANGE) : Tone.BAD,
                line.damage().isEmpty() ? (done ? "\u2713" : "!") : "\u2717",
                line.run().name(),
                story.began("user"),
                story.began("command"),
                Headline.brief(story.began("revision")),
                String.join("; ", result));
    }

    /**
     * The rollbacks that undid a run and have not been rolled back themselves, with their hosts.
     */
    private static Map<RunId, List<String>> backs(RunReport story, Rollbacks rollbacks) {
        Map<RunId, List<String>> backs = new LinkedHashMap<>();
        story.hosts()
                .forEach(each -> rollbacks
                        .undone(story.record(), each.host())
                        .ifPresent(by -> backs.computeIfAbsent(by, none -> new ArrayList<>())
                                .add(each.host())));
        return backs;
    }

    private static String json(List<Line> lines, Rollbacks rollbacks, List<Diagnostic> list, int all, ExitCode code) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("total", (long) all);
        root.put("damage", list.stream().<Object>map(JsonDocument::diagnostic).toList());
        root.put(
                "runs",
                lines.stream().<Object>map(each -> values(each, rollbacks)).toList());
        return JsonDocument.of("history", code, root);
    }

    private static Map<String, Object> values(Line line, Rollbacks rollbacks) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("run", line.run().name());
        values.put("started", line.run().started().toString());
        line.story().ifPresent(story -> {
            values.put("command", story.began("command"));
            values.put("user", story.began("user"));
            values.put("revision", story.began("revision"));
            story.exit().ifPresent(exit -> values.put("exit", exit));
            values.put("owner", story.record().owner().word());
            values.put(
                    "rolledBackBy",
                    backs(story, rollbacks).entrySet().stream()
                            .<Object>map(each -> Map.of("run", each.getKey().name(), "hosts", each.getValue()))
                            .toList());
            values.put("outcomes", story.counts().values());
            values.put(
                    "hosts",
                    story.hosts().stream().<Object>map(RunReport.HostEnd::host).toList());
        });
        values.put(
                "damage",
                line.damage().stream().<Object>map(JsonDocument::diagnostic).toList());
        return values;
    }
}
