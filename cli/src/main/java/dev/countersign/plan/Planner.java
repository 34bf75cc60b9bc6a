package dev.countersign.plan;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Untrusted;
import dev.countersign.observation.Containment;
import dev.countersign.observation.FileState;
import dev.countersign.observation.Observation;
import dev.countersign.observation.Ownership;
import dev.countersign.observation.PendingRun;
import dev.countersign.observation.ReaderReport;
import dev.countersign.observation.WirePicture;
import dev.countersign.platform.LeaseKeeper;
import dev.countersign.platform.Platform;
import dev.countersign.platform.Speaker;
import dev.countersign.policy.PostureWord;
import dev.countersign.policy.Requirements;
import dev.countersign.policy.RuleOnHost;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes a plan from what was seen on one host. Pure functions, in two steps with the rehearsal
 * between them: {@link #assess} finds what is wrong and drafts a candidate; {@link #conclude}
 * checks the candidate against the host's rehearsal.
 */
public final class Planner {
    private Planner() {}

    /**
     * An assessment.
     *
     * @param plan the plan as far as it is known without a rehearsal
     * @param candidate the change that has to be rehearsed; without one the plan is final
     */
    public record Assessment(HostPlan plan, Optional<Candidate> candidate) {
        /**
         * Returns this assessment if the host is the expected one; otherwise nothing is rehearsed.
         */
        public Assessment held(ExpectedName expected) {
            boolean another = plan.observation().flatMap(expected::objection).isPresent();
            return another ? new Assessment(expected.hold(plan), Optional.empty()) : this;
        }
    }

    /**
     * Returns what the wire must say if it matches the meaning of a host's document; empty if that
     * meaning is unknown.
     */
    public static Optional<Goal> meant(Platform platform, Observation observation, WirePicture wire) {
        return meant(HostView.of(platform, observation, wire));
    }

    /**
     * The same for a different document in its place; {@code report} is the reader's report on it.
     */
    public static Optional<Goal> meant(
            Platform platform,
            Observation observation,
            WirePicture wire,
            Bytes document,
            Optional<ReaderReport> report) {
        HostView view = HostView.of(platform, observation, wire);
        return meant(view.with(view.document().with(document), report));
    }

    private static Optional<Goal> meant(HostView view) {
        return view.meaning(PostureWord.SERVER_SIGNING)
                .map(HostView::advertised)
                .map(word -> new Goal(word, false, "configured and advertised"));
    }

    /** Judges every rule and drafts the change. */
    public static Assessment assess(
            String host,
            Platform platform,
            Requirements requirements,
            Observation observation,
            WirePicture wire,
            Acceptance acceptance) {
        HostView view = HostView.of(platform, observation, wire);
        DesiredState desired = DesiredState.of(platform, requirements);
        List<Finding> judged = settled(observation, new Judge(view, acceptance).judge(requirements.rules()));
        Causes causes = Causes.of(view, judged);
        List<Finding> findings = causes.explain(judged);
        Optional<Unseen> contained = Unseen.contained(host, view);
        HostPlan plan = HostPlan.seen(
                        host, platform.name(), observation, wire, new Goal(wire.advertised(), !wire.judged(), ""))
                .find(findings)
                .decide(findings.isEmpty() ? new Decision.NoRule() : new Decision.Complies())
                .note(PlanNotes.of(view, findings))
                .explain(causes.words())
                .expect(contained.isPresent() || served(observation) ? GuestForecast.UNKNOWN : GuestForecast.of(view));
        Optional<Decision> unseen = Unseen.of(host, view, causes).map(Unseen::decision);
        // If the login may not read the document, or if it is a container's, the wire may be
        // sufficient. Otherwise, if root cannot read it, something is wrong with the host.
        boolean enough = (observation.uid() != 0
                        || contained.isPresent()
                        || platform.observeOnly().isPresent())
                && findings.stream().anyMatch(each -> each.verdict() == Verdict.COMPLIANT);
        Optional<Decision> observeOnly = observeOnly(view, findings);
        boolean violated = findings.stream().anyMatch(each -> each.verdict() == Verdict.VIOLATED);
        if (contained.isPresent() && violated) {
            return new Assessment(plan.decide(contained.get().refusal()), Optional.empty());
        }
        if (unseen.isPresent() && !enough && observeOnly.isEmpty()) {
            return new Assessment(plan.decide(unseen.get()), Optional.empty());
        }
        Optional<Finding> unknown = findings.stream()
                .filter(each -> each.verdict() == Verdict.UNKNOWN)
                .findFirst();
        if (!desired.conflicts().isEmpty()) {
            return refuse(plan, desired.conflicts().get(0).diagnostic(0).what(), "change one of the rules");
        }
        if (!violated) {
            return new Assessment(
                    unknown.<HostPlan>map(each -> plan.decide(cannotTell(each, causes)))
                            .orElse(plan),
                    Optional.empty());
        }
        if (observeOnly.isPresent()) {
            return new Assessment(plan.decide(observeOnly.get()), Optional.empty());
        }
        if (unseen.isPresent()) {
            return new Assessment(plan.decide(unseen.get()), Optional.empty());
        }
        Optional<Decision.Refuses> obstacle = contained(view, host)
                .or(() -> owned(view, findings))
                .or(() -> temporary(host, view, desired, acceptance))
                .or(() -> causes.blocking(findings))
                .or(() -> obstacle(view, unknown, acceptance, causes));
        return obstacle.isPresent()
                ? new Assessment(plan.decide(obstacle.get()), Optional.empty())
                : draft(plan, view, requirements, desired, acceptance, causes);
    }

    /**
     * Changes compliant findings to unknown while a run is pending: it may still be reverted,
     * because it has not been confirmed yet.
     */
    private static List<Finding> settled(Observation seen, List<Finding> findings) {
        Optional<PendingRun> pending = seen.pending().stream().findFirst();
        return pending.isEmpty()
                ? findings
                : findings.stream()
                        .map(each -> each.verdict() == Verdict.COMPLIANT
                                ? each.cannotTell("run " + pending.get().run()
                                        + " is pending on the host and may still be reverted; see countersign status")
                                : each)
                        .toList();
    }

    private static Decision cannotTell(Finding finding, Causes causes) {
        return new Decision.CannotTell(
                finding.setting() + ": " + finding.why(), causes.advice(finding), ExitCode.COULD_NOT_TELL, true);
    }

    /**
     * Returns the refusal for a host that is never changed from here, with what a person has to do
     * and what will prove it; empty if nothing is violated.
     */
    private static Optional<Decision> observeOnly(HostView view, List<Finding> findings) {
        Optional<String> why = view.observation().notRecognised().isPresent()
                ? Optional.empty()
                : view.platform()
                        .observeOnly()
                        .or(() ->
                                view.platform().observeOnlyAs(view.observation().role()));
        List<Finding> violated = findings.stream()
                .filter(each -> each.verdict() == Verdict.VIOLATED)
                .toList();
        if (why.isEmpty() || violated.isEmpty()) {
            return Optional.empty();
        }
        List<String> steps = violated.stream()
                .flatMap(each -> each.posture().stream())
                .distinct()
                .flatMap(word -> PlanNotes.byHand(view.platform(), word).stream())
                .toList();
        return Optional.of(new Decision.Refuses(
                view.platform().title() + " is observed only: " + why.get(),
                Optional.of((steps.isEmpty() ? "change it in the vendor's own interface" : Untrusted.brief(steps))
                        + "; then run: countersign check")));
    }

    /** Whether a server in a container serves the host, whose own files then say nothing. */
    private static boolean served(Observation seen) {
        return Containment.of(seen.raw()).flatMap(Containment::server).isPresent();
    }

    /** Returns the refusal for a container: it must be changed where it is built. */
    private static Optional<Decision.Refuses> contained(HostView view, String host) {
        return Containment.of(view.observation().raw())
                .map(each -> Unseen.contained(host, view, each).refusal());
    }

    /** Returns the refusal for a setting that somebody else manages: it must be changed there. */
    private static Optional<Decision.Refuses> owned(HostView view, List<Finding> findings) {
        Map<String, String> owners = Ownership.of(view.observation().raw()).settings();
        return findings.stream()
                .filter(each -> each.verdict() == Verdict.VIOLATED)
                .flatMap(view::settings)
                .filter(owners::containsKey)
                .findFirst()
                .map(setting -> new Decision.Refuses(
                        setting + " is managed by " + owners.get(setting) + ", which would undo this change",
                        Optional.of("change it there; to see the values, run: countersign render")));
    }

    /**
     * Returns the refusal of a change to the document that something will undo. If the document is
     * right and was only never loaded, nothing of it is changed.
     */
    private static Optional<Decision.Refuses> temporary(
            String host, HostView view, DesiredState desired, Acceptance acceptance) {
        Writes writes = Writes.of(view, desired, acceptance);
        boolean right =
                writes.impossible().isEmpty() && view.document().draft(writes.list()) instanceof EditOutcome.Nothing;
        return right || acceptance.temporary()
                ? Optional.empty()
                : Lasting.of(view).objection(host);
    }

    /** Returns what prevents any change. */
    private static Optional<Decision.Refuses> obstacle(
            HostView view, Optional<Finding> unknown, Acceptance acceptance, Causes causes) {
        Observation seen = view.observation();
        Optional<PendingRun> pending = seen.pending().stream().findFirst();
        if (pending.isPresent()) {
            return Optional.of(new Decision.Refuses(
                    "run " + pending.get().run() + " is pending on the host" + left(pending.get()),
                    Optional.of("run countersign status, then confirm or roll back that run")));
        }
        if (seen.uid() != 0) {
            return Optional.of(new Decision.Refuses(
                    "the login is not root on the host",
                    Optional.of("log in as root, or give the host 'become: sudo' in the inventory")));
        }
        if (view.platform().lease() == LeaseKeeper.NONE) {
            return Optional.of(new Decision.Refuses(
                    view.platform().title() + " cannot revert a change by itself (lease: "
                            + view.platform().lease().word() + "), so countersign does not change it",
                    Optional.of("change it in the vendor's own interface")));
        }
        if (view.platform().speaker() != Speaker.WINDOWS
                && seen.server().instances().isEmpty()) {
            return Optional.of(causes.before(noInstance(view)));
        }
        if (view.platform().speaker() != Speaker.WINDOWS && seen.instance().isEmpty()) {
            return Optional.of(Unseen.several(seen).refusal());
        }
        if (!view.wire().judged() && !acceptance.unproven()) {
            // A cause that says of each endpoint that it refuses has said why.
            boolean said = view.wire().endpoints().stream()
                    .allMatch(each -> each.judged().refused());
            return Optional.of(causes.before(new Decision.Refuses(
                    "the wire cannot be judged before the change"
                            + (said ? "" : ": " + view.wire().why()),
                    Optional.of("fix the endpoint, or use --accept-unproven"))));
        }
        return unknown.map(each -> new Decision.Refuses(
                each.setting() + ": " + each.wanted() + " cannot be proved: " + each.why(),
                Optional.of("move it to a separate policy, or use --accept-unproven")));
    }

    /** Returns what the host says of a process that is called smbd and was not recognized as one. */
    static Optional<String> doubt(Observation seen) {
        return seen.limits().stream()
                .filter(each -> each.contains(" is called smbd and was not taken for one"))
                .findFirst();
    }

    /**
     * Returns the refusal if no instance was found: no process named smbd is running, or it was not
     * recognized as one.
     */
    private static Decision.Refuses noInstance(HostView view) {
        HostCommands commands = HostCommands.of(view);
        return doubt(view.observation())
                .map(doubt -> new Decision.Refuses(
                        doubt,
                        Optional.of("if it is your smbd, make root the owner of the file and its directories, and let"
                                + " nobody else write there; then plan again. If it is not, " + commands.start())))
                .orElseGet(() -> new Decision.Refuses(
                        "smbd is not running: a change could not be proved",
                        Optional.of(commands.start()
                                + (commands.controller() ? " (on this domain controller, samba starts smbd)" : "")
                                + ", then plan again; if it ends at once, its log says why")));
    }

    private static Assessment draft(
            HostPlan plan,
            HostView view,
            Requirements requirements,
            DesiredState desired,
            Acceptance acceptance,
            Causes causes) {
        Optional<DesiredState.Gap> gap = desired.gaps().stream()
                .filter(each -> violated(plan.findings(), each))
                .findFirst();
        if (gap.isPresent()) {
            return refuse(plan, gap.get().why(), "change it by hand, or change the policy");
        }
        Writes writes = Writes.of(view, desired, acceptance);
        if (writes.impossible().isPresent()) {
            return new Assessment(plan.decide(writes.impossible().get().refusal()), Optional.empty());
        }
        FileState document = view.observation().document().orElseThrow();
        EditOutcome draft = view.document().draft(writes.list());
        if (draft instanceof EditOutcome.Impossible impossible) {
            Decision.Refuses why = new Decision.Refuses(impossible.why(), Optional.of(impossible.advice()));
            boolean said = view.document().failure().isPresent();
            return new Assessment(plan.decide(said ? causes.insteadOf(why) : why), Optional.empty());
        }
        Change change = draft instanceof EditOutcome.Candidate candidate
                ? Change.of(view.platform(), document.path(), candidate.before(), candidate.after())
                : new Change.Activate(document.path(), document.content().orElseThrow());
        Optional<SettingGate.Objection> refused = view.gate(acceptance).objection(change);
        if (refused.isPresent()) {
            return new Assessment(plan.decide(refused.get().refusal()), Optional.empty());
        }
        return new Assessment(
                plan.note(PlanNotes.written(view, requirements, desired, writes, plan.findings())),
                Optional.of(new Candidate(
                        change,
                        draft instanceof EditOutcome.Candidate candidate ? candidate.baseline() : Optional.empty(),
                        view.document().moving(writes.settings()),
                        waived(requirements))));
    }

    private static Set<String> waived(Requirements requirements) {
        return requirements.rules().stream()
                .filter(RuleOnHost::waived)
                .map(each -> each.rule().id())
                .collect(Collectors.toSet());
    }

    private static boolean violated(List<Finding> findings, DesiredState.Gap gap) {
        return findings.stream()
                .filter(each -> each.verdict() == Verdict.VIOLATED)
                .anyMatch(each ->
                        each.posture().equals(Optional.of(gap.requirement().word())));
    }

    private static Assessment refuse(HostPlan plan, String why, String advice) {
        return new Assessment(plan.decide(new Decision.Refuses(why, Optional.of(advice))), Optional.empty());
    }

    /**
     * Checks the candidate against the rehearsal, and returns the final plan.
     *
     * @param baseline the rehearsal of the candidate's baseline, if it has one
     */
    public static HostPlan conclude(
            Platform platform,
            Assessment assessment,
            Optional<RehearsalAnswer> baseline,
            RehearsalAnswer rehearsal,
            Acceptance acceptance) {
        Candidate candidate = assessment.candidate().orElseThrow();
        return RehearsalCheck.of(platform, assessment.plan(), candidate, baseline, rehearsal, acceptance);
    }

    private static String left(PendingRun run) {
        if (run.secondsLeft().isEmpty()) {
            return "; its lease is not armed yet";
        }
        long seconds = run.secondsLeft().getAsLong();
        return seconds > 0 ? " (" + seconds + " s left)" : "; its lease is over";
    }
}
