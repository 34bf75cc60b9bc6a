package dev.countersign.cli.command;

import dev.countersign.bytes.Bytes;
import dev.countersign.cli.terminal.Console.Tone;
import dev.countersign.cli.terminal.Context;
import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.diagnostic.ShellCommand;
import dev.countersign.explain.Language;
import dev.countersign.journal.RunRecord;
import dev.countersign.journal.Runs;
import dev.countersign.observation.RunId;
import dev.countersign.operation.Rollbacks;
import dev.countersign.operation.RunFolder;
import dev.countersign.operation.RunReport;
import dev.countersign.operation.SavedPlan;
import dev.countersign.project.Project;
import dev.countersign.report.Background;
import dev.countersign.report.Format;
import dev.countersign.report.JournalReport;
import dev.countersign.report.PlanReport;
import dev.countersign.report.Report;
import dev.countersign.report.SavedReport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Hands on what a run, a plan, a check or a closing found, in the format that somebody else reads. Asks no host. */
@Command(
        name = "report",
        headerHeading = "Examples:%n"
                + "  countersign report check.json --format html >report.html%n"
                + "  countersign report 20261122T095141Z-3f9c --format md%n"
                + "  countersign report check.json --format openmetrics >countersign.prom%n%n",
        customSynopsis =
                "countersign [OPTIONS] report RUN|PLAN|CHECK|CLOSING [EARLIER...]%n       [--format FORMAT] [--lang en|zh]",
        description = "A run, plan or check as HTML, CSV, SARIF and others. Offline.",
        footer = {
            "",
            "FORMAT: html, md (default), csv, json, sarif, junit, openmetrics.",
            "CHECK is a file of 'check --save', CLOSING one of 'close --save'.",
            "Exit: 0 made, whatever it says, 6 the run was altered,",
            "64 it does not exist, 65 the file is not one of these."
        })
public final class ReportCommand implements Callable<Integer> {
    /** So many bytes of a file tell what it is. */
    private static final int TELLING = 400;

    private final Context context;

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Parameters(
            index = "0",
            paramLabel = "RUN|PLAN|CHECK|CLOSING",
            description = "the name of a run, or a file of 'plan --out', 'check --save' or 'close --save'")
    String what = "";

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "FILE",
            description = "earlier saved checks, for the chart of a check over time")
    List<Path> earlier = new ArrayList<>();

    @Option(
            names = "--format",
            paramLabel = "REPORT-FORMAT",
            description = "html, md, csv, json, sarif, junit or openmetrics (default: md)")
    Optional<Format> format = Optional.empty();

    @Option(names = "--lang", paramLabel = "LANG", description = "en or zh, for html and md (default: en)")
    Language language = Language.EN;

    public ReportCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        if (context.options().json && format.filter(each -> each != Format.JSON).isPresent()) {
            throw new ParameterException(spec.commandLine(), "--json prints JSON: leave out it or --format");
        }
        Format chosen = format.orElse(context.options().json ? Format.JSON : Format.MD);
        Runs runs = RunFolder.read(
                context.session().scope().folder(), context.session().workstation());
        Path file = Path.of(what);
        boolean run = RunId.parse(what).isPresent()
                || (Files.notExists(file) && !runs.meant(what).isEmpty());
        if (run) {
            return run(chosen, runs, runs.named(what));
        }
        Report report = SavedReport.is(file) ? SavedReport.read(file) : plan(file);
        print(chosen, report.after(points(report)));
        return ExitCode.DONE.number();
    }

    private int run(Format chosen, Runs runs, RunId id) {
        RunRecord record = runs.open(id);
        List<Diagnostic> damage = record.verify();
        Report report = JournalReport.of(RunReport.of(record), Rollbacks.of(runs), damage, background());
        print(chosen, report.after(points(report)));
        if (damage.isEmpty()) {
            return ExitCode.DONE.number();
        }
        context.console()
                .complain(
                        Tone.BAD, "The files of this run were altered after they were written: countersign show " + id);
        return ExitCode.NEEDS_PERSON.number();
    }

    private Report plan(Path file) {
        if (isFindings(file)) {
            String named = ShellCommand.word(file.toString());
            throw new Problem(
                    ExitCode.INVALID,
                    file + " says what a scanner found, and not what became of it; no host was asked",
                    "ask first: countersign close " + named
                            + " --save closed.json\nthen: countersign report closed.json");
        }
        return PlanReport.of(file.toString(), SavedPlan.of(file).read(), background());
    }

    /** Whether it is a findings file, which is no plan either. */
    private static boolean isFindings(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return Bytes.of(in.readNBytes(TELLING)).utf8().contains("\"countersign.findings/");
        } catch (IOException unreadable) {
            return false; // whoever reads it as a plan says why
        }
    }

    /** Returns the numbers of earlier checks, which only a check has. */
    private List<Report.Point> points(Report report) {
        if (!earlier.isEmpty() && report.kind() != Report.Kind.CHECK) {
            throw new ParameterException(
                    spec.commandLine(),
                    "earlier checks can be given only with a saved check, and this is a "
                            + report.kind().word());
        }
        List<Report.Point> points = new ArrayList<>();
        for (Path each : earlier) {
            Report check = SavedReport.savedCheck(each);
            points.addAll(check.earlier());
            points.add(check.point());
        }
        return points;
    }

    /** What the repository says today of hosts and rules; nothing if it cannot be read. */
    private Background background() {
        try {
            return Background.of(
                    Project.read(context.session().scope(), context.session().workstation()));
        } catch (Problem notHere) {
            return Background.NONE;
        }
    }

    private void print(Format chosen, Report report) {
        chosen.write(report, language, context.console()::piece);
        context.console().flush();
    }
}
