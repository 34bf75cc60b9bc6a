package dev.countersign.transaction;

import dev.countersign.bytes.Bytes;
import dev.countersign.plan.Acceptance;
import dev.countersign.plan.Candidate;
import dev.countersign.plan.Change;
import dev.countersign.plan.ExpectedName;
import dev.countersign.plan.HostPlan;
import dev.countersign.plan.PlanFile;
import dev.countersign.plan.Planner;
import dev.countersign.plan.RehearsalAnswer;
import dev.countersign.platform.Platform;
import dev.countersign.platform.RehearseRequest;
import dev.countersign.policy.Requirements;
import java.util.Optional;

/** Makes the plan of one host: looks, judges, drafts, rehearses. It writes nothing anywhere. */
public final class Preparation {
    private final Calls calls;
    private final WireLook look;
    private final Platform platform;
    private final Acceptance acceptance;
    private final Optional<ExpectedName> expected;

    /**
     * Creates the preparation of a host of {@code platform}.
     *
     * @param expected the name that the host must report
     */
    public Preparation(
            Calls calls, WireLook look, Platform platform, Acceptance acceptance, Optional<ExpectedName> expected) {
        this.calls = calls;
        this.look = look;
        this.platform = platform;
        this.acceptance = acceptance;
        this.expected = expected;
    }

    /** Looks and judges only. */
    public HostPlan check(String host, Requirements requirements) throws RemoteException {
        WireLook.Begun wire = look.begin();
        try (RemoteHost remote = calls.again()) {
            return assess(host, requirements, tried(remote, Survey.of(calls, remote, wire)))
                    .plan();
        }
    }

    /** Looks, judges, drafts and rehearses. The connection is handed over if there is a change to make. */
    public PlanFile.Entry plan(String host, Requirements requirements) throws RemoteException {
        try (PlanConnection connection = PlanConnection.open(calls, look)) {
            Survey.Seen seen = tried(connection.host(), connection.seen());
            Planner.Assessment assessment = assess(host, requirements, seen);
            PlanFile.Entry entry = assessment.candidate().isEmpty()
                    ? new PlanFile.Entry(
                            assessment.plan(), seen.observation().raw(), Optional.empty(), Optional.empty())
                    : rehearse(connection, seen, assessment);
            connection.handOver(entry.plan(), seen.wire());
            return entry;
        }
    }

    /** Adds the accounts that are tried, which they are only if the host is the expected one. */
    private Survey.Seen tried(RemoteHost remote, Survey.Seen seen) {
        if (expected.flatMap(each -> each.objection(seen.observation())).isPresent()) {
            return seen;
        }
        return new Survey.Seen(seen.observation(), look.tried(remote, seen.wire()));
    }

    private Planner.Assessment assess(String host, Requirements requirements, Survey.Seen seen) {
        Planner.Assessment assessment =
                Planner.assess(host, platform, requirements, seen.observation(), seen.wire(), acceptance);
        return expected.map(assessment::held).orElse(assessment);
    }

    private PlanFile.Entry rehearse(PlanConnection connection, Survey.Seen seen, Planner.Assessment assessment)
            throws RemoteException {
        Candidate candidate = assessment.candidate().orElseThrow();
        Optional<RehearsalAnswer> baseline = Optional.empty();
        if (candidate.baseline().isPresent()) {
            baseline = Optional.of(connection.rehearse(
                    request(candidate.change(), candidate.baseline().get())));
        }
        Change change = candidate.change();
        RehearsalAnswer answer = connection.rehearseLast(
                request(change, change instanceof Change.Activate ? Bytes.EMPTY : change.after()));
        return new PlanFile.Entry(
                Planner.conclude(platform, assessment, baseline, answer, acceptance),
                seen.observation().raw(),
                baseline.map(RehearsalAnswer::raw),
                Optional.of(answer.raw()));
    }

    private static RehearseRequest request(Change change, Bytes candidate) {
        return new RehearseRequest(change.path(), change.kind(), candidate);
    }
}
