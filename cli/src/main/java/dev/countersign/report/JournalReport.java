package dev.countersign.report;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.journal.Owner;
import dev.countersign.json.Json;
import dev.countersign.observation.WireJson;
import dev.countersign.operation.RecordedHost;
import dev.countersign.operation.Rollbacks;
import dev.countersign.operation.RunReport;
import dev.countersign.operation.VerifiedRun;
import dev.countersign.plan.PlanFileJson.Recorded;
import dev.countersign.report.Entry.ChangedDocument;
import dev.countersign.report.Report.Word;
import dev.countersign.transaction.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The report of a run, from its journal. It says how hosts were then, not how they are now. */
public final class JournalReport {
    private final RunReport story;
    private final Rollbacks rollbacks;
    private final boolean altered;
    private final boolean rollback;

    private JournalReport(RunReport story, Rollbacks rollbacks, boolean altered) {
        this.story = story;
        this.rollbacks = rollbacks;
        this.altered = altered;
        this.rollback = story.began("command").startsWith(VerifiedRun.ROLLBACK);
    }

    /**
     * Makes it.
     *
     * @param damage what is wrong with the files of the run
     */
    public static Report of(RunReport story, Rollbacks rollbacks, List<Diagnostic> damage, Background background) {
        return new JournalReport(story, rollbacks, !damage.isEmpty()).made(background);
    }

    private Report made(Background background) {
        List<Entry> entries =
                story.hosts().stream().map(each -> entry(each, background)).toList();
        return new Report(
                Report.Kind.RUN,
                story.record().run().name(),
                story.record().run().started(),
                story.began("user"),
                story.began("program"),
                story.began("revision"),
                story.exit()
                        .filter(each -> each.matches("[0-9]{1,3}"))
                        .map(Integer::parseInt)
                        .orElse(6),
                warnings(),
                words(rollback),
                background.rulesOf(entries),
                entries,
                List.of());
    }

    private List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        warnings.add(story.began("command")
                + story.exit().map(code -> " ended with exit code " + code).orElse(" was not finished")
                + ". This is what was recorded then. To see how hosts are now: countersign check.");
        if (altered) {
            warnings.add("The files of this run were altered after they were written: countersign show "
                    + story.record().run());
        }
        if (story.record().owner() != Owner.OWN) {
            warnings.add(
                    "This run is not marked as yours: " + story.record().owner().why() + ". None of it is verified.");
        }
        return warnings;
    }

    /** Every word for how a host ended, in a run or in a rollback. */
    static List<Word> words(boolean rollback) {
        return Stream.concat(
                        Stream.of(Outcome.values()).map(each -> new Word(each.result(), grade(each, rollback))),
                        Stream.of(
                                new Word(Outcome.result(RunReport.UNSETTLED), Grade.UNKNOWN),
                                new Word(Outcome.result(RunReport.ABANDONED), Grade.UNKNOWN),
                                new Word("unknown", Grade.UNKNOWN)))
                .sorted(Comparator.comparing(Word::grade))
                .toList();
    }

    private static Grade grade(Outcome outcome, boolean rollback) {
        return switch (outcome) {
            case WAIVED -> Grade.EXCEPTED;
            case ROLLED_BACK -> rollback ? Grade.PASSES : Grade.FAILS;
            case NOT_ATTEMPTED -> Grade.UNKNOWN;
            case ALREADY_COMPLIANT, COMMITTED, PENDING, REFUSED, NOT_REACHED, UNCONFIRMED, NEEDS_PERSON ->
                Grade.of(outcome.code());
        };
    }

    private Entry entry(RunReport.HostEnd end, Background background) {
        String verdict = Outcome.result(end.outcome());
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("run", story.record().run().name());
        end.at().ifPresent(at -> facts.put("recorded", at.toString()));
        Optional<String> undone = rollbacks.undone(story.record(), end.host()).map(Object::toString);
        undone.ifPresent(by -> facts.put("rolled back by", by));
        return Entry.of(
                        end.host(),
                        end.recorded().map(Recorded::platform).orElse(""),
                        background.groupsOf(end.host()),
                        verdict,
                        end.reason())
                .judged(rules(end, verdict))
                .changing(documents(end))
                .proving(evidence(end), List.of())
                .knowing(facts)
                .undoing(undo(end, undone));
    }

    /** What was violated before the run is now as the host ended. */
    private List<RuleResult> rules(RunReport.HostEnd end, String verdict) {
        Grade ended =
                Outcome.named(end.outcome()).map(each -> grade(each, rollback)).orElse(Grade.UNKNOWN);
        return end.recorded().map(PlanReport::rules).orElse(List.of()).stream()
                .map(each -> each.grade() != Grade.FAILS
                        ? each
                        : new RuleResult(
                                each.rule(),
                                each.setting(),
                                each.wanted(),
                                verdict,
                                ended,
                                end.reason(),
                                each.basis(),
                                Map.of("before", each.verdict()),
                                each.waiver()))
                .toList();
    }

    private List<ChangedDocument> documents(RunReport.HostEnd end) {
        return end.recorded()
                .flatMap(recorded -> RecordedHost.diff(story.record(), recorded)
                        .map(diff -> new ChangedDocument(
                                RecordedHost.text(recorded, "document").orElse(""), diff)))
                .map(List::of)
                .orElse(List.of());
    }

    private List<String> evidence(RunReport.HostEnd end) {
        List<String> evidence = new ArrayList<>();
        if (!altered) {
            for (String when : List.of("before", "after")) {
                wire(end.host(), "wire-" + when).forEach(each -> evidence.add(when + ": " + each));
            }
        }
        if (!end.evidence().isEmpty()) {
            evidence.add("kept of this host: " + String.join(", ", end.evidence()));
        }
        return evidence;
    }

    private List<String> wire(String host, String name) {
        Optional<Bytes> kept = story.record().evidence(host, name);
        if (kept.isEmpty()) {
            return List.of();
        }
        try {
            return WireWords.of(WireJson.read(Json.read(kept.get().toArray(), name, Json.Limits.OURS), name));
        } catch (Problem | IllegalArgumentException unreadable) {
            return List.of(name + " cannot be read: " + unreadable.getMessage());
        }
    }

    private Optional<String> undo(RunReport.HostEnd end, Optional<String> undone) {
        boolean changed = Outcome.named(end.outcome())
                .filter(each -> each == Outcome.COMMITTED
                        || each == Outcome.PENDING
                        || (rollback && each == Outcome.ROLLED_BACK)
                        || each.code() == ExitCode.NEEDS_PERSON)
                .isPresent();
        return changed && undone.isEmpty()
                ? Optional.of("countersign rollback " + story.record().run() + " -l " + end.host())
                : Optional.empty();
    }
}
