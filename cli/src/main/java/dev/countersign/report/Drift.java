package dev.countersign.report;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is different between two checks, host by host and rule by rule. */
public record Drift(List<Step> steps) {
    /** The word for what one of the two checks does not have. */
    public static final String ABSENT = "absent";

    /**
     * One difference.
     *
     * @param rule empty if it is about the host as a whole
     * @param before the verdict of the earlier check, or {@link #ABSENT}
     * @param now the verdict of the later one, or {@link #ABSENT}
     * @param grade what the later verdict means
     */
    public record Step(String host, String rule, String setting, String before, String now, Grade grade) {
        /** Whether this is a violation that the earlier check did not have. */
        public boolean newViolation() {
            return grade == Grade.FAILS;
        }
    }

    /** What a verdict is about. */
    private record Subject(String host, String rule, String setting) {
        Subject whole() {
            return new Subject(host, "", "");
        }
    }

    private record Verdict(String word, Grade grade) {}

    private static final Verdict NOTHING = new Verdict(ABSENT, Grade.NOT_APPLICABLE);

    public Drift {
        steps = List.copyOf(steps);
    }

    /** Returns what is different in {@code now}. */
    public static Drift between(Report before, Report now) {
        Map<Subject, Verdict> earlier = verdicts(before);
        Map<Subject, Verdict> later = verdicts(now);
        Set<Subject> subjects = new LinkedHashSet<>(later.keySet());
        subjects.addAll(earlier.keySet());
        Set<String> ruled = new HashSet<>();
        later.keySet().stream().filter(each -> !each.rule().isEmpty()).forEach(each -> ruled.add(each.host()));
        List<Step> steps = new ArrayList<>();
        for (Subject each : subjects) {
            Verdict then = earlier.getOrDefault(each, NOTHING);
            Verdict at = later.getOrDefault(each, NOTHING);
            if (!then.word().equals(at.word()) && tells(each, at, later, ruled)) {
                steps.add(new Step(each.host(), each.rule(), each.setting(), then.word(), at.word(), at.grade()));
            }
        }
        return new Drift(steps);
    }

    /**
     * Whether a difference is one of its own. A host that has rules is told by them, unless it cannot be judged now:
     * then only that is told, and a violation that was seen all the same.
     */
    private static boolean tells(Subject subject, Verdict at, Map<Subject, Verdict> later, Set<String> ruled) {
        if (subject.rule().isEmpty()) {
            return at.grade() == Grade.UNKNOWN || !ruled.contains(subject.host());
        }
        Optional<Verdict> host = Optional.ofNullable(later.get(subject.whole()));
        return at.grade() == Grade.FAILS
                || host.filter(each -> each.grade() != Grade.UNKNOWN).isPresent();
    }

    /** The verdict on each host, and on each of its rules: the worst one, if there are several. */
    private static Map<Subject, Verdict> verdicts(Report report) {
        Map<Subject, Verdict> verdicts = new LinkedHashMap<>();
        for (Entry entry : report.entries()) {
            verdicts.put(new Subject(entry.host(), "", ""), new Verdict(entry.verdict(), report.grade(entry)));
            for (RuleResult each : entry.rules()) {
                verdicts.merge(
                        new Subject(entry.host(), each.rule(), each.setting()),
                        new Verdict(each.verdict(), each.grade()),
                        (one, other) -> one.grade().compareTo(other.grade()) <= 0 ? one : other);
            }
        }
        return verdicts;
    }

    /** The hosts for which something is different. */
    public Set<String> hosts() {
        Set<String> hosts = new LinkedHashSet<>();
        steps.forEach(each -> hosts.add(each.host()));
        return hosts;
    }
}
