package dev.countersign.cli.view;

import dev.countersign.cli.terminal.Console;
import dev.countersign.cli.terminal.Console.Tone;
import dev.countersign.cli.terminal.Table;
import dev.countersign.diagnostic.Counts;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.ShellCommand;
import dev.countersign.finding.FindingsText;
import dev.countersign.finding.Imported;
import dev.countersign.finding.Misread;
import dev.countersign.finding.ReadFile;
import dev.countersign.finding.Subject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Shows what an import read and wrote: what each file was taken for, and where each of its rows went. */
public final class ImportView {
    /** So many rows that were not understood are named on the screen; the findings file names more. */
    private static final int NAMED = 10;

    private static final int GROUPS = 10;

    private final Imported imported;
    private final List<Path> inventories;
    private final Optional<Path> findings;

    /**
     * Creates a view.
     *
     * @param inventories the files of the inventory that were written
     * @param findings the findings file, if there are findings
     */
    public ImportView(Imported imported, List<Path> inventories, Optional<Path> findings) {
        this.imported = imported;
        this.inventories = List.copyOf(inventories);
        this.findings = findings;
    }

    /** Shows it to a person. */
    public void show(Console console, boolean verbose) {
        List<String> parts = new ArrayList<>(List.of(
                Counts.of(imported.files().size(), "file"),
                Counts.of(imported.hosts().size(), "host"),
                Counts.of(imported.findings().size(), "finding")));
        if (imported.notUnderstood() > 0) {
            parts.add(Counts.of(imported.notUnderstood(), "row") + " not understood");
        }
        console.result(Tone.HEAD, "IMPORT   " + String.join("   ", parts));
        console.result("");
        table(console);
        console.result("");
        imported.files()
                .forEach(each -> each.remarks()
                        .forEach(remark -> console.paragraph(Tone.PLAIN, "  ", each.name() + ": " + remark)));
        misread(console, verbose);
        counted(console, "findings: ", subjects());
        counted(console, "platforms: ", platforms());
        counted(console, "groups: ", imported.groups());
        inventories.forEach(each -> console.result(Tone.GOOD, "+ " + each));
        findings.ifPresent(each -> console.result(Tone.GOOD, "+ " + each));
        next(console);
    }

    private void table(Console console) {
        Table table = new Table(console, "FILE", "READ AS", "ROWS", "FINDING", "HOST ONLY", "OTHER", "NOT UNDERSTOOD");
        for (ReadFile each : imported.files()) {
            table.row(
                    each.notUnderstood() > 0 ? Tone.CHANGE : Tone.PLAIN,
                    each.name(),
                    each.format().title(),
                    String.valueOf(each.rows()),
                    String.valueOf(each.reported()),
                    String.valueOf(each.named()),
                    String.valueOf(each.other()),
                    String.valueOf(each.notUnderstood()));
        }
        table.show();
    }

    private void misread(Console console, boolean verbose) {
        long shown = 0;
        for (ReadFile file : imported.files()) {
            for (Misread each : file.misread()) {
                if (verbose || shown < NAMED) {
                    console.paragraph(
                            Tone.CHANGE,
                            "not understood: ",
                            "    ".repeat(4),
                            file.name() + ", " + each.place() + ": " + each.why());
                    shown++;
                }
            }
        }
        long rest = imported.notUnderstood() - shown;
        if (rest > 0) {
            console.result(
                    Tone.CHANGE,
                    "not understood: " + rest + " more"
                            + findings.map(each -> "; they are named in " + each)
                                    .orElse("; -v names them"));
        }
    }

    private Map<String, Long> subjects() {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (Subject subject : Subject.values()) {
            long count = imported.findings().stream()
                    .filter(each -> each.claim().subject() == subject)
                    .count();
            if (count > 0) {
                counts.put(subject.word(), count);
            }
        }
        return counts;
    }

    private Map<String, Long> platforms() {
        return imported.hosts().stream()
                .collect(Collectors.groupingBy(
                        host -> host.platform().orElse("not known"), TreeMap::new, Collectors.counting()));
    }

    private static void counted(Console console, String what, Map<String, Long> counts) {
        if (counts.isEmpty()) {
            return;
        }
        String first = counts.entrySet().stream()
                .limit(GROUPS)
                .map(each -> each.getValue() + " " + each.getKey())
                .collect(Collectors.joining(", "));
        console.paragraph(
                Tone.PLAIN,
                "",
                "  ",
                what + first + (counts.size() > GROUPS ? ", and " + (counts.size() - GROUPS) + " more" : ""));
    }

    private void next(Console console) {
        String named = inventories.stream()
                .map(each -> "-i " + ShellCommand.word(each.toString()))
                .collect(Collectors.joining(" "));
        if (imported.hosts().isEmpty()) {
            console.remark("No host was found in it that is about SMB; the inventory is empty.");
            return;
        }
        if (imported.hosts().stream().allMatch(each -> each.user().isEmpty())) {
            console.remark("Next: ask the hosts on the wire, without a login; then write in 'defaults:' how to log in");
        } else {
            console.remark("Next: ask the hosts on the wire, without a login; then check");
        }
        console.remark("  countersign " + named + " scan");
        console.remark("  countersign " + named + " check");
        imported.findings().stream()
                .map(each -> each.claim().id())
                .filter(each -> each.matches("(?:nessus|qualys):[0-9]+"))
                .findFirst()
                .ifPresent(each -> console.remark("What it means: countersign explain "
                        + each.replace("nessus:", "Nessus ").replace("qualys:", "QID ")));
    }

    /** Returns it as JSON. */
    public String json(ExitCode code) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("inventories", inventories.stream().<Object>map(Path::toString).toList());
        findings.ifPresent(each -> root.put("findings", each.toString()));
        root.put("hosts", (long) imported.hosts().size());
        root.put("reported", (long) imported.findings().size());
        root.put("subjects", new LinkedHashMap<String, Object>(subjects()));
        root.put("platforms", new LinkedHashMap<String, Object>(platforms()));
        root.put("groups", new LinkedHashMap<String, Object>(imported.groups()));
        root.put("notUnderstood", imported.notUnderstood());
        root.put(
                "sources",
                imported.files().stream().<Object>map(FindingsText::source).toList());
        return JsonDocument.of("import", code, root);
    }
}
