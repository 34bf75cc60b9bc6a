package dev.countersign.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * {@code docs/safety.md}, made of the results files that a run of the long tests left: every way in which we broke it, and what the
 * host looked like afterwards. Nobody writes that page by hand.
 */
final class SafetyPage {
    private static final String GENERATED =
            "<!-- written by dev.countersign.faults.SafetyPage from a run; do not edit -->";
    private final List<FaultResult> results;
    private final List<String> totals;

    SafetyPage(List<FaultResult> results, List<String> totals) {
        this.results = List.copyOf(results);
        this.totals = List.copyOf(totals);
    }

    /** Puts the results of every file together. */
    static SafetyPage ofResults() throws IOException {
        List<FaultResult> all = new ArrayList<>();
        Results.read().values().forEach(all::addAll);
        return new SafetyPage(all, Results.totals());
    }

    /** Writes it into a checkout's docs. */
    void write(Path docs) throws IOException {
        Files.writeString(
                docs.resolve("safety.md"), text(LocalDate.now(ZoneOffset.UTC).toString()));
    }

    /** The whole page. */
    String text(String date) {
        StringBuilder page = new StringBuilder(GENERATED + """


                # Safety: how we broke it, and what the host was afterwards

                Real hosts (sshd and smbd of Debian), one `apply` or `rollback`, one fault at one exact point. Afterwards the host is looked at
                from outside: bytes, owner and mode of smb.conf, what lies beside it, the runs on its disk, and what nmap reads off its wire.

                | host afterwards | what that means |
                |---|---|
                | as before | bytes, owner, mode and wire as before; nothing of ours lies beside the file; no run is unsettled |
                | changed and confirmed | the bytes of the plan, a confirmed run, and the wire says what the plan wants |
                | as somebody else left it | somebody edited the file in the middle: their bytes are in place, whole |
                | unknown | anything else. Each one is a defect of ours |

                """);
        page.append("Run of ").append(date).append(".\n\n");
        totals().forEach(each -> page.append("- ").append(each).append("\n"));
        grouped().forEach((group, faults) -> {
            page.append("\n## ").append(group).append("\n\n");
            if (group.equals(KillPoints.GROUP)) {
                killPoints(page, faults);
            } else {
                table(page, faults);
            }
        });
        return page.toString();
    }

    private List<String> totals() {
        List<String> lines = new ArrayList<>(totals);
        long single = results.stream()
                .filter(each -> !each.group().equals(KillPoints.GROUP))
                .count();
        lines.add("faults: " + single + "; runs in all: " + results.size());
        lines.add("hosts in unknown state: "
                + results.stream()
                        .filter(each -> each.state() == HostState.UNKNOWN)
                        .count());
        lines.add("results that were not as the contract says: "
                + results.stream().filter(each -> !each.fine()).count());
        List<Double> seconds = results.stream()
                .flatMap(each -> each.seconds().stream())
                .sorted()
                .toList();
        if (!seconds.isEmpty()) {
            lines.add(String.format(
                    Locale.ROOT,
                    "time to restore, from the fault, over %d restores: p50 %.1f s, p99 %.1f s, longest %.1f s; lease and 5 s: %d s",
                    seconds.size(),
                    percentile(seconds, 50),
                    percentile(seconds, 99),
                    percentile(seconds, 100),
                    results.stream().mapToLong(FaultResult::lease).max().orElse(0) + 5));
        }
        return lines;
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

    /** Hundreds of points are counted, not listed. */
    private static void killPoints(StringBuilder page, List<FaultResult> faults) {
        page.append(
                        "Of a call each point is ended or failed once: the process is killed, sshd's whole group is killed, the system call fails with EIO,")
                .append(
                        "\nor with ENOSPC. A point is counted in one process after the other; pauses of loops that wait are left out.\n\n")
                .append(
                        "| call and what was done | points | as before | changed and confirmed | unknown | exit codes |\n|---|---|---|---|---|---|\n");
        Map<String, List<FaultResult>> rows = faults.stream()
                .collect(Collectors.groupingBy(each -> row(each.id()), TreeMap::new, Collectors.toList()));
        rows.forEach((row, all) -> page.append("| ")
                .append(String.join(
                        " | ",
                        row,
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
    }

    // COURSE.VERB.ROLE.NUMBER.ACTION
    private static String row(String id) {
        String[] words = id.split("\\.", -1);
        return words[0] + ": " + words[1] + (words[2].equals(words[1]) ? "" : ", " + words[2]) + ": " + words[4];
    }

    private static String count(List<FaultResult> all, HostState state) {
        return String.valueOf(all.stream().filter(each -> each.state() == state).count());
    }

    private static String state(FaultResult result) {
        return result.state().words() + (result.fine() ? "" : " **(not as it should be)**");
    }

    private static String cell(String text) {
        return text.replaceAll("[^ -~]", "?").replace("|", "\\|").replace("<", "&lt;");
    }
}
