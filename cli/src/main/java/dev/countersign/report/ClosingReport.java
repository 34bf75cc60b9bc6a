package dev.countersign.report;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.finding.Closing;
import dev.countersign.finding.FindingsFile;
import dev.countersign.finding.RecordedFinding;
import dev.countersign.finding.RowState;
import dev.countersign.observation.Basis;
import dev.countersign.operation.FindingsCloser;
import dev.countersign.report.Report.Word;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The report of a findings file with what became of each of its rows. */
public final class ClosingReport {
    private ClosingReport() {}

    /**
     * Makes it.
     *
     * @param name the findings file
     * @param platforms the platform of each host of the inventory
     */
    public static Report of(
            String name,
            FindingsFile file,
            FindingsCloser.Result result,
            ExitCode code,
            Map<String, String> platforms,
            Background background,
            String by,
            String program,
            String revision) {
        List<Entry> entries = result.rows().stream()
                .map(each -> entry(each, file, platforms, background))
                .toList();
        List<String> warnings =
                result.interrupted() ? List.of("It was interrupted: some rows were not asked about.") : List.of();
        return new Report(
                Report.Kind.FINDINGS,
                name,
                result.asked(),
                by,
                program,
                revision,
                code.number(),
                warnings,
                words(),
                background.rulesOf(entries),
                entries,
                List.of());
    }

    /** Every word for what became of a row. */
    static List<Word> words() {
        return Arrays.stream(RowState.values())
                .map(each -> new Word(each.word(), grade(each)))
                .toList();
    }

    private static Grade grade(RowState state) {
        return state == RowState.WAIVED ? Grade.EXCEPTED : Grade.of(state.code());
    }

    private static Entry entry(
            Closing closing, FindingsFile file, Map<String, String> platforms, Background background) {
        RecordedFinding row = closing.row();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("address", row.endpoint().toString());
        facts.put("finding", row.id());
        facts.put("source", file.sources().get(row.source()));
        facts.put("row", String.valueOf(row.row()));
        if (row.line() > 0) {
            facts.put("line", String.valueOf(row.line()));
        }
        if (!row.date().isEmpty()) {
            facts.put("reported", row.date());
        }
        closing.run().ifPresent(run -> facts.put("run", run));
        closing.since().ifPresent(since -> facts.put("since", since.toString()));
        closing.until().ifPresent(until -> facts.put("until", until.toString()));
        Optional<String> waiver = closing.state() == RowState.WAIVED ? Optional.of(closing.why()) : Optional.empty();
        RuleResult result = new RuleResult(
                row.id(),
                row.subject().word(),
                "",
                closing.state().word(),
                grade(closing.state()),
                closing.why(),
                closing.basis() == Basis.NONE ? "" : closing.basis().word(),
                Map.of(),
                waiver);
        return Entry.of(
                        row.host(),
                        platforms.getOrDefault(row.host(), ""),
                        background.groupsOf(row.host()),
                        closing.state().word(),
                        closing.why())
                .judged(List.of(result))
                .knowing(facts)
                .undoing(closing.run().map(run -> "countersign rollback " + run + " -l " + row.host()));
    }
}
