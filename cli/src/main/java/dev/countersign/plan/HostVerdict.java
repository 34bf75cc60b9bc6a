package dev.countersign.plan;

import dev.countersign.diagnostic.ExitCode;
import java.util.List;

/** The result of a check for one host, worst first. Every host has exactly one. */
public enum HostVerdict {
    /** A rule is violated. */
    VIOLATED("violated", ExitCode.NOT_COMPLIANT),
    /** For a rule, or for the whole host, the verdict is unknown. */
    UNKNOWN("unknown", ExitCode.COULD_NOT_TELL),
    /** The login did not work. */
    NOT_REACHED("not reached", ExitCode.COULD_NOT_TELL),
    /** No rule is violated, but at least one was skipped because of a waiver. */
    WAIVED("waived", ExitCode.DONE),
    /** No rule applies to the host, so it cannot be called compliant. */
    NO_RULE("no rule", ExitCode.DONE),
    /** Every rule holds. */
    COMPLIANT("compliant", ExitCode.DONE);

    private final String word;
    private final ExitCode code;

    HostVerdict(String word, ExitCode code) {
        this.word = word;
        this.code = code;
    }

    /** Returns the verdict of {@code plan}, before anything is changed. */
    public static HostVerdict of(HostPlan plan) {
        if (has(plan, Verdict.VIOLATED)) {
            return VIOLATED;
        }
        if (!plan.reached()) {
            return NOT_REACHED;
        }
        if (plan.decision() instanceof Decision.CannotTell || has(plan, Verdict.UNKNOWN)) {
            return UNKNOWN;
        }
        if (plan.decision() instanceof Decision.NoRule) {
            return NO_RULE;
        }
        return has(plan, Verdict.WAIVED) ? WAIVED : COMPLIANT;
    }

    private static boolean has(HostPlan plan, Verdict verdict) {
        return plan.findings().stream().anyMatch(each -> each.verdict() == verdict);
    }

    /**
     * Returns the exit code of a check. An unknown result outweighs a violation, because there may
     * be more violations than those seen.
     */
    public static ExitCode exitCode(List<HostPlan> hosts) {
        return ExitCode.worst(hosts.stream()
                .map(each ->
                        each.decision() instanceof Decision.CannotTell cannotTell ? cannotTell.code() : of(each).code())
                .toList());
    }

    /** The word used in output and in JSON. */
    public String word() {
        return word;
    }

    /** The exit code for a host with this verdict, unless the host has a more specific one. */
    public ExitCode code() {
        return code;
    }
}
