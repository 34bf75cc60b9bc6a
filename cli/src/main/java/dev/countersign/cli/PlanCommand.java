package dev.countersign.cli;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.plan.Acceptance;
import dev.countersign.plan.HostPlan;
import dev.countersign.plan.PlanFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** The exact diff that apply would write, rehearsed on the hosts. Reads only. */
@Command(
        name = "plan",
        headerHeading = "Examples:%n  countersign plan%n  countersign plan -l fs1 --out fs1.plan%n%n",
        customSynopsis = "countersign [OPTIONS] plan [--out FILE] [--accept-unproven]",
        description = "The exact diff, rehearsed on the host. Changes nothing.",
        footer = {"", "Exit: 0 nothing to do, 2 changes are pending, 3 could not tell, 4 refused for a host."})
final class PlanCommand implements Callable<Integer> {
    @ParentCommand
    Program program = new Program();

    @Option(names = "--out", paramLabel = "FILE", description = "keep the plan for 'apply FILE' (mode 0600)")
    Optional<Path> out = Optional.empty();

    @Option(names = "--accept-unproven", description = "plan also what nothing can prove yet")
    boolean acceptUnproven;

    @Override
    public Integer call() {
        Context context = program.context();
        Project project = context.project();
        Fleet fleet = Fleet.toRead(context, project);
        Acceptance acceptance = new Acceptance(acceptUnproven);
        PlanFile plan = PlanMaking.make(
                context,
                project,
                fleet,
                acceptance,
                new Planning(context, project, fleet, acceptance).plan(project.hosts(context.options())));
        out.ifPresent(file -> PlanMaking.keep(file, plan));
        List<HostPlan> hosts = plan.hosts();
        ExitCode code = ExitCode.worst(
                hosts.stream().map(each -> each.decision().code()).toList());
        if (context.options().json) {
            context.console().document(json(project, hosts, code));
        } else {
            PlanView.show(
                    context.console(),
                    hosts,
                    plan.origin().text(),
                    Duration.ofSeconds(ApplyCommand.USUAL_LEASE_SECONDS),
                    context.options().verbose);
            if (hosts.stream().anyMatch(Planning::changes)) {
                context.console()
                        .remark("Next: countersign apply"
                                + out.map(file -> " " + file).orElse(""));
            }
        }
        return code.number();
    }

    private static String json(Project project, List<HostPlan> plans, ExitCode code) {
        Counts counts = PlanView.counts();
        plans.forEach(each -> counts.add(PlanView.word(each)));
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("decisions", counts.values());
        root.put("hosts", plans.stream().<Object>map(HostJson::plan).toList());
        return JsonDocument.of("plan", project.origin().text(), code, root);
    }
}
