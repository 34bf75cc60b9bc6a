package dev.countersign.report;

import dev.countersign.plan.Decision;
import dev.countersign.plan.Finding;
import dev.countersign.plan.HostPlan;
import dev.countersign.plan.HostVerdict;
import dev.countersign.plan.ScannerGaps;
import dev.countersign.plan.Verdict;
import dev.countersign.report.Report.Word;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The report of a check that was just made. */
public final class CheckReport {
    private CheckReport() {}

    /**
     * Makes it.
     *
     * @param by who asked for it
     */
    public static Report of(
            List<HostPlan> hosts, Background background, Instant at, String by, String program, String revision) {
        List<Entry> entries =
                hosts.stream().map(each -> entry(each, background)).toList();
        return new Report(
                Report.Kind.CHECK,
                "check",
                at,
                by,
                program,
                revision,
                HostVerdict.exitCode(hosts).number(),
                List.of(),
                words(),
                background.rulesOf(entries),
                entries,
                List.of());
    }

    private static List<Word> words() {
        return Arrays.stream(HostVerdict.values())
                .map(each -> new Word(each.word(), grade(each)))
                .toList();
    }

    private static Grade grade(HostVerdict verdict) {
        return switch (verdict) {
            case VIOLATED -> Grade.FAILS;
            case UNKNOWN, NOT_REACHED -> Grade.UNKNOWN;
            case WAIVED -> Grade.EXCEPTED;
            case NO_RULE -> Grade.NOT_APPLICABLE;
            case COMPLIANT -> Grade.PASSES;
        };
    }

    private static Entry entry(HostPlan plan, Background background) {
        HostVerdict verdict = HostVerdict.of(plan);
        List<String> notes = new ArrayList<>(plan.causes());
        ScannerGaps.of(plan).forEach(each -> notes.add(each.sentence("this")));
        notes.addAll(plan.notes());
        return Entry.of(
                        plan.host(),
                        plan.platform(),
                        background.groupsOf(plan.host()),
                        verdict.word(),
                        why(plan, verdict))
                .advise(
                        plan.decision() instanceof Decision.CannotTell cannotTell
                                ? cannotTell.advice()
                                : Optional.empty())
                .judged(plan.findings().stream().map(CheckReport::result).toList())
                .proving(WireWords.of(plan.wire()), notes);
    }

    private static String why(HostPlan plan, HostVerdict verdict) {
        if (plan.decision() instanceof Decision.CannotTell cannotTell) {
            return cannotTell.why();
        }
        return switch (verdict) {
            case VIOLATED -> reasons(plan, Verdict.VIOLATED);
            case UNKNOWN, NOT_REACHED -> reasons(plan, Verdict.UNKNOWN);
            case WAIVED ->
                plan.findings().stream()
                        .flatMap(each -> each.waiver().stream())
                        .distinct()
                        .collect(Collectors.joining("; "));
            case NO_RULE -> "no rule applies to this host";
            case COMPLIANT -> "";
        };
    }

    private static String reasons(HostPlan plan, Verdict verdict) {
        return plan.findings().stream()
                .filter(each -> each.verdict() == verdict)
                .map(each -> each.setting() + ": " + each.why())
                .distinct()
                .collect(Collectors.joining("; "));
    }

    private static RuleResult result(Finding finding) {
        Map<String, String> seen = new LinkedHashMap<>();
        seen.put("configured", finding.configured());
        seen.put("effective", finding.effective());
        seen.put("advertised", finding.advertised());
        seen.put("proven", finding.proven());
        return new RuleResult(
                finding.rule(),
                finding.setting(),
                (finding.exactly() ? "exactly " : "") + finding.wanted(),
                finding.verdict().word(),
                grade(finding.verdict()),
                finding.why(),
                finding.basis().word(),
                seen,
                finding.waiver());
    }

    static Grade grade(Verdict verdict) {
        return switch (verdict) {
            case VIOLATED -> Grade.FAILS;
            case UNKNOWN -> Grade.UNKNOWN;
            case WAIVED -> Grade.EXCEPTED;
            case COMPLIANT -> Grade.PASSES;
        };
    }
}
