package dev.countersign.report;

import dev.countersign.diagnostic.Untrusted;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The result of one rule for one setting. What was not recorded is empty.
 *
 * @param verdict the verdict in the words of whoever gave it
 * @param grade what it means
 * @param seen what was seen: {@code configured}, {@code effective}, {@code advertised}, {@code proven}
 * @param basis what the verdict is based on
 */
public record RuleResult(
        String rule,
        String setting,
        String wanted,
        String verdict,
        Grade grade,
        String why,
        String basis,
        Map<String, String> seen,
        Optional<String> waiver) {
    private static final int LONGEST_WHY = 2000;

    public RuleResult {
        rule = new Untrusted(rule).brief();
        setting = new Untrusted(setting).brief();
        wanted = new Untrusted(wanted).brief();
        verdict = new Untrusted(verdict).brief();
        why = new Untrusted(why).brief(LONGEST_WHY);
        basis = new Untrusted(basis).brief();
        waiver = waiver.map(each -> new Untrusted(each).brief());
        Map<String, String> safe = new LinkedHashMap<>();
        seen.forEach((name, value) -> safe.put(new Untrusted(name).brief(), new Untrusted(value).brief()));
        seen = Collections.unmodifiableMap(safe);
    }
}
