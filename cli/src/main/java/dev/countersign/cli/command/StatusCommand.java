package dev.countersign.cli.command;

import dev.countersign.cli.terminal.Console;
import dev.countersign.cli.terminal.Console.Tone;
import dev.countersign.cli.terminal.Context;
import dev.countersign.cli.view.JsonDocument;
import dev.countersign.diagnostic.Counts;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.diagnostic.Untrusted;
import dev.countersign.fleet.Fleet;
import dev.countersign.fleet.Unreached;
import dev.countersign.inventory.Host;
import dev.countersign.journal.Entry;
import dev.countersign.journal.Owner;
import dev.countersign.journal.RunRecord;
import dev.countersign.journal.Runs;
import dev.countersign.observation.RunId;
import dev.countersign.operation.Operator;
import dev.countersign.operation.RunFolder;
import dev.countersign.operation.UnfinishedHost;
import dev.countersign.operation.UnfinishedHosts;
import dev.countersign.platform.Platform;
import dev.countersign.project.Project;
import dev.countersign.rollout.HostPool;
import dev.countersign.transaction.RemoteException;
import dev.countersign.transaction.RemoteRun;
import dev.countersign.transaction.RunStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

    /**
     * The reply of one host; no runs and a failure if it was not reached.
     *
     * @param state the directory in which the host keeps runs
     */
    private record Said(List<RemoteRun> runs, String state, Optional<RemoteException> failure) {
        ExitCode code() {
            if (failure.isPresent()) {
                return Unreached.code(failure.get().kind());
            }
            if (runs.stream().anyMatch(each -> each.verdict().equals("person"))) {
                return ExitCode.NEEDS_PERSON;
            }
            return runs.stream().anyMatch(RemoteRun::pending) ? ExitCode.NOT_COMPLIANT : ExitCode.DONE;
        }

        /**
         * The last run on the host, if it is confirmed: the host's document should have the content
         * that this run left.
         */
        Optional<RemoteRun> last() {
            return runs.stream().anyMatch(RemoteRun::pending)
                    ? Optional.empty()
                    : runs.stream()
                            .filter(each -> each.confirmed() && each.made().isPresent())
                            .reduce((one, other) -> other);
        }

        /** What happened to a run after the host confirmed it. */
        Optional<String> since(RemoteRun run) {
            return run.confirmed() ? run.made().map(made -> since(run, made)) : Optional.empty();
        }

        private String since(RemoteRun run, RemoteRun.Change made) {
            Optional<RemoteRun> later =
                    RunStatus.later(runs, run.run(), made.document()).stream().findFirst();
            boolean back = later.flatMap(RemoteRun::made)
                    .filter(each ->
                            each.after().equals(made.before()) && !each.after().equals(made.after()))
                    .isPresent();
            String document = new Untrusted(made.document()).onOneLine();
            if (later.isPresent()) {
                return (back ? "rolled back by " : "changed again by ")
                        + later.get().run();
            }
            if (made.inPlace()) {
                return "in place";
            }
            return made.now().isEmpty()
                    ? document + " is gone or cannot be read"
                    : document
                            + (made.now().equals(Optional.of(made.before()))
                                    ? " is as it was before the run, but no run undid it"
                                    : " was edited, but not by a run that the host has on record");
        }
    }

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
        Map<String, Said> said = new ConcurrentHashMap<>();
        try (Operator.Steps progress = context.session().operator().begin("status", hosts.size())) {
            new HostPool(context.session().parallel()).run(hosts, host -> {
                said.put(host.name(), ask(fleet, host));
                progress.step();
            });
        }
        List<ExitCode> codes =
                new ArrayList<>(said.values().stream().map(Said::code).toList());
        hosts.forEach(host ->
                loose.of(host.name()).forEach(end -> codes.add(next(end, said).code())));
        List<UnfinishedHost> gone = context.options().limit.isEmpty() ? loose.gone(project.inventory()) : List.of();
        gone.forEach(end -> codes.add(end.gone().code()));
        codes.add(loose.code());
        ExitCode code = ExitCode.worst(codes);
        if (context.options().json) {
            context.console().document(json(project, hosts, said, loose, gone, code));
        } else {
            Map<String, Set<String>> ours = own(runs);
            hosts.forEach(host ->
                    Optional.ofNullable(said.get(host.name())).ifPresent(each -> show(context, host, each, ours)));
            hosts.forEach(host -> loose.of(host.name()).stream()
                    .filter(end -> !shownAbove(end, said))
                    .forEach(end -> show(context.console(), end, next(end, said))));
            gone.forEach(end -> show(context.console(), end, end.gone()));
            loose.damaged()
                    .forEach(run -> context.console()
                            .result(
                                    Tone.BAD,
                                    "cannot tell    run " + run + " was altered:"
                                            + " countersign history --verify " + run));
            loose.unreadable()
                    .forEach(run -> context.console()
                            .result(
                                    Tone.BAD,
                                    "cannot tell    run " + run + " cannot be read: countersign history " + run));
            context.console().result(Tone.HEAD, "Status: " + sentence(hosts, said, loose));
        }
        return code.number();
    }

    /** Queries a host. A host without logins was never changed by this program. */
    private static Said ask(Fleet fleet, Host host) {
        try {
            Optional<Platform> platform = fleet.platform(host);
            if (platform.filter(Predicate.not(Platform::isSpokenTo)).isPresent()) {
                return new Said(List.of(), "", Optional.empty());
            }
            String state = platform.map(Platform::state).orElse(Platform.USUAL_STATE);
            return new Said(
                    RunStatus.of(
                            platform.map(each -> fleet.calls(host, each)).orElseGet(() -> fleet.unrecognised(host))),
                    state,
                    Optional.empty());
        } catch (RemoteException notReached) {
            return new Said(List.of(), "", Optional.of(notReached));
        }
    }

    private static UnfinishedHost.Next next(UnfinishedHost end, Map<String, Said> said) {
        Optional<Said> host = Optional.ofNullable(said.get(end.host()));
        return host.isEmpty() || host.get().failure().isPresent()
                ? end.unreached()
                : end.next(
                        host.get().runs().stream()
                                .filter(each -> each.run().equals(end.run().name()))
                                .findFirst(),
                        host.get().state());
    }

    private static boolean shownAbove(UnfinishedHost end, Map<String, Said> said) {
        return Optional.ofNullable(said.get(end.host())).stream()
                .flatMap(each -> each.runs().stream())
                .filter(run -> run.run().equals(end.run().name()))
                .anyMatch(run -> run.pending() || run.verdict().equals("person"));
    }

    private static void show(Console console, UnfinishedHost end, UnfinishedHost.Next next) {
        console.result(Tone.CHANGE, "unfinished     " + end.host() + "  " + end.run() + ": " + next.what());
        console.result("    " + next.command());
        console.result("    to close it as it is: countersign abandon " + end.run());
    }

    private static void show(Context context, Host host, Said said, Map<String, Set<String>> ours) {
        Console console = context.console();
        said.failure().ifPresent(failure -> {
            console.result(Tone.CHANGE, "not reached    " + host.name());
            console.result("    " + failure.what());
        });
        for (RemoteRun run : said.runs()) {
            if (run.pending()) {
                console.result(Tone.CHANGE, "pending        " + host.name() + "  " + run.run() + left(run));
                if (run.secondsLeft().orElse(1) <= 0 && !run.note().isEmpty()) {
                    console.result("    the last line of its log: " + run.note());
                }
                console.result(
                        ours.getOrDefault(run.run(), Set.of()).contains(host.name())
                                ? "    countersign apply --resume " + run.run() + "   or   countersign rollback "
                                        + run.run()
                                : "    it was started elsewhere: countersign confirm " + run.run() + " -l "
                                        + host.name() + "   or   countersign rollback " + run.run() + " -l "
                                        + host.name());
            } else if (run.verdict().equals("person")) {
                console.result(Tone.BAD, "needs a person " + host.name() + "  " + run.run());
                console.result("    look at " + said.state() + "/" + run.run() + "/log on the host");
            } else if (context.options().verbose) {
                console.result(
                        Tone.DIM,
                        String.format("%-14s %s  %s", run.verdict(), host.name(), run.run())
                                + said.since(run).map(each -> ", " + each).orElse(""));
            }
        }
        said.last()
                .filter(run -> run.made().filter(RemoteRun.Change::inPlace).isEmpty())
                .ifPresent(run -> {
                    console.result(
                            Tone.CHANGE,
                            "changed since  " + host.name() + "  " + run.run() + ": "
                                    + said.since(run).orElse(""));
                    console.result("    countersign check -l " + host.name());
                });
    }

    /** The runs that commands here can continue, and their hosts. */
    private static Map<String, Set<String>> own(Runs runs) {
        Function<RunId, RunRecord> reader = runs.reader();
        Map<String, Set<String>> own = new LinkedHashMap<>();
        for (RunId id : runs.list()) {
            try {
                RunRecord record = reader.apply(id);
                if (record.owner() == Owner.OWN) {
                    own.put(
                            id.name(),
                            record.entries().stream().map(Entry::host).collect(Collectors.toSet()));
                }
            } catch (Problem unreadable) {
                // It is shown as damaged; nothing else is done with it.
            }
        }
        return own;
    }

    private static String left(RemoteRun run) {
        if (run.secondsLeft().isEmpty()) {
            return "";
        }
        long seconds = run.secondsLeft().getAsLong();
        return seconds > 0
                ? ", the host reverts it in " + seconds + " s"
                : ", its lease has expired: the host is reverting it, or was rebooted and is waiting";
    }

    private static String sentence(List<Host> hosts, Map<String, Said> said, UnfinishedHosts loose) {
        Counts counts = new Counts(List.of("settled", "pending", "need a person", "not reached"));
        for (Host host : hosts) {
            Optional<Said> each = Optional.ofNullable(said.get(host.name()));
            counts.add(each.filter(s -> s.failure().isPresent())
                    .map(s -> "not reached")
                    .orElseGet(() -> switch (each.map(Said::code).orElse(ExitCode.DONE)) {
                        case NEEDS_PERSON -> "need a person";
                        case NOT_COMPLIANT -> "pending";
                        default -> "settled";
                    }));
        }
        int unknown = loose.damaged().size() + loose.unreadable().size();
        return counts.sentence() + (unknown == 0 ? "" : "; cannot tell for " + Counts.of(unknown, "run")) + ".";
    }

    private static String json(
            Project project,
            List<Host> hosts,
            Map<String, Said> said,
            UnfinishedHosts loose,
            List<UnfinishedHost> gone,
            ExitCode code) {
        List<Object> list = new ArrayList<>();
        for (Host host : hosts) {
            Said each = said.getOrDefault(host.name(), new Said(List.of(), "", Optional.empty()));
            Map<String, Object> values = new LinkedHashMap<>();
            values.put("host", host.name());
            each.failure().ifPresent(failure -> values.put("notReached", failure.what()));
            List<Object> runs = new ArrayList<>();
            for (RemoteRun run : each.runs()) {
                Map<String, Object> one = new LinkedHashMap<>();
                one.put("run", run.run());
                one.put("verdict", run.verdict());
                run.secondsLeft().ifPresent(left -> one.put("secondsLeft", left));
                if (!run.note().isEmpty()) {
                    one.put("note", run.note());
                }
                each.since(run).ifPresent(since -> one.put("since", since));
                runs.add(one);
            }
            values.put("runs", runs);
            values.put(
                    "unfinished",
                    loose.of(host.name()).stream()
                            .<Object>map(end -> unfinished(end, next(end, said)))
                            .toList());
            list.add(values);
        }
        for (UnfinishedHost end : gone) {
            Map<String, Object> values = new LinkedHashMap<>();
            values.put("host", end.host());
            values.put("notReached", end.gone().what());
            values.put("runs", List.of());
            values.put("unfinished", List.of(unfinished(end, end.gone())));
            list.add(values);
        }
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("hosts", list);
        root.put(
                "damaged",
                Stream.concat(loose.damaged().stream(), loose.unreadable().stream())
                        .<Object>map(RunId::name)
                        .toList());
        return JsonDocument.of("status", project.origin().text(), code, root);
    }

    private static Map<String, Object> unfinished(UnfinishedHost end, UnfinishedHost.Next next) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("run", end.run().name());
        values.put("what", next.what());
        values.put("next", next.command());
        values.put("close", "countersign abandon " + end.run());
        return values;
    }
}
