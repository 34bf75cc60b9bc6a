package dev.countersign.cli.command;

import dev.countersign.cli.terminal.Context;
import dev.countersign.cli.view.StatusJson;
import dev.countersign.cli.view.StatusView;
import dev.countersign.fleet.Fleet;
import dev.countersign.inventory.Host;
import dev.countersign.journal.Runs;
import dev.countersign.operation.FleetStatus;
import dev.countersign.operation.HostReply;
import dev.countersign.operation.HostStatus;
import dev.countersign.operation.Operator;
import dev.countersign.operation.RunFolder;
import dev.countersign.operation.UnfinishedHosts;
import dev.countersign.platform.Platform;
import dev.countersign.project.Project;
import dev.countersign.rollout.HostPool;
import dev.countersign.transaction.RemoteException;
import dev.countersign.transaction.RunStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * Shows what is pending according to the hosts themselves, and compares it with the runs that were
 * left unfinished. Reads only.
 */
@Command(
        name = "status",
        headerHeading = "Examples:%n  countersign status%n  countersign status fs1%n%n",
        customSynopsis = "countersign [OPTIONS] status [HOST...]",
        description = "Ask the hosts what is pending on them. Read-only.",
        footer = {
            "",
            "Exit: 0 nothing is pending, 2 something is, 3 a host was not reached,",
            "6 a person is needed, or a run was altered, 1 a run cannot be read."
        })
public final class StatusCommand implements Callable<Integer> {
    private final Context context;

    @Parameters(paramLabel = "HOST", arity = "0..*", description = "only these hosts, as with -l")
    List<String> named = new ArrayList<>();

    public StatusCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        context.limitTo(named);
        Project project = context.projectWithoutPolicies();
        if (context.options().json) {
            context.warnOfUnknownRevision(project);
        }
        Fleet fleet = context.session().fleetToRead(project, false);
        List<Host> hosts = project.hosts();
        Runs runs = RunFolder.read(project.directory(), context.session().workstation());
        UnfinishedHosts loose =
                UnfinishedHosts.of(runs, project.platforms(), context.session().now());
        Map<String, HostReply> replies = new ConcurrentHashMap<>();
        try (Operator.Steps progress = context.session().operator().begin("status", hosts.size())) {
            HostPool.lending(context.session().parallel()).run(hosts, project.inventory()::through, host -> {
                replies.put(host.name(), ask(fleet, host));
                progress.step();
            });
        }
        FleetStatus status = new FleetStatus(
                hosts.stream()
                        .map(host -> new HostStatus(
                                host.name(), replies.computeIfAbsent(host.name(), none -> noTurn()), loose.of(host)))
                        .toList(),
                context.options().limit.isEmpty() ? loose.gone(project.inventory()) : List.of(),
                loose.damaged(),
                loose.unreadable(),
                FleetStatus.own(runs, project.inventory()));
        if (context.options().json) {
            context.console().document(StatusJson.of(status, project.origin().text()));
        } else {
            StatusView.show(context.console(), status, context.options().verbose);
        }
        return status.code().number();
    }

    /** Returns what takes the place of the reply of a host that was not asked before an interrupt. */
    private static HostReply noTurn() {
        return HostReply.none(new RemoteException(RemoteException.Kind.UNREACHABLE, "interrupted before its turn", ""));
    }

    /** Queries a host. A host without logins was never changed by this program. */
    private static HostReply ask(Fleet fleet, Host host) {
        try {
            Optional<Platform> platform = fleet.platformFirst(host);
            if (platform.filter(Predicate.not(Platform::isSpokenTo)).isPresent()) {
                return HostReply.NOTHING;
            }
            String state = platform.map(Platform::state).orElse(Platform.USUAL_STATE);
            return new HostReply(
                    RunStatus.of(
                            platform.map(each -> fleet.calls(host, each)).orElseGet(() -> fleet.unrecognised(host))),
                    state,
                    Optional.empty());
        } catch (RemoteException notReached) {
            return HostReply.none(notReached);
        } finally {
            fleet.release(host);
        }
    }
}
