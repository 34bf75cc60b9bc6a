package dev.countersign.faults;

import dev.countersign.testing.Figures;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Creates {@code docs/safety.md} from the results files of a run of the long tests: every way in
 * which we broke it, and the state of the host afterwards. The page is never written by hand.
 */
final class SafetyPage {
    private static final String GENERATED =
            "<!-- written by dev.countersign.faults.SafetyPage from a run; do not edit -->";

    /**
     * Groups of hundreds of faults, which are counted and not listed, with a description of each.
     */
    private static final Map<String, String> COUNTED =
            Map.of(KillPoints.GROUP, """
            A kill point is a system call of a program on the host that changes something or starts a process. At each one, once: the process is
            killed, sshd's whole process group is killed, the call fails with EIO, or it fails with ENOSPC. The pauses of waiting loops are left
            out.
            """, NetworkCutsTest.GROUP, """
            A turn is everything that one side of a connection sends until the other side answers. At each turn, once: both sides get a reset, or
            the end of the stream, or the first half of what was sent and then a reset.
            """, KilledProgramTest.GROUP, """
            `kill -9` during one apply. Afterwards `status` tells the truth, `apply --resume RUN` is run twice, `history --verify` finds nothing, and
            the next `apply` or `rollback` works.
            """);

    private final List<FaultResult> results;
    private final List<String> totals;
    private final List<MutantResult> mutants;
    private final Map<String, List<String>> figures;

    SafetyPage(
            List<FaultResult> results,
            List<String> totals,
            List<MutantResult> mutants,
            Map<String, List<String>> figures) {
        this.results = List.copyOf(results);
        this.totals = List.copyOf(totals);
        this.mutants = List.copyOf(mutants);
        this.figures = Map.copyOf(figures);
    }

    /** Combines the results of every file. */
    static SafetyPage ofResults() throws IOException {
        List<FaultResult> all = new ArrayList<>();
        Results.read().values().forEach(all::addAll);
        return new SafetyPage(all, Results.totals(), Results.mutants(), Figures.all());
    }

    /**
     * Prints the page; must be run in {@code cli}: {@code script/test --all} does so at its end.
     */
    public static void main(String[] arguments) throws IOException {
        System.out.print(ofResults().text(LocalDate.now(ZoneOffset.UTC).toString()));
    }

    /** Returns the whole page. */
    String text(String date) {
        StringBuilder page = new StringBuilder(GENERATED + """


                # Safety: how we broke it, and the state of the host afterwards

                Real hosts (Debian's sshd and smbd), one `apply` or `rollback` each, and one fault at one exact point. Afterwards the host is
                examined from outside: the bytes, owner and mode of smb.conf, the files beside it, the runs on its disk, and what its SMB server
                advertises.

                | host afterwards | meaning |
                |---|---|
                | as before | bytes, owner, mode and wire are as before; no file of Countersign is left beside smb.conf; no run is pending |
                | changed and confirmed | smb.conf has the bytes of the plan, the run is confirmed, and the wire shows what the plan required |
                | as somebody else left it | somebody edited the file in the meantime, and their edit is there unchanged |
                | unknown | anything else: a fault of Countersign |

                """);
        page.append("Run of ").append(date).append(".\n\n");
        totals().forEach(each -> page.append("- ").append(each).append("\n"));
        grouped().forEach((group, faults) -> {
            page.append("\n## ").append(group).append("\n\n");
            if (COUNTED.containsKey(group)) {
                counted(page, group, faults);
            } else {
                table(page, faults);
            }
        });
        mutants(page);
        figures(page);
        return page.toString();
    }

    private List<String> totals() {
        List<String> lines = new ArrayList<>(totals);
        if (!mutants.isEmpty()) {
            long caught = mutants.stream().filter(MutantResult::caught).count();
            lines.add("mutants planted: " + mutants.size() + ", caught: " + caught);
        }
        long single = results.stream()
                .filter(each -> !COUNTED.containsKey(each.group()))
                .count();
        lines.add("faults listed one by one below: " + single + "; runs in all: " + results.size());
        lines.add("hosts in an unknown state: "
                + results.stream()
                        .filter(each -> each.state() == HostState.UNKNOWN)
                        .count());
        lines.add("results that were not as they must be: "
                + results.stream().filter(each -> !each.fine()).count());
        List<Double> seconds = results.stream()
                .flatMap(each -> each.seconds().stream())
                .sorted()
                .toList();
        if (!seconds.isEmpty()) {
            lines.add(String.format(
                    Locale.ROOT,
                    "time to restore, from the fault, over %d restores: p50 %.1f s, p99 %.1f s, longest %.1f s; later than their lease and 5 s: %d",
                    seconds.size(),
                    percentile(seconds, 50),
                    percentile(seconds, 99),
                    percentile(seconds, 100),
                    results.stream().filter(SafetyPage::late).count()));
        }
        return lines;
    }

    private static boolean late(FaultResult result) {
        return result.seconds().orElse(0.0) > result.lease() + 5;
    }

    /** The nearest-rank percentile of sorted values. */
    static double percentile(List<Double> sorted, int percent) {
        int rank = (int) Math.ceil(percent / 100.0 * sorted.size());
        return sorted.get(Math.max(0, rank - 1));
    }

    private Map<String, List<FaultResult>> grouped() {
        return results.stream()
                .collect(Collectors.groupingBy(FaultResult::group, LinkedHashMap::new, Collectors.toList()));
    }

    private static void table(StringBuilder page, List<FaultResult> faults) {
        page.append(
                "| fault | the host afterwards | what the user sees | exit code | restored after |\n|---|---|---|---|---|\n");
        for (FaultResult each : faults) {
            page.append("| ")
                    .append(String.join(
                            " | ",
                            cell(each.says()),
                            state(each),
                            cell(each.saw()),
                            String.valueOf(each.exit()),
                            each.seconds().map(s -> s + " s").orElse("-")))
                    .append(" |\n");
        }
    }

    private static void counted(StringBuilder page, String group, List<FaultResult> faults) {
        page.append(COUNTED.getOrDefault(group, ""))
                .append(
                        "\n| where | faults | as before | changed and confirmed | unknown | exit codes |\n|---|---|---|---|---|---|\n");
        Map<String, List<FaultResult>> rows =
                faults.stream().collect(Collectors.groupingBy(SafetyPage::row, TreeMap::new, Collectors.toList()));
        rows.forEach((row, all) -> page.append("| ")
                .append(String.join(
                        " | ",
                        cell(row),
                        String.valueOf(all.size()),
                        count(all, HostState.BEFORE),
                        count(all, HostState.AFTER),
                        count(all, HostState.UNKNOWN),
                        all.stream()
                                .map(FaultResult::exit)
                                .collect(Collectors.groupingBy(each -> each, TreeMap::new, Collectors.counting()))
                                .entrySet()
                                .stream()
                                .map(each -> each.getKey() + " (" + each.getValue() + ")")
                                .collect(Collectors.joining(", "))))
                .append(" |\n"));
        List<FaultResult> wrong = faults.stream().filter(each -> !each.fine()).toList();
        if (!wrong.isEmpty()) {
            page.append("\nWrong results:\n\n");
            table(page, wrong);
        }
    }

    private static String row(FaultResult result) {
        return result.group().equals(KillPoints.GROUP) ? KillPoints.row(result.id()) : Results.row(result.id());
    }

    private void mutants(StringBuilder page) {
        if (mutants.isEmpty()) {
            return;
        }
        page.append("""

                ## Mutants

                Mistakes that were planted in the program, one at a time. Each must be caught by the fault or the test named beside it, with the
                expected message; without the mistake, the same test passes. The seconds include starting the host.

                | the program ... | caught by | seconds |
                |---|---|---|
                """);
        mutants.forEach(each -> page.append("| ")
                .append(String.join(
                        " | ",
                        cell(each.says()),
                        (each.caught() ? "" : "**not caught** by ") + cell(each.catcher()),
                        each.caught() ? String.valueOf(each.seconds()) : "-"))
                .append(" |\n"));
    }

    private void figures(StringBuilder page) {
        if (figures.isEmpty()) {
            return;
        }
        page.append("\n## Other figures\n\n| test | what | value |\n|---|---|---|\n");
        new TreeMap<>(figures)
                .forEach((name, lines) -> lines.forEach(line -> {
                    String[] words = line.split("\t", 3);
                    page.append("| ")
                            .append(String.join(" | ", cell(name), cell(words[0]), cell(words[1] + " " + words[2])))
                            .append(" |\n");
                }));
    }

    private static String count(List<FaultResult> all, HostState state) {
        return String.valueOf(all.stream().filter(each -> each.state() == state).count());
    }

    private static String state(FaultResult result) {
        return result.state().words() + (result.fine() ? "" : " **(wrong)**");
    }

    private static String cell(String text) {
        return text.replaceAll("/tmp/[a-z]+-[0-9]+", "TEMPORARY")
                .replaceAll("[^ -~]", "?")
                .replace("|", "\\|")
                .replace("<", "&lt;");
    }
}
