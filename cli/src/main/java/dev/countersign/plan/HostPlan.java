package dev.countersign.plan;

import dev.countersign.observation.Observation;
import dev.countersign.observation.WireAnswer.Advertised;
import dev.countersign.observation.WirePicture;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Everything that is said of one host: what was seen, what the rules make of it, and what follows. A value: apply obeys it and
 * nothing else.
 *
 * @param observation absent when the host was not reached
 * @param notes what a person should know before saying yes: who generates the file, who stays unsigned, what a reload also does
 * @param goal what the wire must say after the change
 */
public record HostPlan(
        String host,
        String platform,
        Optional<Observation> observation,
        WirePicture wire,
        List<Finding> findings,
        Decision decision,
        Goal goal,
        List<String> notes) {
    public HostPlan {
        findings = List.copyOf(findings);
        notes = List.copyOf(notes);
    }

    /** What is done to the host, when something is. */
    public Optional<Change> change() {
        return decision instanceof Decision.Changes changes ? Optional.of(changes.change()) : Optional.empty();
    }

    /** Whether somebody logged in there. */
    public boolean reached() {
        return !(decision instanceof Decision.CannotTell cannotTell) || cannotTell.reached();
    }

    /** What is said of a host that nobody saw, or nobody knew for one of a platform. */
    public static HostPlan unseen(String host, String platform, Decision decision) {
        return new HostPlan(
                host,
                platform,
                Optional.empty(),
                WirePicture.NONE,
                List.of(),
                decision,
                new Goal(Advertised.UNKNOWN, false, ""),
                List.of());
    }

    /** What is said of a host that was seen, before anything is judged: it complies. */
    public static HostPlan seen(String host, String platform, Observation observation, WirePicture wire, Goal goal) {
        return new HostPlan(
                host, platform, Optional.of(observation), wire, List.of(), new Decision.Complies(), goal, List.of());
    }

    /** The same plan with other findings. */
    HostPlan find(List<Finding> others) {
        return new HostPlan(host, platform, observation, wire, others, decision, goal, notes);
    }

    /** The same plan, after whose change the wire has to say something else. */
    public HostPlan aim(Goal other) {
        return new HostPlan(host, platform, observation, wire, findings, decision, other, notes);
    }

    /** The same plan with more to know. */
    public HostPlan note(List<String> more) {
        List<String> all = new ArrayList<>(notes);
        all.addAll(more);
        return new HostPlan(host, platform, observation, wire, findings, decision, goal, all);
    }

    /** The same plan with another end. */
    public HostPlan decide(Decision other) {
        return new HostPlan(host, platform, observation, wire, findings, other, goal, notes);
    }
}
