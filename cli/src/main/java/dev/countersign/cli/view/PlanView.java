package dev.countersign.cli.view;

import dev.countersign.cli.terminal.Console;
import dev.countersign.cli.terminal.Console.Tone;
import dev.countersign.diagnostic.Counts;
import dev.countersign.memory.LazyList;
import dev.countersign.plan.Change;
import dev.countersign.plan.Decision;
import dev.countersign.plan.Finding;
import dev.countersign.plan.HostPlan;
import dev.countersign.plan.HostVerdict;
import dev.countersign.plan.LeaseHold;
import dev.countersign.plan.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Shows a plan to a person: the counts, each change once with its hosts, what is not changed and
 * why, and how to undo it.
 */
public final class PlanView {
    private static final String COMPLY = "comply";
    private static final String NO_RULE = "no rule";
    private static final String WAIVED = "waived";

    /** The most ways to named accounts that are shown; -v has all. */
    private static final int WAYS = 2;

    private final Console console;
    private final List<HostPlan> hosts;
    private final boolean verbose;
    private final HostNames names;
    private final HostNames changed;

    private PlanView(Console console, List<HostPlan> hosts, boolean verbose, HostNames changed) {
        this.console = console;
        this.hosts = hosts;
        this.verbose = verbose;
        this.names = HostNames.all(verbose);
        this.changed = changed;
    }

    /** Shows a plan that changes nothing yet. */
    public static void show(Console console, List<HostPlan> hosts, String revision, Duration lease, boolean verbose) {
        new PlanView(console, hosts, verbose, HostNames.all(verbose)).all(revision, lease);
    }

    /** Shows what is about to be changed: every host that will be changed is named. */
    public static void showBeforeChange(
            Console console, List<HostPlan> hosts, String revision, Duration lease, boolean verbose) {
        new PlanView(console, hosts, verbose, HostNames.ALL).all(revision, lease);
    }

    private void all(String revision, Duration lease) {
        Counts counts = counts();
        hosts.forEach(each -> counts.add(word(each)));
        Headline.show(console, "PLAN", counts, revision);
        changes();
        others();
        notes();
        guests();
        List<String> scanners = ScannerView.sentences(hosts, names);
        scanners.forEach(each -> console.paragraph(Tone.CHANGE, "  ", each));
        if (!scanners.isEmpty()) {
            console.result("");
        }
        undo(lease);
        if (verbose) {
            hosts.forEach(this::findings);
        }
    }

    public static Counts counts() {
        return new Counts(
                List.of("to change", "to activate", "refused", "unknown", "not reached", WAIVED, NO_RULE, COMPLY));
    }

    public static String word(HostPlan host) {
        if (host.decision() instanceof Decision.Changes changes) {
            return changes.change() instanceof Change.Activate ? "to activate" : "to change";
        }
        if (host.decision() instanceof Decision.Complies) {
            return HostVerdict.of(host) == HostVerdict.WAIVED ? WAIVED : COMPLY;
        }
        if (host.decision() instanceof Decision.NoRule) {
            return NO_RULE;
        }
        if (host.decision() instanceof Decision.Refuses) {
            return "refused";
        }
        return host.reached() ? "unknown" : "not reached";
    }

    /**
     * What describes a change, without the host's name: hosts of which the same is shown are
     * together. With {@code -v} the lines around a change count, too.
     */
    private record Shown(List<String> meaning, String document, String changed, boolean activate) {}

    private void changes() {
        LazyList.grouped(
                        LazyList.where(hosts, each -> each.decision() instanceof Decision.Changes),
                        each -> new Shown(
                                meaning(each),
                                each.change().map(Change::path).orElse(""),
                                verbose ? diff(each) : DiffView.changed(diff(each)),
                                each.change()
                                        .filter(Change.Activate.class::isInstance)
                                        .isPresent()))
                .forEach(this::change);
    }

    private static String diff(HostPlan host) {
        return host.change().map(HostJson::diff).orElse("");
    }

    private void change(Shown shown, List<HostPlan> same) {
        String mark = shown.activate() ? "! " : "~ ";
        shown.meaning().forEach(each -> console.paragraph(Tone.CHANGE, mark, "  ", each));
        console.paragraph(Tone.HEAD, "    ", title(same, changed));
        if (shown.activate()) {
            console.paragraph(
                    Tone.PLAIN, "    ", shown.document() + " is right, but not loaded by the daemon: apply loads it");
        } else {
            DiffView.showOnce(
                    console,
                    same.stream().map(PlanView::diff).toList(),
                    same.get(0).host(),
                    "    ");
        }
        console.result("");
    }

    /** One host with its platform and endpoints, or the names of several. */
    private static String title(List<HostPlan> same, HostNames names) {
        return same.size() == 1 ? HostTitle.of(same.get(0)) : names.counted(names(same));
    }

    private record Reason(String word, List<String> meaning, String why, String advice) {}

    /** Shows what is not changed, and why; compliant hosts are only counted. */
    private void others() {
        LazyList.grouped(
                        LazyList.where(hosts, each -> !(each.decision() instanceof Decision.Changes)),
                        each -> new Reason(
                                word(each),
                                meaning(each),
                                why(each),
                                advice(each).orElse("")))
                .forEach(this::other);
    }

    private void other(Reason reason, List<HostPlan> same) {
        boolean fine = reason.word().equals(COMPLY);
        if (fine && !verbose && hosts.size() > 1) {
            return;
        }
        Tone tone = fine ? Tone.GOOD : reason.word().equals("refused") ? Tone.BAD : Tone.CHANGE;
        console.paragraph(
                tone,
                mark(reason.word()) + " ",
                "  ",
                title(same, names) + ": "
                        + (reason.word().equals(NO_RULE)
                                ? reason.why()
                                : reason.word() + (reason.why().isEmpty() ? "" : ": " + reason.why())));
        reason.meaning().forEach(line -> console.paragraph(Tone.DIM, "    ", line));
        if (!reason.advice().isEmpty()) {
            console.advice(Tone.PLAIN, reason.advice());
        }
        console.result("");
    }

    private static String mark(String word) {
        return switch (word) {
            case "refused" -> "\u2717";
            case WAIVED -> "w";
            case NO_RULE -> "-";
            case COMPLY -> "\u2713";
            default -> "?";
        };
    }

    private static String why(HostPlan host) {
        Decision decision = host.decision();
        if (decision instanceof Decision.Refuses refuses) {
            return refuses.why();
        }
        if (decision instanceof Decision.CannotTell cannotTell) {
            return cannotTell.why();
        }
        if (decision instanceof Decision.NoRule) {
            return "no rule applies to this host";
        }
        return host.findings().stream()
                .flatMap(each -> each.waiver().map(waiver -> each.rule() + ": " + waiver).stream())
                .distinct()
                .reduce((one, other) -> one + "; " + other)
                .orElse("");
    }

    private static Optional<String> advice(HostPlan host) {
        if (host.decision() instanceof Decision.Refuses refuses) {
            return refuses.advice();
        }
        return host.decision() instanceof Decision.CannotTell cannotTell ? cannotTell.advice() : Optional.empty();
    }

    /** Shows each note that the reason does not have already, once, with its hosts; causes come first. */
    private void notes() {
        Map<String, List<String>> notes = new LinkedHashMap<>();
        for (HostPlan each : hosts) {
            each.causes().stream()
                    .filter(cause -> !why(each).contains(cause))
                    .forEach(cause -> notes.computeIfAbsent(cause, none -> new ArrayList<>())
                            .add(each.host()));
        }
        for (HostPlan each : hosts) {
            if (verbose || !word(each).equals(COMPLY)) {
                each.notes().stream()
                        .filter(note -> !why(each).contains(note))
                        .forEach(note -> notes.computeIfAbsent(note, none -> new ArrayList<>())
                                .add(each.host()));
            }
        }
        notes.forEach((note, noted) ->
                console.paragraph(Tone.DIM, "  ", (hosts.size() == 1 ? "note: " : names.list(noted) + ": ") + note));
        if (!notes.isEmpty()) {
            console.result("");
        }
    }

    /** What the configuration of hosts says about guests, and the way to named accounts there. */
    private record Guests(String line, List<String> steps) {}

    /**
     * Shows who gets in as guest, and the way to named accounts, once for all hosts where both are
     * the same.
     */
    private void guests() {
        Map<Guests, List<HostPlan>> open = LazyList.grouped(
                LazyList.where(hosts, each -> !each.guests().steps().isEmpty()),
                each -> new Guests(
                        GuestAccess.forecast(each).orElse(""), each.guests().steps()));
        int shown = 0;
        for (Map.Entry<Guests, List<HostPlan>> each : open.entrySet()) {
            console.paragraph(
                    Tone.CHANGE,
                    "",
                    "  ",
                    names.list(names(each.getValue())) + ": " + each.getKey().line());
            if (verbose || shown++ < WAYS) {
                each.getKey().steps().forEach(step -> console.paragraph(Tone.PLAIN, "    - ", "      ", step));
            }
        }
        if (!verbose && shown > WAYS) {
            console.paragraph(Tone.DIM, "", "The way to named accounts on the others: countersign plan -v");
        }
        if (!open.isEmpty()) {
            console.result("");
        }
    }

    private void undo(Duration lease) {
        List<HostPlan> restored = LazyList.where(
                hosts,
                each -> each.change()
                        .filter(change -> !(change instanceof Change.Activate))
                        .isPresent());
        if (!restored.isEmpty()) {
            console.paragraph(
                    Tone.DIM,
                    "",
                    "Undo: each host restores itself unless the change is confirmed within " + lease.toSeconds()
                            + " s; later: countersign rollback RUN");
            LazyList.grouped(
                            LazyList.where(restored, each -> !hold(each).holdsOverReboot()),
                            each -> hold(each).afterReboot())
                    .forEach((after, same) -> console.paragraph(Tone.DIM, "  ", who(same, restored) + ": " + after));
        }
        List<HostPlan> told = LazyList.where(
                hosts,
                each -> each.change().filter(Change.Activate.class::isInstance).isPresent());
        if (!told.isEmpty()) {
            console.paragraph(
                    Tone.DIM,
                    "",
                    "No undo on " + changed.list(names(told))
                            + ": the file does not change, and a daemon that has loaded it cannot unload it");
        }
    }

    /** Names hosts that were all named above only if it is not true of all of them. */
    private String who(List<HostPlan> some, List<HostPlan> all) {
        return some.size() > 1 && some.size() == all.size() ? "each of them" : changed.list(names(some));
    }

    private static LeaseHold hold(HostPlan host) {
        return ((Decision.Changes) host.decision()).rehearsed().hold();
    }

    private void findings(HostPlan host) {
        if (!host.findings().isEmpty()) {
            console.result("");
            console.result(Tone.DIM, HostTitle.of(host));
            host.findings()
                    .forEach(finding -> console.paragraph(
                            Tone.DIM,
                            "    ",
                            finding.rule() + ": " + finding.verdict().word() + ", " + finding.why()));
        }
    }

    private static List<String> meaning(HostPlan host) {
        List<String> lines = new ArrayList<>();
        boolean back = host.findings().isEmpty()
                && host.decision() instanceof Decision.Changes
                && host.wire().advertised() != host.goal().advertised();
        if (back) {
            lines.add("server signing: " + host.wire().advertised().word() + " -> "
                    + host.goal().words());
        }
        for (Finding finding : host.findings()) {
            if (finding.verdict() == Verdict.VIOLATED) {
                String now = finding.advertised().equals("unknown") ? finding.effective() : finding.advertised();
                String what = now.equals(finding.wanted())
                        ? finding.setting() + ": " + now + " (in the file: " + finding.effective() + ")"
                        : finding.setting() + ": " + now;
                lines.add(what + " -> " + finding.wanted() + "   (" + finding.rule() + ", " + finding.severity() + ")");
            }
        }
        if (lines.isEmpty() && host.decision() instanceof Decision.Changes) {
            lines.add(host.change().map(Change::path).orElse(""));
        }
        return lines;
    }

    private static List<String> names(List<HostPlan> hosts) {
        return hosts.stream().map(HostPlan::host).toList();
    }
}
