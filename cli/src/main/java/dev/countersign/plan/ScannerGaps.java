package dev.countersign.plan;

import dev.countersign.observation.ScannerGap;
import dev.countersign.observation.TriedVerdict;
import dev.countersign.observation.WireAnswer;
import dev.countersign.observation.WireAnswer.Advertised;
import dev.countersign.observation.WirePicture;
import dev.countersign.policy.PostureWord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a scanner says something else of a host than check and plan do: by what was seen at its
 * endpoints, and by what its configuration says, which no scanner without a login sees.
 */
public final class ScannerGaps {
    private static final String REQUIRED = Advertised.REQUIRED.word();

    private ScannerGaps() {}

    /** Returns the gaps of a host, each once. */
    public static List<ScannerGap> of(HostPlan plan) {
        List<ScannerGap> gaps = new ArrayList<>();
        for (WirePicture.Endpoint each : plan.wire().endpoints()) {
            gaps.addAll(ScannerGap.of(each.judged(), TriedVerdict.of(each), each.trials()));
            if (each.direct().refused() && !each.judged().refused()) {
                gaps.addAll(ScannerGap.of(each.direct(), TriedVerdict.of(each), List.of()));
            }
        }
        List<Finding> signing = plan.findings().stream()
                .filter(each -> each.posture()
                        .filter(word -> word == PostureWord.SERVER_SIGNING)
                        .isPresent())
                .toList();
        if (gaps.stream().noneMatch(ScannerGap::reports)) {
            stillReports(plan, signing).ifPresent(gaps::add);
        }
        if (gaps.isEmpty()) {
            silent(plan, signing).ifPresent(gaps::add);
        }
        return gaps.stream().distinct().toList();
    }

    /** A scanner reports a host that is as it should be, or will be after the change. */
    private static Optional<ScannerGap> stillReports(HostPlan plan, List<Finding> signing) {
        Optional<String> mode = plan.wire().endpoints().stream()
                .map(WirePicture.Endpoint::judged)
                .filter(ScannerGaps::isReported)
                .flatMap(each -> each.securityMode().stream())
                .map(each -> String.format("it reads SecurityMode 0x%04x", each))
                .findFirst();
        if (mode.isEmpty()) {
            return Optional.empty();
        }
        boolean changes = plan.decision() instanceof Decision.Changes;
        if (changes && !plan.findings().isEmpty() && plan.goal().advertised() == Advertised.OFFERED) {
            String because = plan.goal().orRequired()
                    ? "encryption protects it then, which does not show there"
                    : "the rules ask for no more";
            return Optional.of(
                    ScannerGap.stillReports("after the change too it may read 'offered': " + because + silence()));
        }
        if (changes) {
            return Optional.empty();
        }
        if (signing.isEmpty()) {
            return Optional.of(ScannerGap.stillReports(mode.get() + ", and no rule requires 'server signing' here"));
        }
        boolean fine = signing.stream().allMatch(each -> each.verdict() == Verdict.COMPLIANT);
        return fine ? Optional.of(ScannerGap.stillReports(mode.get() + reason(signing))) : Optional.empty();
    }

    private static String reason(List<Finding> signing) {
        return signing.stream()
                .filter(each -> each.wanted().equals(REQUIRED))
                .findFirst()
                .map(each -> ", which does not show this: " + each.why() + silence())
                .orElse(", and the rules ask for no more");
    }

    private static String silence() {
        return ". To silence it, a rule can ask for " + ScannerGap.SILENCED;
    }

    /** A scanner says nothing about a host whose file is already weaker than its daemon. */
    private static Optional<ScannerGap> silent(HostPlan plan, List<Finding> signing) {
        return plan.wire().advertised() == Advertised.REQUIRED
                ? signing.stream()
                        .filter(each -> each.verdict() == Verdict.VIOLATED)
                        .findFirst()
                        .map(each -> ScannerGap.silent("it reads 'required', but " + each.why()))
                : Optional.empty();
    }

    private static boolean isReported(WireAnswer answer) {
        return answer.advertised() == Advertised.OFFERED || answer.advertised() == Advertised.NOT_OFFERED;
    }
}
