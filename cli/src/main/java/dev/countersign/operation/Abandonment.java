package dev.countersign.operation;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.fleet.Fleet;
import dev.countersign.fleet.Unreached;
import dev.countersign.inventory.Host;
import dev.countersign.journal.RunJournal;
import dev.countersign.observation.RunId;
import dev.countersign.project.Project;
import dev.countersign.rollout.HostPool;
import dev.countersign.transaction.RemoteException;
import dev.countersign.transaction.RemoteRun;
import dev.countersign.transaction.RunStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Closes a run that nobody wants to continue. Its hosts are queried first: if one still waits for a
 * confirm, or needs a person, the run stays open. Nothing is changed on any host.
 */
public final class Abandonment {
    /** The event of the journal line that closes a run for one host. */
    static final String ABANDONED = "abandoned";

    /**
     * The state of the run on one host.
     *
     * @param closed whether the run can be closed there
     * @param what the state of the run there, in words
     * @param advice what to do if it cannot be closed; empty otherwise
     */
    public record Answer(String host, boolean closed, String what, String advice, ExitCode code) {
        private static Answer closed(String host, String what) {
            return new Answer(host, true, what, "", ExitCode.DONE);
        }
    }

    private final Session session;
    private final Project project;
    private final Fleet fleet;
    private final VerifiedRun past;
    private final List<UnfinishedHost> unfinished;

    /**
     * Reads the run; does not query any host yet.
     *
     * @param run its name; it must be the user's own run
     */
    public Abandonment(Session session, String run) {
        this.session = session;
        this.project = session.projectWithoutPolicies();
        this.fleet = session.fleet(project);
        this.past = VerifiedRun.open(run, project, session.workstation());
        this.unfinished = UnfinishedHosts.of(
                        RunFolder.read(project.directory(), session.workstation()), project.platforms(), session.now())
                .ends()
                .stream()
                .filter(each -> each.run().equals(past.id()))
                .toList();
    }

    /** The name of the run. */
    public RunId id() {
        return past.id();
    }

    /** The revision that the hosts are read from. */
    public Project project() {
        return project;
    }

    /**
     * Queries the hosts where the end of the run is not known here, and closes the run for those
     * whose state allows it.
     *
     * @param unasked whether to close it also for hosts that cannot be queried
     * @return the answers; empty if the run ended on every host
     */
    public List<Answer> run(boolean unasked) {
        Map<String, Host> hosts = new ConcurrentHashMap<>();
        List<Host> named = project.chosen();
        unfinished.forEach(end -> named.stream()
                .flatMap(each -> each.called(end.host()).stream())
                .findFirst()
                .ifPresent(host -> hosts.put(end.host(), host)));
        List<UnfinishedHost> chosen = unfinished.stream()
                .filter(each -> hosts.containsKey(each.host())
                        || session.scope().limit().isEmpty())
                .toList();
        Map<String, Answer> answers = new ConcurrentHashMap<>();
        new HostPool(session.parallel())
                .run(
                        chosen,
                        each -> project.inventory().through(each.host()),
                        each -> answers.put(
                                each.host(), answer(each, Optional.ofNullable(hosts.get(each.host())), unasked)));
        List<Answer> all = chosen.stream()
                .flatMap(each -> Optional.ofNullable(answers.get(each.host())).stream())
                .toList();
        close(all.stream().filter(Answer::closed).toList());
        return all;
    }

    private Answer answer(UnfinishedHost end, Optional<Host> host, boolean unasked) {
        if (end.stage() == HostProgress.UNBEGUN) {
            return Answer.closed(end.host(), "the run never reached it: nothing was changed");
        }
        if (host.isEmpty()) {
            return notAsked(end, end.gone().what(), ExitCode.COULD_NOT_TELL, unasked);
        }
        try {
            return RunStatus.of(fleet.calls(host.get(), past.platform(host.get()))).stream()
                    .filter(each -> each.run().equals(past.id().name()))
                    .findFirst()
                    .map(each -> said(end, each))
                    .orElseGet(() -> Answer.closed(
                            end.host(),
                            end.stage() == HostProgress.MADE
                                    ? "the host no longer has a record of the run; its change may still be in place:"
                                            + " countersign check -l " + end.host()
                                    : "the host has no record of the run: nothing was changed"));
        } catch (RemoteException notReached) {
            return notAsked(end, notReached.what(), Unreached.code(notReached.kind()), unasked);
        }
    }

    private Answer said(UnfinishedHost end, RemoteRun run) {
        String and = past.id() + " -l " + end.host();
        return switch (run.verdict()) {
            case "pending" ->
                new Answer(
                        end.host(),
                        false,
                        "the host is still waiting for the confirm"
                                + (run.secondsLeft().orElse(0) > 0
                                        ? ", and reverts it in "
                                                + run.secondsLeft().getAsLong() + " s"
                                        : ""),
                        "to keep it: countersign confirm " + and + "\nto undo it: countersign rollback " + and,
                        ExitCode.REFUSED);
            case "person" ->
                new Answer(
                        end.host(),
                        false,
                        "the host could not settle it",
                        "look at " + past.platform(host(end)).state() + "/" + past.id() + "/log on the host",
                        ExitCode.NEEDS_PERSON);
            case "confirmed" -> Answer.closed(end.host(), "the host has confirmed the change and keeps it");
            default -> Answer.closed(end.host(), "the host has put everything back");
        };
    }

    private Host host(UnfinishedHost end) {
        return project.inventory().host(end.host()).orElseThrow();
    }

    private static Answer notAsked(UnfinishedHost end, String why, ExitCode code, boolean unasked) {
        return unasked
                ? Answer.closed(end.host(), why + "; the state of the host is unknown")
                : new Answer(
                        end.host(),
                        false,
                        why,
                        "to close it without contacting this host: countersign abandon " + end.run() + " --not-asked",
                        code);
    }

    private void close(List<Answer> closed) {
        if (closed.isEmpty()) {
            return;
        }
        boolean whole = closed.size() == unfinished.size();
        try (Run run = Run.resume(session, project, past.id(), whole)) {
            past.refuseWhenOthersWentOn(session, project);
            RunJournal journal = run.journal();
            closed.forEach(each -> journal.record(
                    ABANDONED, each.host(), Map.of("outcome", RunReport.ABANDONED, "reason", each.what())));
            if (whole) {
                run.end(ExitCode.DONE);
            }
        }
    }

    /** Whether a run was closed for every host where it had not ended. */
    static boolean over(RunReport story) {
        List<String> open = new ArrayList<>();
        story.hosts().stream()
                .filter(each -> each.stage() != HostProgress.ENDED)
                .map(RunReport.HostEnd::host)
                .forEach(open::add);
        return open.isEmpty() && story.has(ABANDONED);
    }
}
