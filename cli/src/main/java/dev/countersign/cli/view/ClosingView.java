package dev.countersign.cli.view;

import dev.countersign.cli.terminal.Console;
import dev.countersign.cli.terminal.Console.Tone;
import dev.countersign.cli.terminal.Table;
import dev.countersign.diagnostic.Counts;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.ShellCommand;
import dev.countersign.finding.Closing;
import dev.countersign.finding.FindingsFile;
import dev.countersign.finding.RecordedFinding;
import dev.countersign.finding.RowState;
import dev.countersign.finding.Subject;
import dev.countersign.operation.FindingsCloser;
import dev.countersign.policy.Waiver;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Shows what became of each row of a findings file: what is equal is one line, what needs work first. */
public final class ClosingView {
    /** So many lines are shown; -v shows a line for each row. */
    private static final int LINES = 40;

    /** For so many hosts a command names them. */
    private static final int NAMED = 4;

    private final Path file;
    private final FindingsFile findings;
    private final FindingsCloser.Result result;

    /** What rows have in common that are one line. */
    private record Same(RowState state, Subject subject, String why) {}

    /** Rows with the same state for the same reason. */
    private static final class Group {
        private final Set<String> hosts = new LinkedHashSet<>();
        private long rows;
    }

    /**
     * Creates a view.
     *
     * @param file the findings file as the user named it
     */
    public ClosingView(Path file, FindingsFile findings, FindingsCloser.Result result) {
        this.file = file;
        this.findings = findings;
        this.result = result;
    }

    /** Shows it to a person. */
    public void show(Console console, boolean verbose) {
        Headline.show(console, "CLOSE", parts());
        if (verbose) {
            rows(console);
        } else {
            groups(console);
        }
        console.result("");
        advice(console);
        next(console, verbose);
    }

    private List<String> parts() {
        List<String> parts = new ArrayList<>(List.of(Counts.of(result.rows().size(), "row")));
        states().forEach((word, count) -> {
            if (count > 0) {
                parts.add(count + " " + word);
            }
        });
        if (leftOut() > 0) {
            parts.add(leftOut() + " of other hosts left out");
        }
        return parts;
    }

    /** The number of rows in each state, for text and for JSON. */
    private Map<String, Long> states() {
        Map<String, Long> states = new LinkedHashMap<>();
        for (RowState each : RowState.values()) {
            states.put(each.word(), 0L);
        }
        result.rows().forEach(each -> states.merge(each.state().word(), 1L, Long::sum));
        return states;
    }

    private long leftOut() {
        return (long) findings.rows().size() - result.rows().size();
    }

    private void groups(Console console) {
        Map<Same, Group> groups = new LinkedHashMap<>();
        for (Closing each : sorted()) {
            Group group = groups.computeIfAbsent(
                    new Same(each.state(), each.row().subject(), why(each)), same -> new Group());
            group.rows++;
            group.hosts.add(each.row().host());
        }
        Table table = new Table(console, "", "STATE", "FINDING", "ROWS", "HOSTS", "WHY");
        groups.entrySet().stream()
                .limit(LINES)
                .forEach(each -> table.row(
                        tone(each.getKey().state()),
                        mark(each.getKey().state()),
                        each.getKey().state().word(),
                        each.getKey().subject().word(),
                        String.valueOf(each.getValue().rows),
                        HostNames.SHORT.list(List.copyOf(each.getValue().hosts)),
                        each.getKey().why()));
        table.show();
        if (groups.size() > LINES) {
            console.result("\u2026 and " + (groups.size() - LINES) + " more lines; -v shows each row");
        }
    }

    private void rows(Console console) {
        Table table = new Table(console, "", "STATE", "FINDING", "HOST", "ROW", "WHY");
        for (Closing each : sorted()) {
            table.row(
                    tone(each.state()),
                    mark(each.state()),
                    each.state().word(),
                    each.row().subject().word(),
                    each.row().host() + " " + each.row().endpoint(),
                    source(each.row()) + " row " + each.row().row(),
                    why(each) + each.since().map(at -> ", " + at).orElse(""));
        }
        table.show();
    }

    private List<Closing> sorted() {
        return result.rows().stream()
                .sorted(Comparator.comparing(Closing::state))
                .toList();
    }

    private static String why(Closing closing) {
        return closing.until().map(each -> "until " + Waiver.words(each) + ": ").orElse("") + closing.why();
    }

    private String source(RecordedFinding row) {
        return findings.sources().get(row.source());
    }

    private static String mark(RowState state) {
        return switch (state) {
            case OPEN -> "\u2717";
            case SCANNER_ONLY, WAIVED -> "~";
            case CANNOT_TELL, NOT_THERE -> "?";
            case NEVER_SO, CLOSED -> "\u2713";
        };
    }

    private static Tone tone(RowState state) {
        return switch (state) {
            case OPEN -> Tone.BAD;
            case SCANNER_ONLY, CANNOT_TELL, NOT_THERE, WAIVED -> Tone.CHANGE;
            case NEVER_SO, CLOSED -> Tone.GOOD;
        };
    }

    private void advice(Console console) {
        if (has(RowState.SCANNER_ONLY)) {
            console.paragraph(
                    Tone.PLAIN,
                    "",
                    "Open for the scanner only: these servers require encryption, so nothing is sent unsigned, but a"
                            + " scanner reads only the signing flag. To set the flag as well, write a rule for them with"
                            + " exactly: {server signing: required}. It changes the configuration once more, and slows"
                            + " nothing down, because an encrypted message is not signed as well.");
        }
        if (has(RowState.NOT_THERE)) {
            console.paragraph(
                    Tone.PLAIN,
                    "",
                    "Not there any more: say whether these servers were removed on purpose; only then the ticket can be"
                            + " closed.");
        }
        if (has(RowState.CANNOT_TELL)) {
            console.paragraph(
                    Tone.PLAIN,
                    "",
                    "Cannot tell: ask again from a place that reaches these servers. A null session is tried only with"
                            + " --try-guest, and only where the inventory says how to log in.");
        }
    }

    private void next(Console console, boolean verbose) {
        if (!verbose && !result.rows().isEmpty()) {
            console.remark("Each row: countersign close -v " + ShellCommand.word(file.toString()));
        }
        Set<String> open = new LinkedHashSet<>();
        result.rows().stream()
                .filter(each -> each.state() == RowState.OPEN)
                .forEach(each -> open.add(each.row().host()));
        if (!open.isEmpty()) {
            console.remark("Next: countersign plan" + (open.size() <= NAMED ? " -l " + String.join(",", open) : ""));
        }
        if (result.interrupted()) {
            console.complain(Tone.CHANGE, "Interrupted: some rows were not asked about. Nothing was changed.");
        }
    }

    private boolean has(RowState state) {
        return result.rows().stream().anyMatch(each -> each.state() == state);
    }

    /** Returns it as JSON. */
    public String json(ExitCode code) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("findings", file.toString());
        root.put("askedAt", result.asked().toString());
        root.put("interrupted", result.interrupted());
        root.put("rows", (long) result.rows().size());
        root.put("leftOut", leftOut());
        root.put("states", new LinkedHashMap<String, Object>(states()));
        root.put("results", result.rows().stream().<Object>map(this::values).toList());
        return JsonDocument.of("close", code, root);
    }

    private Map<String, Object> values(Closing closing) {
        RecordedFinding row = closing.row();
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("host", row.host());
        values.put("address", row.endpoint().address());
        values.put("port", (long) row.endpoint().port());
        values.put("subject", row.subject().word());
        values.put("id", row.id());
        values.put("file", source(row));
        values.put("row", row.row());
        if (row.line() > 0) {
            values.put("line", row.line());
        }
        values.put("state", closing.state().word());
        values.put("why", closing.why());
        values.put("basis", closing.basis().word());
        closing.run().ifPresent(run -> values.put("run", run));
        closing.since().ifPresent(since -> values.put("since", since.toString()));
        closing.until().ifPresent(until -> values.put("until", until.toString()));
        return values;
    }
}
