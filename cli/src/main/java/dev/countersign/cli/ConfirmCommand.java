package dev.countersign.cli;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.inventory.Host;
import dev.countersign.observation.WirePicture;
import dev.countersign.plan.Goal;
import dev.countersign.platform.Platform;
import dev.countersign.rollout.HostPool;
import dev.countersign.transaction.HostOutcome;
import dev.countersign.transaction.Outcome;
import dev.countersign.transaction.Settlement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Confirms a run that is still pending, where the wire says what it should: after the program or the network died. */
@Command(
        name = "confirm",
        headerHeading = "Examples:%n  countersign confirm 20261122T095141Z-3f9c%n%n",
        customSynopsis = "countersign [OPTIONS] confirm RUN [--accept-unproven]",
        description = "Finish a pending run where the wire says what it should.",
        footer = {
            "",
            "Exit: 0 confirmed, 4 the wire does not say it (nothing was done),",
            "5 too late: put back, 6 a person is needed."
        })
final class ConfirmCommand implements Callable<Integer> {
    @ParentCommand
    Program program = new Program();

    @Parameters(paramLabel = "RUN", description = "the run, as status names it")
    String run = "";

    @Option(names = "--accept-unproven", description = "confirm whatever the wire says")
    boolean acceptUnproven;

    @Override
    public Integer call() {
        Context context = program.context();
        NewHostKeys.refuseFor(context.options(), "confirm");
        Project project = Project.loadHosts(context.options(), context.environment());
        PastRun past = PastRun.open(run, project, context.environment());
        Fleet fleet = new Fleet(project, context.options(), context.environment());
        List<Host> hosts = past.hosts(project.hosts(context.options()));
        if (hosts.isEmpty()) {
            throw new Problem(
                    ExitCode.REFUSED, "run " + run + " changed none of these hosts", "countersign show " + run);
        }
        Map<String, HostOutcome> ended = new ConcurrentHashMap<>();
        ExitCode code;
        boolean cut;
        try (Interrupt.Work work = context.changing();
                Run resumed = Run.resume(context, project, past.id())) {
            new HostPool(context.options().parallel).run(hosts, host -> {
                if (work.stopped()) {
                    ended.put(host.name(), leftAlone(host));
                    return;
                }
                HostOutcome outcome = past.purpose().told(confirm(project, fleet, past, host));
                if (outcome.outcome() != Outcome.REFUSED) {
                    outcome.record(resumed.journal()); // refused here, the run goes on being pending there
                }
                ended.put(host.name(), outcome);
            });
            code = work.code(OutcomeView.code(List.copyOf(ended.values())));
            cut = work.cut();
        }
        List<HostOutcome> outcomes = hosts.stream()
                .flatMap(host -> Optional.ofNullable(ended.get(host.name())).stream())
                .toList();
        if (context.options().json) {
            Map<String, Object> root = new LinkedHashMap<>();
            root.put("run", run);
            root.put("hosts", outcomes.stream().<Object>map(HostJson::outcome).toList());
            context.console()
                    .document(JsonDocument.of("confirm", project.origin().text(), code, root));
        } else {
            OutcomeView.show(context.console(), "Confirm", outcomes);
        }
        if (cut) {
            InterruptedView.show(
                    context.console(),
                    outcomes,
                    past.id(),
                    "countersign confirm " + run,
                    "countersign rollback " + run);
        }
        return code.number();
    }

    /** A host that an interrupt came before: nothing was confirmed there, and its lease goes on. */
    private HostOutcome leftAlone(Host host) {
        return HostOutcome.of(
                        host.name(),
                        Outcome.NEEDS_PERSON,
                        "interrupted before its turn: nothing was confirmed, and the host puts everything back when the"
                                + " lease ends")
                .advise("countersign confirm " + run);
    }

    private HostOutcome confirm(Project project, Fleet fleet, PastRun past, Host host) {
        String expected = past.intent(host.name())
                .map(intent -> intent.details().getOrDefault("expected", ""))
                .orElse("");
        WirePicture wire = fleet.look(host).directly();
        boolean reached = Goal.read(expected, false, "")
                .filter(goal -> goal.reachedBy(wire.advertised()))
                .isPresent();
        if (!reached && !acceptUnproven) {
            return HostOutcome.of(
                            host.name(),
                            Outcome.REFUSED,
                            "the wire says " + wire.advertised().word() + ", the run wants " + expected + " ("
                                    + wire.why() + "); nothing was confirmed")
                    .advise("countersign rollback " + run);
        }
        Platform platform = project.platforms()
                .named(past.saved(host.name()).platform())
                .orElseThrow(() -> new Problem(ExitCode.REFUSED, "its platform is gone", "put the folder back"));
        try {
            Settlement.Confirmed confirmed =
                    new Settlement(fleet.calls(host, platform), fleet.clock()).confirm(past.id(), Map.of());
            return HostOutcome.of(
                            host.name(),
                            confirmed.outcome(),
                            confirmed.outcome() == Outcome.COMMITTED
                                    ? wire.advertised().word() + " on the wire (" + wire.why() + ")"
                                    : confirmed.why())
                    .note(List.of(), wire);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return HostOutcome.of(host.name(), Outcome.UNCONFIRMED, "interrupted");
        }
    }
}
