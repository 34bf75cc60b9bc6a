package dev.countersign.cli.view;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.observation.Basis;
import dev.countersign.observation.Field;
import dev.countersign.observation.Observations;
import dev.countersign.observation.WireAnswer.Advertised;
import dev.countersign.observation.WirePicture;
import dev.countersign.plan.Change;
import dev.countersign.plan.Decision;
import dev.countersign.plan.Finding;
import dev.countersign.plan.Goal;
import dev.countersign.plan.HostPlan;
import dev.countersign.plan.LeaseHold;
import dev.countersign.plan.Rehearsed;
import dev.countersign.plan.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Plans of as many hosts as wanted, with every decision that there is. */
final class ManyHosts {
    static final String REVISION = "4f2a91c0d1e2f3a4b5c6d7e8f9a0b1c2d3e4f5a6";

    /** A decision, and what has to be said of a host with it. */
    enum Kind {
        CHANGE("violated", 2, "to change", 2),
        ACTIVATE("violated", 2, "to activate", 2),
        COMPLIES("compliant", 0, "comply", 0),
        WAIVED("waived", 0, "waived", 0),
        REFUSED("violated", 2, "refused", 4),
        REFUSED_OTHERWISE("violated", 2, "refused", 4),
        NOT_REACHED("not reached", 3, "not reached", 3),
        UNKNOWN("unknown", 3, "unknown", 3),
        TOOLS_FAILED("unknown", 1, "unknown", 1),
        NO_RULE("no rule", 0, "no rule", 0);

        final String checked;
        final int checkExit;
        final String planned;
        final int planExit;

        Kind(String checked, int checkExit, String planned, int planExit) {
            this.checked = checked;
            this.checkExit = checkExit;
            this.planned = planned;
            this.planExit = planExit;
        }
    }

    private ManyHosts() {}

    /** Returns hosts of these kinds in turn. */
    static List<HostPlan> of(int count, List<Kind> kinds) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> host("fs" + number, kinds.get((number - 1) % kinds.size())))
                .toList();
    }

    static HostPlan host(String name, Kind kind) {
        return switch (kind) {
            case CHANGE -> seen(name, Verdict.VIOLATED, change("EXAMPLE"));
            case ACTIVATE ->
                seen(
                        name,
                        Verdict.VIOLATED,
                        new Decision.Changes(
                                new Change.Activate("/etc/samba/smb.conf", Bytes.utf8("[global]\n")), rehearsed()));
            case COMPLIES -> seen(name, Verdict.COMPLIANT, new Decision.Complies());
            case WAIVED -> seen(name, Verdict.WAIVED, new Decision.Complies());
            case REFUSED -> seen(name, Verdict.VIOLATED, refuses());
            case REFUSED_OTHERWISE ->
                seen(name, finding(Verdict.VIOLATED, "encryption", "encryption-is-required"), refuses());
            case NOT_REACHED ->
                HostPlan.unseen(
                        name,
                        "samba",
                        new Decision.CannotTell(
                                "the host key of " + name + " is not known",
                                Optional.of("countersign check --accept-new-host-keys"),
                                ExitCode.COULD_NOT_TELL,
                                false));
            case UNKNOWN ->
                HostPlan.unseen(
                        name,
                        "auto",
                        new Decision.CannotTell(
                                "no known platform was recognized on the host",
                                Optional.of("set its platform in the inventory: samba, truenas"),
                                ExitCode.COULD_NOT_TELL,
                                true));
            case TOOLS_FAILED ->
                HostPlan.unseen(
                        name,
                        "samba",
                        new Decision.CannotTell("testparm failed", Optional.empty(), ExitCode.FAILED, true));
            case NO_RULE -> HostPlan.unseen(name, "windows-server-2025-core", new Decision.NoRule());
        };
    }

    /** A host that is to be changed; the name of its workgroup is beside the change. */
    static HostPlan toChange(String name, String workgroup) {
        return seen(name, Verdict.VIOLATED, change(workgroup));
    }

    private static Decision refuses() {
        return new Decision.Refuses(
                "smb.conf belongs to a generator (omv-salt), which would write over a change of it",
                Optional.of("change it in the vendor's own interface"));
    }

    private static Decision change(String workgroup) {
        return new Decision.Changes(
                new Change.ReplaceBytes(
                        "/etc/samba/smb.conf",
                        Bytes.utf8("[global]\n\tworkgroup = " + workgroup + "\n"),
                        Bytes.utf8("[global]\n\tserver signing = mandatory\n\tworkgroup = " + workgroup + "\n")),
                rehearsed());
    }

    private static Rehearsed rehearsed() {
        return new Rehearsed(Optional.empty(), new LeaseHold("setsid", "none"), List.of());
    }

    private static Finding finding(Verdict verdict, String setting, String rule) {
        return new Finding(
                rule,
                "high",
                Optional.empty(),
                setting,
                "required",
                false,
                verdict,
                "smbd offers it and does not require it",
                Basis.ADVERTISED,
                "not set",
                "offered",
                "offered",
                "unknown",
                verdict == Verdict.WAIVED
                        ? Optional.of("the scanner cannot sign (storage team, until 2027-03-01)")
                        : Optional.empty());
    }

    private static HostPlan seen(String name, Verdict verdict, Decision decision) {
        return seen(name, finding(verdict, "server signing", "servers-require-signing"), decision);
    }

    private static HostPlan seen(String name, Finding finding, Decision decision) {
        HostPlan plan = HostPlan.seen(
                name,
                "samba",
                Observations.of(List.of(new Field("version", Bytes.utf8("4.17.12-Debian")))),
                WirePicture.NONE,
                new Goal(Advertised.REQUIRED, false, "advertised"));
        return new HostPlan(
                plan.host(),
                plan.platform(),
                plan.observation(),
                plan.wire(),
                List.of(finding),
                decision,
                plan.goal(),
                List.of());
    }
}
