package dev.countersign.cli.command;

import dev.countersign.cli.terminal.Context;
import dev.countersign.cli.view.JsonDocument;
import dev.countersign.cli.view.PlanFileView;
import dev.countersign.cli.view.RunJson;
import dev.countersign.cli.view.RunView;
import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.fleet.Fleet;
import dev.countersign.journal.RunRecord;
import dev.countersign.journal.Runs;
import dev.countersign.observation.RunId;
import dev.countersign.operation.RecordedHost;
import dev.countersign.operation.Rollbacks;
import dev.countersign.operation.RunFolder;
import dev.countersign.operation.RunReport;
import dev.countersign.operation.SavedPlan;
import dev.countersign.plan.PlanFileJson;
import dev.countersign.project.Project;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * Shows one run or one plan file to a person. Touches no host, and carries out nothing that it
 * reads.
 */
@Command(
        name = "show",
        headerHeading = "Examples:%n  countersign show 20261122T095141Z-3f9c%n  countersign show fleet.plan%n%n",
        customSynopsis = "countersign [OPTIONS] show RUN|PLAN",
        description = "One run, or one plan file: diffs, outcomes, reasons.",
        footer = {
            "",
            "Exit: 0 done, 4 the plan was made by another version, 6 the run was altered,",
            "64 the run does not exist, 65 it is not a plan, or its documents do not match."
        })
public final class ShowCommand implements Callable<Integer> {
    private final Context context;

    @Parameters(paramLabel = "RUN|PLAN", description = "the name of a run, or a file of 'plan --out'")
    String what = "";

    public ShowCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Runs runs = RunFolder.read(
                context.session().scope().folder(), context.session().workstation());
        Path file = Path.of(what);
        boolean run = RunId.parse(what).isPresent()
                || (Files.notExists(file) && !runs.meant(what).isEmpty());
        return run ? showRun(context, runs, runs.named(what)) : showPlan(context, file);
    }

    private static int showRun(Context context, Runs runs, RunId run) {
        RunRecord record = runs.open(run);
        Rollbacks rollbacks = Rollbacks.of(runs);
        RunReport story = RunReport.of(record);
        List<Diagnostic> damage = record.verify();
        ExitCode code = damage.isEmpty() ? ExitCode.DONE : ExitCode.NEEDS_PERSON;
        if (context.options().json) {
            context.console().document(RunJson.of(story, rollbacks, damage, code));
        } else {
            RunView.show(context.console(), story, rollbacks, damage, context.options().verbose);
        }
        return code.number();
    }

    /**
     * Shows the content of a plan file, with the diffs of its documents, and whether it could be
     * applied here and now.
     */
    private static int showPlan(Context context, Path file) {
        SavedPlan plan = SavedPlan.of(file);
        Optional<String> whyNot = whyNot(context, plan);
        if (context.options().json) {
            context.console().document(json(plan.read(), whyNot));
        } else {
            PlanFileView.show(context.console(), file, plan.read(), whyNot);
        }
        return ExitCode.DONE.number();
    }

    /**
     * Why the plan cannot be applied, as far as this is known without contacting a host; empty if
     * nothing is wrong.
     */
    private static Optional<String> whyNot(Context context, SavedPlan plan) {
        try {
            Project project =
                    Project.load(context.session().scope(), context.session().workstation());
            plan.refuseStale(project, context.session().now());
            Fleet fleet = context.session().fleet(project);
            return plan.otherPrograms(project, fleet);
        } catch (Problem notNow) {
            return notNow.diagnostics().stream().findFirst().map(Diagnostic::what);
        }
    }

    private static String json(PlanFileJson.Read read, Optional<String> whyNot) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("kind", "plan");
        root.put("created", read.created().toString());
        root.put("expires", read.expires().toString());
        root.put("acceptUnproven", read.acceptance().unproven());
        root.put("acceptTemporary", read.acceptance().temporary());
        root.put("applicable", whyNot.isEmpty());
        whyNot.ifPresent(why -> root.put("why", why));
        root.put("hosts", read.hosts().stream().<Object>map(ShowCommand::host).toList());
        return JsonDocument.of("show", read.origin().text(), ExitCode.DONE, root);
    }

    private static Map<String, Object> host(PlanFileJson.Recorded recorded) {
        Map<String, Object> values = RecordedHost.values(recorded);
        RecordedHost.diff(recorded).ifPresent(diff -> values.put("diff", diff));
        values.put("binding", recorded.binding().texts());
        return values;
    }
}
