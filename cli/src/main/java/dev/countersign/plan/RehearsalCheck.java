package dev.countersign.plan;

import dev.countersign.bytes.Digest;
import dev.countersign.diagnostic.Untrusted;
import dev.countersign.observation.ReaderReport;
import dev.countersign.observation.ToolWords;
import dev.countersign.observation.WireAnswer.Advertised;
import dev.countersign.platform.Platform;
import dev.countersign.policy.PostureValue;
import dev.countersign.policy.PostureWord;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Checks whether a rehearsed candidate may be applied, and what the wire must say afterwards. */
final class RehearsalCheck {
    private RehearsalCheck() {}

    static HostPlan of(
            Platform platform,
            HostPlan plan,
            Candidate candidate,
            Optional<RehearsalAnswer> baseline,
            RehearsalAnswer rehearsal,
            Acceptance acceptance) {
        List<String> objections = new ArrayList<>(rehearsal.objections());
        HostView view = HostView.of(platform, plan.observation().orElseThrow(), plan.wire());
        if (platform.reader().isEmpty()) {
            objections.addAll(otherFields(candidate));
            return objections.isEmpty()
                    ? conclude(
                            plan,
                            view,
                            candidate,
                            after(view, candidate),
                            Optional.empty(),
                            rehearsal.hold(),
                            acceptance)
                    : refuse(plan, Untrusted.brief(objections));
        }
        Optional<ReaderReport> before =
                baseline.isPresent() ? baseline.get().after() : seen(view).filter(each -> each.loads());
        Optional<ReaderReport> after = candidate.change() instanceof Change.Activate ? before : rehearsal.after();
        if (before.isEmpty() || after.isEmpty()) {
            objections.add(silent(view, rehearsal));
        } else if (baseline.isPresent() && !before.get().loads()) {
            objections.add("the file does not load even without its bad line: "
                    + before.get().said());
        } else {
            objections.addAll(MeaningCheck.objections(before.get(), after.get(), candidate.settings()));
        }
        if (!objections.isEmpty()) {
            return refuse(plan, Untrusted.brief(objections));
        }
        return conclude(
                plan,
                view,
                candidate,
                view.with(view.document().with(candidate.change().after()), after),
                after.map(each -> each.dump().digest()),
                rehearsal.hold(),
                acceptance);
    }

    /** Returns why the two reports cannot be compared, with the reader's own words if it had any. */
    private static String silent(HostView view, RehearsalAnswer rehearsal) {
        return seen(view)
                .filter(each -> !each.loads())
                .or(() -> rehearsal.after().filter(each -> !each.loads()))
                .map(each -> ToolWords.behind("the host's reader failed in the rehearsal", each.warnings()))
                .orElse("the host's reader gave no answer to the rehearsal");
    }

    /** Returns the reader's report on the document as it was observed, from which the candidate was made. */
    private static Optional<ReaderReport> seen(HostView view) {
        return view.observation().sources().reader();
    }

    private static HostView after(HostView view, Candidate candidate) {
        return view.with(view.document().with(candidate.change().after()), view.reader());
    }

    /**
     * Returns an objection for every other field that would change. Without a reader only the
     * fields themselves tell the meaning, so no other field may differ.
     */
    private static List<String> otherFields(Candidate candidate) {
        return candidate.change() instanceof Change.SetFields set
                ? set.names().stream()
                        .filter(name -> !candidate.settings().contains(name.toLowerCase(Locale.ROOT)))
                        .map(name -> "'" + name + "' would change, but no rule asks for it")
                        .toList()
                : List.of();
    }

    private static HostPlan conclude(
            HostPlan plan,
            HostView now,
            Candidate candidate,
            HostView then,
            Optional<Digest> dump,
            LeaseHold hold,
            Acceptance acceptance) {
        Optional<PostureValue> expected = then.meaning(PostureWord.SERVER_SIGNING);
        if (expected.isEmpty()) {
            return refuse(plan, "cannot tell what the new configuration means for server signing");
        }
        Advertised advertised = HostView.advertised(expected.get());
        List<String> unmet = unmet(plan.findings(), then);
        if (!unmet.isEmpty()) {
            return refuse(plan, "the new configuration would not meet the rules: " + Untrusted.brief(unmet));
        }
        List<String> weakened = weakened(plan.findings(), candidate.waived(), now, then);
        if (!weakened.isEmpty()) {
            return refuse(
                    plan, "the new configuration would break rules that hold today: " + Untrusted.brief(weakened));
        }
        Optional<String> nothingLeft = then.platform().ranges().stream()
                .flatMap(range -> Crossing.in(then, range).stream())
                .findFirst();
        if (nothingLeft.isPresent()) {
            return plan.decide(new Decision.Refuses(
                    nothingLeft.get(), Optional.of("set one of the two by hand, or with a rule of its own")));
        }
        Goal goal = new Goal(
                advertised,
                advertised == Advertised.OFFERED && encrypted(then) && !exactly(plan, candidate),
                !plan.wire().judged() && acceptance.unproven(),
                plan.wire().advertised() == advertised ? "configured and advertised" : "advertised",
                shown(plan, candidate, then));
        return plan.aim(goal).decide(new Decision.Changes(candidate.change(), new Rehearsed(dump, hold, List.of())));
    }

    private static boolean encrypted(HostView then) {
        return then.meaning(PostureWord.ENCRYPTION).equals(Optional.of(PostureValue.REQUIRED));
    }

    /** Whether a rule requires exactly this value for signing: then no other value is accepted. */
    private static boolean exactly(HostPlan plan, Candidate candidate) {
        return plan.findings().stream()
                .filter(each -> each.exactly() && !candidate.waived().contains(each.rule()))
                .anyMatch(each -> each.posture().equals(Optional.of(PostureWord.SERVER_SIGNING)));
    }

    /**
     * Returns what must still be shown after the change: what the candidate means for every word
     * that a login could prove on the host before, and Kerberos, if a rule requires it and the host
     * offers it now. No document says whether a server offers Kerberos.
     */
    private static Map<PostureWord, PostureValue> shown(HostPlan plan, Candidate candidate, HostView then) {
        Map<PostureWord, PostureValue> proven = new EnumMap<>(PostureWord.class);
        for (Finding finding : plan.findings()) {
            if (finding.wanted().equals(PostureValue.OFFERED.toString())
                    && finding.verdict() == Verdict.COMPLIANT
                    && !candidate.waived().contains(finding.rule())) {
                finding.posture()
                        .filter(word -> word == PostureWord.KERBEROS)
                        .ifPresent(word -> proven.put(word, PostureValue.OFFERED));
            }
            finding.posture()
                    .filter(word -> ProvenPosture.of(plan.wire(), word).value().isPresent())
                    .ifPresent(word -> then.meaning(word).ifPresent(value -> proven.put(word, value)));
        }
        return proven;
    }

    /**
     * Returns every violated finding that the candidate does not fix, according to the host's own
     * reader.
     */
    private static List<String> unmet(List<Finding> findings, HostView then) {
        List<String> unmet = new ArrayList<>();
        for (Finding finding : findings) {
            if (finding.verdict() != Verdict.VIOLATED) {
                continue;
            }
            if (!holds(finding, then)) {
                unmet.add(would(finding, then));
            }
        }
        return unmet;
    }

    /**
     * Returns everything that a rule requires and that holds in the document today, but would no
     * longer hold. A waived rule requires nothing, whether it holds today or not.
     */
    private static List<String> weakened(List<Finding> findings, Set<String> waived, HostView now, HostView then) {
        return findings.stream()
                .filter(each -> !waived.contains(each.rule()))
                .filter(each -> met(each, now) && !met(each, then))
                .map(each -> would(each, then) + ", but rule '" + each.rule() + "' requires " + each.wanted())
                .toList();
    }

    /** Whether a document meets a finding, whatever the wire says. */
    private static boolean met(Finding finding, HostView view) {
        Optional<PostureWord> word = finding.posture();
        boolean satisfied = !finding.exactly()
                && word.flatMap(view.platform()::spelling)
                        .flatMap(view::satisfier)
                        .isPresent();
        return satisfied || holds(finding, view);
    }

    /** The same, without counting anything that makes up for it. */
    private static boolean holds(Finding finding, HostView view) {
        Optional<PostureWord> word = finding.posture();
        if (word.isEmpty()) {
            return view.printed(finding.setting())
                    .filter(actual -> view.platform().same(finding.setting(), actual, finding.wanted()))
                    .isPresent();
        }
        return view.meaning(word.get())
                .flatMap(actual -> word.get()
                        .value(finding.wanted())
                        .map(wanted -> finding.exactly()
                                ? actual == wanted
                                : word.get().atLeast(actual, wanted)))
                .orElse(false);
    }

    private static String would(Finding finding, HostView then) {
        return finding.setting() + " would be "
                + finding.posture()
                        .map(word -> then.meaning(word).map(PostureValue::toString))
                        .orElseGet(() ->
                                then.printed(finding.setting()).map(value -> HostView.shown(finding.setting(), value)))
                        .orElse("unknown")
                + finding.posture()
                        .flatMap(then.platform()::lineInstead)
                        .flatMap(line -> then.document().line(line.setting()))
                        .map(line -> " because of " + line)
                        .orElse("");
    }

    private static HostPlan refuse(HostPlan plan, String why) {
        return plan.decide(new Decision.Refuses(why, Optional.empty()));
    }
}
