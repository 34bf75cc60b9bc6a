package dev.countersign.cli.view;

import dev.countersign.cli.terminal.Console;
import dev.countersign.cli.terminal.Console.Tone;
import dev.countersign.cli.terminal.Table;
import dev.countersign.cli.terminal.TextWrapper;
import dev.countersign.diagnostic.Counts;
import dev.countersign.memory.LazyList;
import dev.countersign.observation.EndpointVerdict;
import dev.countersign.observation.EndpointVerdict.Opening;
import dev.countersign.observation.EndpointVerdict.Signing;
import dev.countersign.observation.Observation;
import dev.countersign.observation.TriedVerdict;
import dev.countersign.plan.Decision;
import dev.countersign.plan.Finding;
import dev.countersign.plan.HostPlan;
import dev.countersign.plan.HostVerdict;
import dev.countersign.plan.ScannerGaps;
import dev.countersign.plan.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Shows the result of {@code check} to a person: the counts, one row per host with the worst first,
 * and what to do next.
 */
public final class CheckView {
    /** If there are more hosts than this, compliant ones are counted but not listed. */
    private static final int LISTED = 10;

    private static final String UNKNOWN = "\u2013";

    /** The longest word and the longest reason that a column should hold. */
    private static final int WORD = 24;

    private static final int REASON = 60;

    /** The most reasons that are shown for hosts with the same advice; -v has all. */
    private static final int REASONS = 3;

    /** The most lines about guests that are shown; -v has those of every host. */
    private static final int GUESTS = 5;

    private static final String BELOW = "see below";

    /** Too long for a column; the details have it. */
    private static final Pattern FINGERPRINT = Pattern.compile(": [a-z0-9-]+ SHA256:[A-Za-z0-9+/]{43}");

    private CheckView() {}

    public static void show(Console console, List<HostPlan> hosts, String revision, boolean verbose) {
        Counts counts = counts();
        hosts.forEach(each -> counts.add(HostVerdict.of(each).word()));
        Headline.show(console, "CHECK", counts, revision);
        List<HostPlan> worst = LazyList.sorted(hosts, HostVerdict::of);
        long fine = worst.stream().filter(CheckView::complies).count();
        boolean all = verbose || fine <= LISTED;
        Table table = new Table(console, "", "HOST", "PLATFORM", "SIGNING", "24H2 USERS", "GUESTS", "WHY");
        worst.stream().filter(each -> all || !complies(each)).forEach(each -> row(table, each));
        table.show();
        if (!all) {
            console.paragraph(
                    Tone.GOOD,
                    "",
                    "\u2713 " + Counts.of(fine, "more host") + " comply; to list them: countersign check -v");
        }
        if (!verbose) {
            causes(console, worst);
            guests(console, worst);
            ScannerView.sentences(worst, HostNames.SHORT).forEach(each -> {
                console.result("");
                console.paragraph(Tone.CHANGE, "", "  ", each);
            });
        }
        advice(console, worst, verbose);
        if (verbose || fine < hosts.size()) {
            console.result("");
        }
        if (verbose) {
            worst.forEach(each -> details(console, each));
        }
        next(console, hosts, verbose);
    }

    public static Counts counts() {
        return new Counts(
                Arrays.stream(HostVerdict.values()).map(HostVerdict::word).toList());
    }

    private static boolean complies(HostPlan host) {
        return HostVerdict.of(host) == HostVerdict.COMPLIANT;
    }

    private static void next(Console console, List<HostPlan> hosts, boolean verbose) {
        Optional<HostPlan> problem =
                hosts.stream().filter(each -> each.reached() && !complies(each)).findFirst();
        if (!verbose && problem.isPresent()) {
            console.remark("Details of one host: countersign check -v -l "
                    + problem.get().host());
        }
        if (hosts.stream().anyMatch(each -> HostVerdict.of(each) == HostVerdict.VIOLATED)) {
            console.remark("Next: countersign plan");
        }
    }

    private static void row(Table table, HostPlan host) {
        HostVerdict verdict = HostVerdict.of(host);
        List<EndpointVerdict> endpoints =
                host.wire().endpoints().stream().map(TriedVerdict::of).toList();
        String version = host.observation()
                .map(Observation::version)
                .map(each -> " " + each)
                .orElse("");
        table.row(
                tone(verdict.word()),
                mark(verdict),
                host.host(),
                host.platform().isEmpty() ? UNKNOWN : host.platform() + version,
                endpoints.stream()
                        .map(EndpointVerdict::signing)
                        .max(Comparator.naturalOrder())
                        .filter(each -> each != Signing.CANNOT_TELL)
                        .map(Signing::word)
                        .orElse(UNKNOWN),
                endpoints.stream()
                        .map(EndpointVerdict::opening)
                        .max(Comparator.naturalOrder())
                        .map(CheckView::opens)
                        .orElse(UNKNOWN),
                GuestAccess.brief(host),
                why(host, verdict));
    }

    private static String opens(Opening opening) {
        return switch (opening) {
            case YES, NOT_AS_GUEST -> "yes";
            case NO -> "no";
            case CANNOT_TELL -> UNKNOWN;
        };
    }

    private static String mark(HostVerdict verdict) {
        return switch (verdict) {
            case VIOLATED -> "\u2717";
            case UNKNOWN, NOT_REACHED -> "?";
            case WAIVED -> "~";
            case NO_RULE -> "-";
            case COMPLIANT -> "\u2713";
        };
    }

    /** The reason in a few words; the details have the rest. */
    private static String why(HostPlan host, HostVerdict verdict) {
        return switch (verdict) {
            case COMPLIANT -> "";
            case NO_RULE -> "no rule applies to this host";
            case VIOLATED -> rules(host, Verdict.VIOLATED);
            case WAIVED ->
                host.findings().stream()
                        .flatMap(each -> each.waiver().stream())
                        .distinct()
                        .map(each -> "waived: " + each)
                        .collect(Collectors.joining("; "));
            case UNKNOWN, NOT_REACHED ->
                host.decision() instanceof Decision.CannotTell cannotTell
                        ? brief(cannotTell.why())
                        : host.findings().stream()
                                .filter(each -> each.verdict() == Verdict.UNKNOWN)
                                .map(each -> each.setting() + ": " + each.why())
                                .distinct()
                                .collect(Collectors.joining("; "));
        };
    }

    /** Returns the reason if a column can hold it; else it is shown below the table. */
    private static String brief(String why) {
        String reason = FINGERPRINT.matcher(why).replaceAll("");
        boolean fits = TextWrapper.columns(reason) <= REASON
                && TextWrapper.lines(reason, 1).stream().allMatch(word -> TextWrapper.columns(word) <= WORD);
        return fits ? reason : BELOW;
    }

    private static String rules(HostPlan host, Verdict verdict) {
        return host.findings().stream()
                .filter(each -> each.verdict() == verdict)
                .map(Finding::rule)
                .distinct()
                .collect(Collectors.joining(", "));
    }

    /** Shows what lies behind the results, once for all hosts with the same cause. */
    private static void causes(Console console, List<HostPlan> hosts) {
        Map<String, List<String>> known = new LinkedHashMap<>();
        hosts.forEach(each -> each.causes()
                .forEach(cause ->
                        known.computeIfAbsent(cause, none -> new ArrayList<>()).add(each.host())));
        known.forEach((cause, names) -> {
            console.result("");
            console.paragraph(Tone.BAD, "", "  ", HostNames.SHORT.list(names) + ": " + cause);
        });
    }

    /** Shows who gets in as guest by the configuration, once for all hosts that say the same. */
    private static void guests(Console console, List<HostPlan> hosts) {
        Map<String, List<String>> open = new LinkedHashMap<>();
        hosts.stream()
                .filter(GuestAccess::isOpen)
                .forEach(host -> GuestAccess.forecast(host)
                        .ifPresent(line -> open.computeIfAbsent(line, none -> new ArrayList<>())
                                .add(host.host())));
        open.entrySet().stream().limit(GUESTS).forEach(each -> {
            console.result("");
            console.paragraph(Tone.CHANGE, "", "  ", HostNames.SHORT.list(each.getValue()) + ": " + each.getKey());
        });
        int more = open.values().stream().skip(GUESTS).mapToInt(List::size).sum();
        if (more > 0) {
            console.result("");
            console.paragraph(Tone.CHANGE, "", "Guests of " + Counts.of(more, "more host") + ": countersign check -v");
        }
        if (!open.isEmpty()) {
            console.paragraph(
                    Tone.DIM,
                    "",
                    "The way to named accounts: countersign explain guest; for these hosts: countersign plan");
        }
    }

    /**
     * Shows what the table has no room for about hosts that could not be judged, and what to do,
     * once for all hosts with the same advice.
     */
    private static void advice(Console console, List<HostPlan> hosts, boolean verbose) {
        List<HostPlan> unknown = LazyList.where(
                hosts,
                each -> each.decision() instanceof Decision.CannotTell cannotTell
                        && (cannotTell.advice().isPresent()
                                || brief(cannotTell.why()).equals(BELOW)));
        Map<String, List<HostPlan>> advised = LazyList.grouped(
                unknown,
                each -> each.decision() instanceof Decision.CannotTell cannotTell
                        ? cannotTell.advice().orElse("")
                        : "");
        advised.forEach((advice, same) -> {
            console.result("");
            console.paragraph(
                    Tone.CHANGE,
                    "",
                    HostNames.all(verbose)
                                    .list(same.stream().map(HostPlan::host).toList())
                            + ":");
            same.stream()
                    .flatMap(each -> below(each).map(why -> verbose ? why : withoutCauses(each, why)).stream())
                    .filter(why -> !why.isEmpty())
                    .distinct()
                    .limit(REASONS)
                    .forEach(why -> console.paragraph(Tone.PLAIN, "    ", why));
            console.advice(Tone.PLAIN, advice);
        });
    }

    private static Optional<String> below(HostPlan host) {
        return host.decision() instanceof Decision.CannotTell cannotTell
                        && brief(cannotTell.why()).equals(BELOW)
                ? Optional.of(cannotTell.why())
                : Optional.empty();
    }

    private static void details(Console console, HostPlan host) {
        HostVerdict verdict = HostVerdict.of(host);
        console.result(tone(verdict.word()), verdict.word() + "  " + HostTitle.of(host));
        host.causes().forEach(each -> console.paragraph(Tone.BAD, "    ", "cause: " + each));
        if (host.decision() instanceof Decision.CannotTell cannotTell) {
            said(console, "    ", withoutCauses(host, cannotTell.why()));
        }
        host.findings().forEach(each -> details(console, host, each));
        if (host.reached()) {
            console.paragraph(Tone.DIM, "    ", "guests: " + GuestAccess.of(host.wire()));
            GuestAccess.forecast(host).ifPresent(line -> console.paragraph(Tone.DIM, "    ", line));
            host.wire().endpoints().forEach(each -> {
                EndpointVerdict endpoint = TriedVerdict.of(each);
                console.paragraph(
                        Tone.DIM,
                        "    ",
                        "opens from Windows 11 24H2: " + endpoint.opening().word() + " ("
                                + endpoint.opensWhy().line() + ")");
            });
        }
        ScannerGaps.of(host).forEach(each -> console.paragraph(Tone.DIM, "    ", each.sentence("this")));
        host.notes().forEach(note -> console.paragraph(Tone.DIM, "    ", "note: " + note));
        console.result("");
    }

    private static void said(Console console, String indent, String why) {
        if (!why.isEmpty()) {
            console.paragraph(Tone.PLAIN, indent, why);
        }
    }

    /** Returns a reason without the causes that were shown just before; empty if nothing is left. */
    private static String withoutCauses(HostPlan host, String why) {
        String rest = why;
        for (String cause : host.causes()) {
            rest = rest.replace(cause + "; ", "");
            rest = rest.endsWith(cause) ? rest.substring(0, rest.length() - cause.length()) : rest;
        }
        return rest.strip();
    }

    private static void details(Console console, HostPlan host, Finding finding) {
        console.paragraph(
                tone(finding.verdict().word()),
                "    ",
                finding.verdict().word() + "  " + finding.setting() + ": " + (finding.exactly() ? "exactly " : "")
                        + finding.wanted() + "  (" + finding.rule() + ", " + finding.severity() + ")");
        said(console, "        ", withoutCauses(host, finding.why()));
        console.paragraph(
                Tone.DIM,
                "        ",
                "configured " + finding.configured() + ", effective " + finding.effective() + ", advertised "
                        + finding.advertised() + ", proven " + finding.proven() + "; basis "
                        + finding.basis().word());
        finding.waiver().ifPresent(waiver -> console.paragraph(Tone.PLAIN, "        ", "waived: " + waiver));
    }

    private static Tone tone(String word) {
        return switch (word) {
            case "compliant" -> Tone.GOOD;
            case "violated" -> Tone.BAD;
            default -> Tone.CHANGE;
        };
    }
}
