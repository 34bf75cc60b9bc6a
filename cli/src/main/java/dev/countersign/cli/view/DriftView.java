package dev.countersign.cli.view;

import dev.countersign.cli.terminal.Console;
import dev.countersign.cli.terminal.Console.Tone;
import dev.countersign.cli.terminal.Table;
import dev.countersign.diagnostic.Counts;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.ShellCommand;
import dev.countersign.plan.Decision;
import dev.countersign.plan.HostPlan;
import dev.countersign.plan.HostVerdict;
import dev.countersign.report.Drift;
import dev.countersign.report.Grade;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Shows what is different since the last saved check. What was wrong then and still is, is not shown again. */
public final class DriftView {
    /** For so many hosts a command names them. */
    private static final int NAMED = 4;

    private final Drift drift;
    private final List<HostPlan> hosts;
    private final Instant since;
    private final String revision;

    /**
     * Creates a view.
     *
     * @param hosts every host that was checked
     * @param since when the last saved check was made
     */
    public DriftView(Drift drift, List<HostPlan> hosts, Instant since, String revision) {
        this.drift = drift;
        this.hosts = List.copyOf(hosts);
        this.since = since;
        this.revision = revision;
    }

    /** The exit code: 2 only for violations that are new, 3 or 1 only for hosts that could be judged before. */
    public ExitCode code() {
        Map<String, HostPlan> byName = new HashMap<>();
        hosts.forEach(each -> byName.put(each.host(), each));
        List<ExitCode> codes = new ArrayList<>();
        for (Drift.Step each : drift.steps()) {
            if (each.grade() == Grade.FAILS) {
                codes.add(ExitCode.NOT_COMPLIANT);
            } else if (each.grade() == Grade.UNKNOWN) {
                HostPlan plan = byName.get(each.host());
                codes.add(
                        plan != null && plan.decision() instanceof Decision.CannotTell cannotTell
                                ? cannotTell.code()
                                : ExitCode.COULD_NOT_TELL);
            }
        }
        return ExitCode.worst(codes);
    }

    /** Shows it to a person. */
    public void show(Console console) {
        List<String> parts = new ArrayList<>(List.of(Counts.of(hosts.size(), "host")));
        counts().forEach((word, count) -> parts.add(count + " " + word));
        Headline.show(console, "CHANGED", parts);
        if (drift.steps().isEmpty()) {
            console.paragraph(Tone.GOOD, "", "Nothing has changed since the check of " + since + ".");
            return;
        }
        console.paragraph(Tone.DIM, "", "Since the check of " + since + "; what was wrong then is not shown again.");
        console.result("");
        Table table = new Table(console, "", "HOST", "RULE", "SETTING", "BEFORE", "NOW");
        drift.steps().stream()
                .sorted(Comparator.comparing(Drift.Step::grade))
                .forEach(each -> table.row(
                        tone(each.grade()),
                        mark(each.grade()),
                        each.host(),
                        each.rule(),
                        each.setting(),
                        each.before(),
                        each.now()));
        table.show();
        console.result("");
        next(console);
    }

    private void next(Console console) {
        Set<String> violating = new LinkedHashSet<>();
        drift.steps().stream().filter(Drift.Step::newViolation).forEach(each -> violating.add(each.host()));
        if (!violating.isEmpty()) {
            console.remark("Next: countersign plan"
                    + (violating.size() <= NAMED ? " -l " + ShellCommand.word(String.join(",", violating)) : ""));
        }
        console.remark("Everything that is wrong: countersign check");
    }

    private static String mark(Grade grade) {
        return switch (grade) {
            case FAILS -> "\u2717";
            case UNKNOWN -> "?";
            case EXCEPTED -> "~";
            case NOT_APPLICABLE -> "-";
            case PASSES -> "\u2713";
        };
    }

    private static Tone tone(Grade grade) {
        return switch (grade) {
            case FAILS -> Tone.BAD;
            case PASSES -> Tone.GOOD;
            case UNKNOWN, EXCEPTED, NOT_APPLICABLE -> Tone.CHANGE;
        };
    }

    /** The number of differences of each kind, without zeros. */
    private Map<String, Long> counts() {
        Map<Grade, String> words = new LinkedHashMap<>();
        words.put(Grade.FAILS, "newly violated");
        words.put(Grade.UNKNOWN, "not known any more");
        words.put(Grade.EXCEPTED, "now waived");
        words.put(Grade.NOT_APPLICABLE, "no longer checked");
        words.put(Grade.PASSES, "now compliant");
        Map<String, Long> counts = new LinkedHashMap<>();
        words.forEach((grade, word) -> {
            long count =
                    drift.steps().stream().filter(each -> each.grade() == grade).count();
            if (count > 0) {
                counts.put(word, count);
            }
        });
        return counts;
    }

    /** Returns it as JSON: the document of check, with only the hosts for which something is different. */
    public String json() {
        Set<String> changed = drift.hosts();
        Counts counts = CheckView.counts();
        hosts.forEach(each -> counts.add(HostVerdict.of(each).word()));
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("since", since.toString());
        root.put("verdicts", counts.values());
        root.put(
                "changed", drift.steps().stream().<Object>map(DriftView::values).toList());
        root.put(
                "hosts",
                hosts.stream()
                        .filter(each -> changed.contains(each.host()))
                        .<Object>map(HostJson::check)
                        .toList());
        return JsonDocument.of("check", revision, code(), root);
    }

    private static Map<String, Object> values(Drift.Step step) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("host", step.host());
        if (!step.rule().isEmpty()) {
            values.put("rule", step.rule());
            values.put("setting", step.setting());
        }
        values.put("before", step.before());
        values.put("now", step.now());
        values.put("grade", step.grade().word());
        return values;
    }
}
