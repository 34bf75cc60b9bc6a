package dev.countersign.plan;

import dev.countersign.observation.Observation;
import dev.countersign.observation.WireAnswer.Advertised;
import dev.countersign.observation.WirePicture;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The complete plan for one host: what was seen, how the rules judge it, and the decision. It is a
 * value, and apply follows nothing else.
 *
 * @param observation absent if the host was not reached
 * @param notes what a person should know before confirming: who generates the file, which sessions
 * stay unsigned, what else a reload does
 * @param goal what the wire must say after the change
 * @param causes what lies behind what is wrong: shown before it
 * @param guests who gets in as guest by its configuration
 */
public record HostPlan(
        String host,
        String platform,
        Optional<Observation> observation,
        WirePicture wire,
        List<Finding> findings,
        Decision decision,
        Goal goal,
        List<String> notes,
        List<String> causes,
        GuestForecast guests) {
    public HostPlan {
        findings = List.copyOf(findings);
        notes = List.copyOf(notes);
        causes = List.copyOf(causes);
    }

    /** Creates a plan without a known cause, of a host whose guests are not known. */
    public HostPlan(
            String host,
            String platform,
            Optional<Observation> observation,
            WirePicture wire,
            List<Finding> findings,
            Decision decision,
            Goal goal,
            List<String> notes) {
        this(host, platform, observation, wire, findings, decision, goal, notes, List.of(), GuestForecast.UNKNOWN);
    }

    /** The change of the host, if there is one. */
    public Optional<Change> change() {
        return decision instanceof Decision.Changes changes ? Optional.of(changes.change()) : Optional.empty();
    }

    /** Whether the login worked. */
    public boolean reached() {
        return !(decision instanceof Decision.CannotTell cannotTell) || cannotTell.reached();
    }

    /** Returns the plan of a host that was not seen, or not recognized as one of a platform. */
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

    /** Returns the plan of a host that was seen, before it is judged: it complies. */
    public static HostPlan seen(String host, String platform, Observation observation, WirePicture wire, Goal goal) {
        return new HostPlan(
                host, platform, Optional.of(observation), wire, List.of(), new Decision.Complies(), goal, List.of());
    }

    /** Returns this plan with different findings. */
    HostPlan find(List<Finding> others) {
        return new HostPlan(host, platform, observation, wire, others, decision, goal, notes, causes, guests);
    }

    /** Returns this plan with a different goal for the wire after its change. */
    public HostPlan aim(Goal other) {
        return new HostPlan(host, platform, observation, wire, findings, decision, other, notes, causes, guests);
    }

    /** Returns this plan with more notes. */
    public HostPlan note(List<String> more) {
        List<String> all = new ArrayList<>(notes);
        all.addAll(more);
        return new HostPlan(host, platform, observation, wire, findings, decision, goal, all, causes, guests);
    }

    /** Returns this plan with these causes. */
    HostPlan explain(List<String> others) {
        return new HostPlan(host, platform, observation, wire, findings, decision, goal, notes, others, guests);
    }

    /** Returns this plan with what its configuration says about guests. */
    HostPlan expect(GuestForecast forecast) {
        return new HostPlan(host, platform, observation, wire, findings, decision, goal, notes, causes, forecast);
    }

    /** Returns this plan with a different decision. */
    public HostPlan decide(Decision other) {
        return new HostPlan(host, platform, observation, wire, findings, other, goal, notes, causes, guests);
    }
}
