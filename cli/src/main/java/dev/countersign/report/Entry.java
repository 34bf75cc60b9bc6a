package dev.countersign.report;

import dev.countersign.diagnostic.Untrusted;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One host of a report, or one row of a scanner's list.
 *
 * @param verdict one of the words of the report
 * @param why the reason; empty where nothing needs one
 * @param advice what to do
 * @param documents what is changed, or was
 * @param evidence what the verdict is based on, in sentences
 * @param facts anything else that was recorded, by name: {@code address}, {@code run}, {@code since}
 * @param undo the command that undoes it
 */
public record Entry(
        String host,
        String platform,
        List<String> groups,
        String verdict,
        String why,
        Optional<String> advice,
        List<RuleResult> rules,
        List<ChangedDocument> documents,
        List<String> evidence,
        List<String> notes,
        Map<String, String> facts,
        Optional<String> undo) {
    private static final int LONGEST = 2000;

    /** A document, and its diff with the secrets masked. */
    public record ChangedDocument(String path, String diff) {
        public ChangedDocument {
            path = new Untrusted(path).onOneLine();
            diff = new Untrusted(diff).forTerminal();
        }
    }

    public Entry {
        host = new Untrusted(host).brief();
        platform = new Untrusted(platform).brief();
        groups = safe(groups);
        verdict = new Untrusted(verdict).brief();
        why = new Untrusted(why).brief(LONGEST);
        advice = advice.map(each -> new Untrusted(each).forTerminal());
        rules = List.copyOf(rules);
        documents = List.copyOf(documents);
        evidence = safe(evidence);
        notes = safe(notes);
        undo = undo.map(each -> new Untrusted(each).onOneLine());
        Map<String, String> safe = new LinkedHashMap<>();
        facts.forEach((name, value) -> safe.put(new Untrusted(name).brief(), new Untrusted(value).brief(LONGEST)));
        facts = Collections.unmodifiableMap(safe);
    }

    private static List<String> safe(List<String> texts) {
        return texts.stream().map(each -> new Untrusted(each).brief(LONGEST)).toList();
    }

    /** An entry with a verdict and a reason, to which more is added. */
    static Entry of(String host, String platform, List<String> groups, String verdict, String why) {
        return new Entry(
                host,
                platform,
                groups,
                verdict,
                why,
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                Optional.empty());
    }

    Entry advise(Optional<String> what) {
        return new Entry(host, platform, groups, verdict, why, what, rules, documents, evidence, notes, facts, undo);
    }

    Entry judged(List<RuleResult> results) {
        return new Entry(
                host, platform, groups, verdict, why, advice, results, documents, evidence, notes, facts, undo);
    }

    Entry changing(List<ChangedDocument> changed) {
        return new Entry(host, platform, groups, verdict, why, advice, rules, changed, evidence, notes, facts, undo);
    }

    Entry proving(List<String> sentences, List<String> remarks) {
        return new Entry(
                host, platform, groups, verdict, why, advice, rules, documents, sentences, remarks, facts, undo);
    }

    Entry knowing(Map<String, String> recorded) {
        return new Entry(
                host, platform, groups, verdict, why, advice, rules, documents, evidence, notes, recorded, undo);
    }

    Entry undoing(Optional<String> command) {
        return new Entry(
                host, platform, groups, verdict, why, advice, rules, documents, evidence, notes, facts, command);
    }
}
