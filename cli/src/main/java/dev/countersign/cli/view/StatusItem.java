package dev.countersign.cli.view;

import dev.countersign.cli.terminal.Console.Tone;
import dev.countersign.diagnostic.Counts;
import dev.countersign.operation.FleetStatus;
import dev.countersign.operation.HostReply;
import dev.countersign.operation.HostStatus;
import dev.countersign.operation.UnfinishedHost;
import dev.countersign.transaction.RemoteRun;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A run on a host that somebody should know of.
 *
 * @param host the host; empty for a run that cannot be read
 * @param run the run; empty for a host that was not reached
 * @param what what is the matter, apart from the time left
 * @param todo what can be done: commands, one a line
 * @param left seconds until the host reverts by itself, if it is waiting
 */
record StatusItem(State state, String host, String run, String what, List<String> todo, OptionalLong left) {
    /** The state of a run on a host, the worst first. */
    enum State {
        NEEDS_ATTENTION("needs attention", Tone.BAD),
        CANNOT_TELL("cannot tell", Tone.BAD),
        PENDING("pending", Tone.CHANGE),
        UNFINISHED("unfinished", Tone.CHANGE),
        CHANGED_SINCE("changed since", Tone.CHANGE),
        NOT_REACHED("not reached", Tone.CHANGE),
        SETTLED("settled", Tone.DIM);

        private final String word;
        private final Tone tone;

        State(String word, Tone tone) {
            this.word = word;
            this.tone = tone;
        }

        /** Returns the word for people, also used in JSON. */
        String word() {
            return word;
        }

        Tone tone() {
            return tone;
        }
    }

    StatusItem {
        todo = List.copyOf(todo);
    }

    /** An item without a time. */
    private StatusItem(State state, String host, String run, String what, List<String> todo) {
        this(state, host, run, what, todo, OptionalLong.empty());
    }

    /**
     * Returns everything that somebody should know.
     *
     * @param settled whether to include the runs that are over
     */
    static List<StatusItem> of(FleetStatus status, boolean settled) {
        List<StatusItem> items = new ArrayList<>();
        for (HostStatus host : status.hosts()) {
            items.addAll(of(status, host, settled));
        }
        status.gone().forEach(end -> items.add(unfinished(end, end.gone())));
        status.damaged()
                .forEach(run -> items.add(new StatusItem(
                        State.CANNOT_TELL,
                        "",
                        run.name(),
                        "the files of the run were altered",
                        List.of("countersign history --verify " + run))));
        status.unreadable()
                .forEach(run -> items.add(new StatusItem(
                        State.CANNOT_TELL,
                        "",
                        run.name(),
                        "the run cannot be read",
                        List.of("countersign history " + run))));
        return items;
    }

    /** Returns the state of every host, also of those that are gone: the worst of its items. */
    static Map<String, State> states(FleetStatus status) {
        Map<String, State> states = new LinkedHashMap<>();
        status.hosts().forEach(each -> states.put(each.host(), State.SETTLED));
        of(status, false).stream()
                .filter(each -> !each.host().isEmpty())
                .sorted(Comparator.comparing(StatusItem::state).reversed())
                .forEach(each -> states.put(each.host(), each.state()));
        return states;
    }

    /** Returns the number of hosts in each state. */
    static Counts counts(FleetStatus status) {
        Counts counts =
                new Counts(Arrays.stream(State.values()).map(State::word).toList());
        states(status).values().forEach(each -> counts.add(each.word()));
        return counts;
    }

    private static List<StatusItem> of(FleetStatus status, HostStatus host, boolean settled) {
        List<StatusItem> items = new ArrayList<>();
        HostReply reply = host.reply();
        reply.failure()
                .ifPresent(failure -> items.add(new StatusItem(
                        State.NOT_REACHED,
                        host.host(),
                        "",
                        failure.what(),
                        failure.advice().isBlank() ? List.of() : List.of(failure.advice()))));
        for (RemoteRun run : reply.runs()) {
            if (run.pending()) {
                items.add(pending(host.host(), run, status.isOwn(run.run(), host.host())));
            } else if (HostReply.needsPerson(run)) {
                items.add(new StatusItem(
                        State.NEEDS_ATTENTION,
                        host.host(),
                        run.run(),
                        "the host could not settle it by itself",
                        List.of("look at " + reply.state() + "/" + run.run() + "/log on the host")));
            } else if (settled) {
                items.add(new StatusItem(
                        State.SETTLED,
                        host.host(),
                        run.run(),
                        run.verdict()
                                + reply.since(run).map(each -> ", " + each).orElse(""),
                        List.of()));
            }
        }
        reply.changedSince()
                .ifPresent(run -> items.add(new StatusItem(
                        State.CHANGED_SINCE,
                        host.host(),
                        run.run(),
                        reply.since(run).orElse(""),
                        List.of("countersign check -l " + host.host()))));
        host.onlyHere().forEach(end -> items.add(unfinished(end, host.next(end))));
        return items;
    }

    private static StatusItem unfinished(UnfinishedHost end, UnfinishedHost.Next next) {
        return new StatusItem(
                State.UNFINISHED,
                end.host(),
                end.run().name(),
                next.what(),
                List.of(next.command(), "to close it as it is: countersign abandon " + end.run()));
    }

    private static StatusItem pending(String host, RemoteRun run, boolean own) {
        String log = run.secondsLeft().orElse(1) <= 0 && !run.note().isEmpty()
                ? "the last line of its log there: " + run.note() + "; "
                : "";
        String here = own ? "" : " -l " + host;
        return new StatusItem(
                State.PENDING,
                host,
                run.run(),
                log + (own ? "" : "it was started elsewhere; "),
                List.of(
                        "to keep it: countersign " + (own ? "apply --resume " : "confirm ") + run.run() + here,
                        "to undo it: countersign rollback " + run.run() + here),
                run.secondsLeft());
    }
}
