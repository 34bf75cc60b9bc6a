package dev.countersign.plan;

import dev.countersign.diagnostic.Untrusted;
import dev.countersign.observation.Basis;
import dev.countersign.policy.PostureWord;
import java.util.Optional;

/**
 * One rule, one setting, one host: what was asked, what was seen, and what follows.
 *
 * @param rule the rule's id
 * @param posture the posture word that the rule uses; empty where it names a setting of the platform, which may be called the same
 * @param setting that word, or the platform's own setting
 * @param wanted the value that the rule asks for
 * @param exactly whether a stronger value would not do
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
    public Finding {
        // They quote what a host said, and what stands in its files.
        why = new Untrusted(why).brief();
        configured = new Untrusted(configured).brief();
        effective = new Untrusted(effective).brief();
    }

    /** The same finding, of which nobody can tell how it will end. */
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

    /** The same finding under a waiver. */
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
