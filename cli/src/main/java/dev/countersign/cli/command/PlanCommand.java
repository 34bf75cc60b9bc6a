package dev.countersign.cli.command;

import dev.countersign.cli.terminal.Context;
import dev.countersign.cli.view.BatchesView;
import dev.countersign.cli.view.PlanJson;
import dev.countersign.cli.view.PlanView;
import dev.countersign.cli.view.ShardJson;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.fleet.Fleet;
import dev.countersign.operation.Canary;
import dev.countersign.operation.FleetPlanner;
import dev.countersign.operation.OfflinePlanner;
import dev.countersign.operation.PlanMaking;
import dev.countersign.operation.PlanParts;
import dev.countersign.plan.Acceptance;
import dev.countersign.plan.HostPlan;
import dev.countersign.plan.PlanFile;
import dev.countersign.plan.PlanFileJson;
import dev.countersign.project.KeptFile;
import dev.countersign.project.Project;
import dev.countersign.rollout.Batches;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows the exact diff that apply would write, rehearsed on the hosts. Reads only. */
@Command(
        name = "plan",
        headerHeading =
                "Examples:%n  countersign plan%n  countersign plan fs1 --out fs1.plan%n  countersign plan --serial 1,10%%,100%%%n%n",
        customSynopsis =
                "countersign [OPTIONS] plan [HOST...] [--shard I/N]%n       [--out FILE | --from-observations PLACE] [--accept-unproven]%n       [--accept-temporary] [--serial SIZES] [--canary HOST]",
        description = "The exact diff, rehearsed on the host. Changes nothing.",
        footer = {"", "Exit: 0 nothing to do, 2 changes are pending, 3 could not tell, 4 refused for a host."})
public final class PlanCommand implements Callable<Integer> {
    private final Context context;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            description = "save the plan for 'apply FILE' (mode 0600); overwrites only a plan file")
    Optional<Path> out = Optional.empty();

    @Option(
            names = "--from-observations",
            paramLabel = "PLACE",
            description = "contact no host: plan from what a plan file, or the *.plan files of a folder, recorded")
    Optional<Path> observations = Optional.empty();

    @Option(names = "--accept-unproven", description = "also plan what cannot be proved on the wire yet")
    boolean acceptUnproven;

    @Option(
            names = "--accept-temporary",
            description = "also plan a change to a file that is written again or lost, for as long as the change lasts")
    boolean acceptTemporary;

    @Mixin
    final BatchOptions batches = new BatchOptions();

    @Option(
            names = "--shard",
            paramLabel = "I/N",
            description = "only shard I of N, for several controllers at once; 'merge' joins their results")
    Optional<String> shard = Optional.empty();

    @Parameters(paramLabel = "HOST", arity = "0..*", description = "only these hosts, as with -l")
    List<String> named = new ArrayList<>();

    public PlanCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        context.limitTo(named);
        context.limitToShard(shard);
        Instant began = context.session().now();
        if (out.isPresent() && observations.isPresent()) {
            throw new Problem(
                    ExitCode.USAGE,
                    "--out cannot be used with --from-observations: a plan for apply must be rehearsed on the host",
                    "leave one of them out");
        }
        Batches asked = batches.batches();
        Optional<KeptFile> kept = out.map(PlanMaking::file).map(KeptFile::refuseOthers);
        Project project = observations.isPresent() ? context.project() : context.projectToPlan();
        Canary.refuseUnknown(asked, project.inventory(), project.hosts());
        if (observations.isPresent()) {
            if (!context.options().json) {
                context.warnOfUnknownRevision(project);
            }
            return show(
                    context,
                    project,
                    OfflinePlanner.read(observations.get()).plan(project.hosts(), project, acceptance(), began),
                    asked,
                    began);
        }
        Fleet fleet = context.session().fleetToRead(project, false);
        PlanFile plan = PlanMaking.now(context.session(), project, fleet, acceptance(), project.hosts());
        kept.ifPresent(file -> file.write(PlanFileJson.write(plan, project.part(project.selected()))));
        return show(context, project, plan.hosts(), asked, began);
    }

    private Acceptance acceptance() {
        return new Acceptance(acceptUnproven).temporary(acceptTemporary);
    }

    private int show(Context context, Project project, List<HostPlan> hosts, Batches asked, Instant began) {
        List<String> changing =
                hosts.stream().filter(FleetPlanner::changes).map(HostPlan::host).toList();
        Canary.refuseIdle(asked, changing);
        PlanParts parts = PlanParts.of(hosts, changing, project.inventory(), asked);
        if (context.options().json) {
            context.console()
                    .document(PlanJson.of(
                            hosts,
                            project.origin().text(),
                            parts.batches(),
                            ShardJson.of(project.part(project.selected()), project.sources(), began)));
        } else {
            PlanView.show(
                    context.console(),
                    hosts,
                    project.origin().text(),
                    Duration.ofSeconds(ApplyCommand.USUAL_LEASE_SECONDS),
                    context.options().verbose);
            BatchesView.list(context.console(), parts.batches(), asked, context.options().verbose);
            BatchesView.apart(context.console(), parts);
            if (!changing.isEmpty()) {
                String options =
                        asked.options().stream().map(each -> " " + each).collect(Collectors.joining());
                context.console()
                        .remark(
                                observations.isPresent()
                                        ? "No host was contacted. Next, with access to them: countersign plan"
                                        : "Next: countersign apply"
                                                + out.map(file -> " " + file).orElse("") + options
                                                + shard.map(each -> " --shard " + each)
                                                        .orElse(""));
            }
        }
        return PlanJson.exitCode(hosts).number();
    }
}
