package dev.countersign.cli.view;

import dev.countersign.diagnostic.Counts;
import dev.countersign.document.UnifiedDiff;
import dev.countersign.document.smbconf.SmbConfSecrets;
import dev.countersign.observation.BesidesJson;
import dev.countersign.observation.WireJson;
import dev.countersign.observation.WirePicture;
import dev.countersign.plan.Change;
import dev.countersign.plan.Decision;
import dev.countersign.plan.Finding;
import dev.countersign.plan.HostPlan;
import dev.countersign.plan.HostVerdict;
import dev.countersign.plan.LeaseHold;
import dev.countersign.plan.ScannerGaps;
import dev.countersign.transaction.HostOutcome;
import dev.countersign.transaction.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One host as JSON, the same in every command. Documents appear only as masked diffs and digests.
 */
public final class HostJson {
    private HostJson() {}

    /**
     * Returns a host that was only checked: its verdict, and {@code decision} as in older releases.
     */
    public static Map<String, Object> check(HostPlan plan) {
        HostVerdict verdict = HostVerdict.of(plan);
        return host(plan, verdict, verdict == HostVerdict.COMPLIANT ? "complies" : verdict.word());
    }

    public static Map<String, Object> plan(HostPlan plan) {
        return host(plan, HostVerdict.of(plan), word(plan));
    }

    private static Map<String, Object> host(HostPlan plan, HostVerdict verdict, String decision) {
        Map<String, Object> host = new LinkedHashMap<>();
        host.put("host", plan.host());
        host.put("platform", plan.platform());
        host.put("verdict", verdict.word());
        host.put("decision", decision);
        reason(plan.decision(), host);
        causes(plan, host);
        host.put("changes", changes(plan));
        hold(plan.decision(), host);
        host.put("rules", rules(plan.findings()));
        host.put("guests", GuestAccess.values(plan));
        host.put("wire", wire(plan.wire()));
        host.put("scanner", BesidesJson.scanner(ScannerGaps.of(plan)));
        host.put("notes", new ArrayList<Object>(plan.notes()));
        return host;
    }

    public static Map<String, Object> outcome(HostPlan plan, HostOutcome outcome) {
        Map<String, Object> host = new LinkedHashMap<>();
        host.put("host", plan.host());
        host.put("platform", plan.platform());
        host.put("outcome", outcome.outcome().word());
        host.put("result", outcome.outcome().result());
        host.put("reason", outcome.reason());
        outcome.advice().ifPresent(advice -> host.put("advice", advice));
        causes(plan, host);
        host.put("changes", changes(plan));
        host.put("rules", rules(plan.findings()));
        host.put("wire", wire(outcome.wire()));
        List<Object> notes = new ArrayList<>(plan.notes());
        notes.addAll(outcome.notes());
        host.put("notes", notes);
        return host;
    }

    /** Returns the number of hosts per outcome, by the journal's words. */
    public static Counts counts() {
        return new Counts(Arrays.stream(Outcome.values()).map(Outcome::word).toList());
    }

    /** Returns a host of which only the outcome is known. */
    public static Map<String, Object> outcome(HostOutcome outcome) {
        Map<String, Object> host = new LinkedHashMap<>();
        host.put("host", outcome.host());
        host.put("outcome", outcome.outcome().word());
        host.put("result", outcome.outcome().result());
        host.put("reason", outcome.reason());
        outcome.advice().ifPresent(advice -> host.put("advice", advice));
        host.put("wire", wire(outcome.wire()));
        host.put("notes", new ArrayList<Object>(outcome.notes()));
        return host;
    }

    private static String word(HostPlan plan) {
        Decision decision = plan.decision();
        if (decision instanceof Decision.Complies) {
            return HostVerdict.of(plan) == HostVerdict.WAIVED ? "waived" : "complies";
        }
        if (decision instanceof Decision.NoRule) {
            return "no rule";
        }
        if (decision instanceof Decision.Changes changes) {
            return changes.change() instanceof Change.Activate ? "activate" : "change";
        }
        if (decision instanceof Decision.Refuses) {
            return "refused";
        }
        return plan.reached() ? "unknown" : "not reached";
    }

    private static void reason(Decision decision, Map<String, Object> host) {
        if (decision instanceof Decision.Refuses refuses) {
            host.put("reason", refuses.why());
            refuses.advice().ifPresent(advice -> host.put("advice", advice));
        } else if (decision instanceof Decision.CannotTell cannotTell) {
            host.put("reason", cannotTell.why());
            cannotTell.advice().ifPresent(advice -> host.put("advice", advice));
        }
    }

    private static void causes(HostPlan plan, Map<String, Object> host) {
        if (!plan.causes().isEmpty()) {
            host.put("causes", new ArrayList<Object>(plan.causes()));
        }
    }

    private static void hold(Decision decision, Map<String, Object> host) {
        if (decision instanceof Decision.Changes changes && !(changes.change() instanceof Change.Activate)) {
            LeaseHold hold = changes.rehearsed().hold();
            Map<String, Object> values = new LinkedHashMap<>();
            values.put("timer", hold.timer());
            values.put("boot", hold.boot());
            host.put("lease", values);
        }
    }

    static List<Object> changes(HostPlan plan) {
        return plan.change().stream()
                .<Object>map(change -> {
                    Map<String, Object> values = new LinkedHashMap<>();
                    values.put("document", change.path());
                    values.put("kind", change.kind().word());
                    values.put("before", change.before().digest().toString());
                    values.put("after", change.after().digest().toString());
                    values.put("diff", diff(change));
                    return values;
                })
                .toList();
    }

    /** Returns the diff of the bytes that are written, with secrets masked. */
    static String diff(Change change) {
        return change instanceof Change.Activate
                ? ""
                : UnifiedDiff.of(change.path(), change.before(), change.after(), SmbConfSecrets::masked);
    }

    private static List<Object> rules(List<Finding> findings) {
        return findings.stream()
                .<Object>map(finding -> {
                    Map<String, Object> rule = new LinkedHashMap<>();
                    rule.put("rule", finding.rule());
                    rule.put("severity", finding.severity());
                    rule.put("setting", finding.setting());
                    rule.put("wanted", finding.wanted());
                    rule.put("verdict", finding.verdict().word());
                    rule.put("why", finding.why());
                    rule.put("basis", finding.basis().word());
                    rule.put("configured", finding.configured());
                    rule.put("effective", finding.effective());
                    rule.put("advertised", finding.advertised());
                    rule.put("proven", finding.proven());
                    finding.waiver().ifPresent(waiver -> rule.put("waiver", waiver));
                    return rule;
                })
                .toList();
    }

    private static List<Object> wire(WirePicture wire) {
        return WireJson.values(wire);
    }
}
