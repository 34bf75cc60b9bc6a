package dev.countersign.cli.command;

import dev.countersign.cli.terminal.Context;
import dev.countersign.cli.view.CheckJson;
import dev.countersign.cli.view.CheckView;
import dev.countersign.cli.view.ShardJson;
import dev.countersign.fleet.Fleet;
import dev.countersign.inventory.Host;
import dev.countersign.operation.FleetPlanner;
import dev.countersign.plan.Acceptance;
import dev.countersign.plan.HostPlan;
import dev.countersign.plan.HostVerdict;
import dev.countersign.project.Project;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Compares every host with the policies. Reads only. */
@Command(
        name = "check",
        headerHeading =
                "Examples:%n  countersign check%n  countersign check fs1 fs2%n  countersign check -l group:file-servers --json%n%n",
        customSynopsis =
                "countersign [OPTIONS] check [HOST...] [--shard I/N]%n       [--accept-unproven] [--try-guest]",
        description = "Check each host against each rule. Read-only.",
        footer = {"", "Exit: 0 complies, 2 violated, 3 could not tell for a host, 1 a host's tools failed."})
public final class CheckCommand implements Callable<Integer> {
    private final Context context;

    @Option(names = "--accept-unproven", description = "accept the configuration where nothing can prove it")
    boolean acceptUnproven;

    @Option(
            names = "--try-guest",
            description = "try to log in as guest and anonymously (always tried if the host has an smb_login)")
    boolean tryGuest;

    @Option(
            names = "--shard",
            paramLabel = "I/N",
            description = "only shard I of N, for several controllers at once; 'merge' joins their results")
    Optional<String> shard = Optional.empty();

    @Parameters(paramLabel = "HOST", arity = "0..*", description = "only these hosts, as with -l")
    List<String> named = new ArrayList<>();

    public CheckCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        context.limitTo(named);
        context.limitToShard(shard);
        Instant began = context.session().now();
        Project project = context.projectToReach();
        List<Host> hosts = project.hosts();
        Fleet fleet = context.session().fleetToRead(project, tryGuest);
        List<HostPlan> plans =
                new FleetPlanner(context.session(), project, fleet, new Acceptance(acceptUnproven)).check(hosts);
        if (context.options().json) {
            context.console()
                    .document(CheckJson.of(
                            plans,
                            project.origin().text(),
                            ShardJson.of(project.part(project.selected()), project.sources(), began)));
        } else {
            CheckView.show(context.console(), plans, project.origin().text(), context.options().verbose);
        }
        return HostVerdict.exitCode(plans).number();
    }
}
