package dev.countersign.plan;

import dev.countersign.diagnostic.Untrusted;
import dev.countersign.observation.Basis;
import dev.countersign.policy.PostureWord;
import java.util.Optional;

/**
 * The result for one rule and one setting on one host: what was required, what was seen, and the
 * verdict.
 *
 * @param rule the rule's id
 * @param posture the posture word that the rule uses; empty if the rule names a platform setting,
 * which may have the same name
 * @param setting that word, or the platform's own setting
 * @param wanted the value that the rule asks for
 * @param exactly whether a stronger value is not accepted
 * @param configured what the document says; {@code not set}, or {@code unknown}
 * @param effective what it means on this platform, version and role
 * @param advertised what the wire says
 * @param proven what a login proved
 */
public record Finding(
        String rule,
        String severity,
        Optional<PostureWord> posture,
        String setting,
        String wanted,
        boolean exactly,
        Verdict verdict,
        String why,
        Basis basis,
        String configured,
        String effective,
        String advertised,
        String proven,
        Optional<String> waiver) {
    /** Room for a cause before the reason. */
    private static final int LONGEST_WHY = 1000;

    public Finding {
        // These quote what a host said, and text from its files.
        why = new Untrusted(why).brief(LONGEST_WHY);
        configured = new Untrusted(configured).brief();
        effective = new Untrusted(effective).brief();
    }

    /** Returns this finding with its verdict changed to unknown. */
    public Finding cannotTell(String reason) {
        return new Finding(
                rule,
                severity,
                posture,
                setting,
                wanted,
                exactly,
                Verdict.UNKNOWN,
                reason,
                basis,
                configured,
                effective,
                advertised,
                proven,
                waiver);
    }

    /** Returns this finding with its cause before its reason. */
    Finding because(String cause) {
        return new Finding(
                rule,
                severity,
                posture,
                setting,
                wanted,
                exactly,
                verdict,
                cause + "; " + why,
                basis,
                configured,
                effective,
                advertised,
                proven,
                waiver);
    }

    /** Returns this finding under a waiver. */
    public Finding waive(String reason) {
        return new Finding(
                rule,
                severity,
                posture,
                setting,
                wanted,
                exactly,
                Verdict.WAIVED,
                why,
                basis,
                configured,
                effective,
                advertised,
                proven,
                Optional.of(reason));
    }
}
