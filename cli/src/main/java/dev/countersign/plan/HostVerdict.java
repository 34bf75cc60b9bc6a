package dev.countersign.plan;

import dev.countersign.diagnostic.ExitCode;

/** What a check comes to for one host, worst news first. Every host has exactly one. */
public enum HostVerdict {
    /** A rule is violated. */
    VIOLATED("violated", ExitCode.NOT_COMPLIANT),
    /** For a rule, or for the whole host, it cannot be told. */
    UNKNOWN("unknown", ExitCode.COULD_NOT_TELL),
    /** Nobody got in there. */
    NOT_REACHED("not reached", ExitCode.COULD_NOT_TELL),
    /** No rule is violated, but at least one was not asked for, because of a waiver. */
    WAIVED("waived", ExitCode.DONE),
    /** No rule is for the host: nothing can be said to comply. */
    NO_RULE("no rule", ExitCode.DONE),
    /** Every rule holds. */
    COMPLIANT("compliant", ExitCode.DONE);

    private final String word;
    private final ExitCode code;

    HostVerdict(String word, ExitCode code) {
        this.word = word;
        this.code = code;
    }

    /** What {@code plan} comes to before anything is changed. */
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

    /** The word in output and in JSON. */
    public String word() {
        return word;
    }

    /** The exit code that a host with this verdict asks for, where it has no other of its own. */
    public ExitCode code() {
        return code;
    }
}
