package dev.countersign.cli.command;

import dev.countersign.cli.terminal.Context;
import dev.countersign.cli.view.JsonDocument;
import dev.countersign.cli.view.StatusView;
import dev.countersign.cli.view.StatusView.Item;
import dev.countersign.cli.view.StatusView.State;
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
            List<Item> items = new ArrayList<>();
            hosts.forEach(host -> items.addAll(items(host, said, loose, ours)));
            gone.forEach(end -> items.add(item(end, end.gone())));
            loose.damaged()
                    .forEach(run -> items.add(new Item(
                            State.CANNOT_TELL,
                            "",
                            run.name(),
                            "the files of the run were altered",
                            List.of("countersign history --verify " + run))));
            loose.unreadable()
                    .forEach(run -> items.add(new Item(
                            State.CANNOT_TELL,
                            "",
                            run.name(),
                            "the run cannot be read",
                            List.of("countersign history " + run))));
            StatusView.show(context.console(), states(hosts, said), items, context.options().verbose);
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

    /** Whether the host has confirmed the run: then it is finished there, whatever the journal knows. */
    private static boolean confirmed(UnfinishedHost end, Map<String, Said> said) {
        return Optional.ofNullable(said.get(end.host())).stream()
                .flatMap(each -> each.runs().stream())
                .anyMatch(run -> run.run().equals(end.run().name()) && run.confirmed());
    }

    private static Item item(UnfinishedHost end, UnfinishedHost.Next next) {
        return new Item(
                State.UNFINISHED,
                end.host(),
                end.run().name(),
                next.what(),
                List.of(next.command(), "to close it as it is: countersign abandon " + end.run()));
    }

    /** Returns what somebody should know about one host. */
    private List<Item> items(Host host, Map<String, Said> all, UnfinishedHosts loose, Map<String, Set<String>> ours) {
        List<Item> items = new ArrayList<>();
        Optional.ofNullable(all.get(host.name())).ifPresent(said -> items.addAll(items(host, said, ours)));
        loose.of(host.name()).stream()
                .filter(end -> !shownAbove(end, all) && !confirmed(end, all))
                .map(end -> item(end, next(end, all)))
                .forEach(items::add);
        return items;
    }

    private List<Item> items(Host host, Said said, Map<String, Set<String>> ours) {
        List<Item> items = new ArrayList<>();
        said.failure()
                .ifPresent(failure -> items.add(new Item(
                        State.NOT_REACHED,
                        host.name(),
                        "",
                        failure.what(),
                        failure.advice().isBlank() ? List.of() : List.of(failure.advice()))));
        for (RemoteRun run : said.runs()) {
            if (run.pending()) {
                items.add(pending(host, run, ours));
            } else if (run.verdict().equals("person")) {
                items.add(new Item(
                        State.NEEDS_ATTENTION,
                        host.name(),
                        run.run(),
                        "the host could not settle it by itself",
                        List.of("look at " + said.state() + "/" + run.run() + "/log on the host")));
            } else if (context.options().verbose) {
                items.add(new Item(
                        State.SETTLED,
                        host.name(),
                        run.run(),
                        run.verdict() + said.since(run).map(each -> ", " + each).orElse(""),
                        List.of()));
            }
        }
        said.last()
                .filter(run -> run.made().filter(RemoteRun.Change::inPlace).isEmpty())
                .ifPresent(run -> items.add(new Item(
                        State.CHANGED_SINCE,
                        host.name(),
                        run.run(),
                        said.since(run).orElse(""),
                        List.of("countersign check -l " + host.name()))));
        return items;
    }

    private static Item pending(Host host, RemoteRun run, Map<String, Set<String>> ours) {
        boolean own = ours.getOrDefault(run.run(), Set.of()).contains(host.name());
        String log = run.secondsLeft().orElse(1) <= 0 && !run.note().isEmpty()
                ? "the last line of its log there: " + run.note() + "; "
                : "";
        String here = own ? "" : " -l " + host.name();
        return new Item(
                State.PENDING,
                host.name(),
                run.run(),
                log + (own ? "" : "it was started elsewhere; "),
                List.of(
                        "to keep it: countersign " + (own ? "apply --resume " : "confirm ") + run.run() + here,
                        "to undo it: countersign rollback " + run.run() + here),
                run.secondsLeft());
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

    /** Returns the worst state of each host. */
    private static List<State> states(List<Host> hosts, Map<String, Said> said) {
        return hosts.stream()
                .map(host -> {
                    Optional<Said> each = Optional.ofNullable(said.get(host.name()));
                    if (each.filter(s -> s.failure().isPresent()).isPresent()) {
                        return State.NOT_REACHED;
                    }
                    return switch (each.map(Said::code).orElse(ExitCode.DONE)) {
                        case NEEDS_PERSON -> State.NEEDS_ATTENTION;
                        case NOT_COMPLIANT -> State.PENDING;
                        default -> State.SETTLED;
                    };
                })
                .toList();
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
                            .filter(end -> !confirmed(end, said))
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
