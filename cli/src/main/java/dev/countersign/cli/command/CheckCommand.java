package dev.countersign.cli.command;

import dev.countersign.cli.terminal.Context;
import dev.countersign.cli.view.CheckJson;
import dev.countersign.cli.view.CheckView;
import dev.countersign.cli.view.DriftView;
import dev.countersign.cli.view.ShardJson;
import dev.countersign.fleet.Fleet;
import dev.countersign.inventory.Host;
import dev.countersign.operation.FleetPlanner;
import dev.countersign.plan.Acceptance;
import dev.countersign.plan.HostPlan;
import dev.countersign.plan.HostVerdict;
import dev.countersign.project.Project;
import dev.countersign.report.Background;
import dev.countersign.report.CheckReport;
import dev.countersign.report.Drift;
import dev.countersign.report.Report;
import java.nio.file.Path;
import java.time.Instant;
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

/** Compares every host with the policies. Reads only. */
@Command(
        name = "check",
        headerHeading =
                "Examples:%n  countersign check%n  countersign check fs1 fs2%n  countersign check -l group:file-servers --json%n"
                        + "  countersign check --save check.json --changed-only%n%n",
        customSynopsis =
                "countersign [OPTIONS] check [HOST...] [--shard I/N]%n       [--accept-unproven] [--try-guest]%n       [--save FILE [--changed-only]]",
        description = "Check each host against each rule. Read-only.",
        footer = {
            "",
            "Exit: 0 complies, 2 violated, 3 could not tell for a host, 1 a host's tools failed.",
            "With --changed-only they are about what has changed."
        })
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

    @Option(
            names = "--save",
            paramLabel = "FILE",
            description = "keep this check for 'report' and for the next --changed-only (mode 0600);"
                    + " overwrites only a saved check")
    Optional<Path> save = Optional.empty();

    @Option(
            names = "--changed-only",
            description = "show only what is different from the check that the FILE of --save had before;"
                    + " exit 2 only for new violations")
    boolean changedOnly;

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "HOST", arity = "0..*", description = "only these hosts, as with -l")
    List<String> named = new ArrayList<>();

    public CheckCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        context.limitTo(named);
        context.limitToShard(shard);
        if (changedOnly && save.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--changed-only compares with the check in the FILE of --save: add --save FILE");
        }
        Optional<SavedCheck> kept = save.map(SavedCheck::open);
        Project project = context.projectToReach();
        List<Host> hosts = project.hosts();
        kept.ifPresent(each -> each.refuseFewer(project, hosts));
        Instant began = context.session().now();
        Fleet fleet = context.session().fleetToRead(project, tryGuest);
        List<HostPlan> plans =
                new FleetPlanner(context.session(), project, fleet, new Acceptance(acceptUnproven)).check(hosts);
        if (kept.isEmpty()) {
            return show(project, plans, began);
        }
        Report report = CheckReport.of(
                plans,
                Background.of(project),
                began,
                context.session().workstation().user(),
                context.session().program(),
                project.origin().text());
        kept.get().write(report);
        Optional<Report> last = kept.get().last();
        if (!changedOnly || last.isEmpty()) {
            int code = show(project, plans, began);
            if (!context.options().json) {
                context.console()
                        .remark("Saved: " + kept.get().path()
                                + (changedOnly ? ". It had no earlier check, so everything is shown." : ""));
            }
            return code;
        }
        DriftView view = new DriftView(
                Drift.between(last.get(), report),
                plans,
                last.get().at(),
                project.origin().text());
        if (context.options().json) {
            context.console().document(view.json());
        } else {
            view.show(context.console());
        }
        return view.code().number();
    }

    private int show(Project project, List<HostPlan> plans, Instant began) {
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
