package dev.countersign.cli;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.journal.RunRecord;
import dev.countersign.journal.Runs;
import dev.countersign.observation.RunId;
import dev.countersign.plan.HostPlan;
import dev.countersign.plan.PlanFile;
import dev.countersign.plan.PlanFileJson;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** One run or one plan file, read for a person. Touches no host, and obeys nothing that it reads. */
@Command(
        name = "show",
        headerHeading = "Examples:%n  countersign show 20261122T095141Z-3f9c%n  countersign show fleet.plan%n%n",
        customSynopsis = "countersign [OPTIONS] show RUN|PLAN",
        description = "One run, or one plan file: diffs, outcomes, reasons.",
        footer = {"", "Exit: 0 done, 6 the run is not as it was written, 64 there is no such run,", "65 it is no plan."
        })
final class ShowCommand implements Callable<Integer> {
    @ParentCommand
    Program program = new Program();

    @Parameters(paramLabel = "RUN|PLAN", description = "the name of a run, or a file of 'plan --out'")
    String what = "";

    @Override
    public Integer call() {
        Context context = program.context();
        Optional<RunId> run = RunId.parse(what);
        return run.isPresent() ? showRun(context, run.get()) : showPlan(context, Path.of(what));
    }

    private static int showRun(Context context, RunId run) {
        Runs runs = RunFolder.read(RunFolder.of(context.options()), context.environment());
        RunRecord record = runs.open(run);
        Rollbacks rollbacks = Rollbacks.of(runs);
        RunStory story = RunStory.of(record);
        List<Diagnostic> damage = record.verify();
        ExitCode code = damage.isEmpty() ? ExitCode.DONE : ExitCode.NEEDS_PERSON;
        if (context.options().json) {
            context.console().document(RunJson.of(story, rollbacks, damage, code));
        } else {
            RunView.show(context.console(), story, rollbacks, damage, context.options().verbose);
        }
        return code.number();
    }

    /** With the diffs where the plan still follows from the policies; else what is recorded in it, and why no more. */
    private static int showPlan(Context context, Path file) {
        PlanFileJson.Read read = PlanFileJson.read(file.toString(), PlanReading.bytes(file));
        Optional<PlanFile> derived = Optional.empty();
        String why = "";
        try {
            Project project = Project.load(context.options(), context.environment());
            derived = Optional.of(PlanReading.of(
                    file, context, project, new Fleet(project, context.options(), context.environment())));
        } catch (Problem notNow) {
            why = notNow.diagnostics().stream()
                    .findFirst()
                    .map(Diagnostic::what)
                    .orElse("");
        }
        if (context.options().json) {
            context.console().document(json(read, derived, why));
            return ExitCode.DONE.number();
        }
        Console console = context.console();
        PlanFileView.head(console, file, read);
        if (derived.isPresent()) {
            PlanView.show(
                    console,
                    derived.get().hosts(),
                    read.origin().text(),
                    Duration.ofSeconds(ApplyCommand.USUAL_LEASE_SECONDS),
                    context.options().verbose);
            console.remark("Next: countersign apply " + file);
        } else {
            PlanFileView.recorded(console, read, why);
        }
        return ExitCode.DONE.number();
    }

    private static String json(PlanFileJson.Read read, Optional<PlanFile> derived, String why) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("kind", "plan");
        root.put("created", read.created().toString());
        root.put("expires", read.expires().toString());
        root.put("applicable", derived.isPresent());
        if (derived.isEmpty()) {
            root.put("why", why);
        }
        List<HostPlan> hosts = derived.map(PlanFile::hosts).orElse(List.of());
        root.put(
                "hosts",
                derived.isPresent()
                        ? hosts.stream().<Object>map(HostJson::plan).toList()
                        : read.hosts().stream()
                                .<Object>map(RecordedHost::values)
                                .toList());
        return JsonDocument.of("show", read.origin().text(), ExitCode.DONE, root);
    }
}
