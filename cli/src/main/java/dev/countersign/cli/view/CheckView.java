package dev.countersign.cli.view;

import dev.countersign.cli.terminal.Console.Tone;
import dev.countersign.cli.terminal.Console;
import dev.countersign.diagnostic.Counts;
import dev.countersign.observation.EndpointVerdict;
import dev.countersign.observation.TriedVerdict;
import dev.countersign.plan.Decision;
import dev.countersign.plan.Finding;
import dev.countersign.plan.HostPlan;
import dev.countersign.plan.HostVerdict;
import dev.countersign.plan.Verdict;
import java.util.Arrays;
import java.util.List;

/** What {@code check} says, for a person: a line a host, below it what does not hold and why, last the counts. */
public final class CheckView {
    private CheckView() {}

    public static void show(Console console, List<HostPlan> hosts, boolean verbose) {
        Counts counts = counts();
        for (HostPlan host : hosts) {
            HostVerdict verdict = HostVerdict.of(host);
            counts.add(verdict.word());
            console.result(tone(verdict.word()), String.format("%-14s %s", verdict.word(), HostTitle.of(host)));
            if (host.decision() instanceof Decision.CannotTell cannotTell) {
                console.result("    " + cannotTell.why());
                cannotTell.advice().ifPresent(advice -> console.advice(Tone.DIM, advice));
            }
            if (host.decision() instanceof Decision.NoRule) {
                console.result("    no rule is for this host; which hosts a rule is for: 'hosts' in the policy");
            }
            for (Finding finding : host.findings()) {
                if (verbose || finding.verdict() != Verdict.COMPLIANT) {
                    show(console, finding);
                }
            }
            if (host.reached()) {
                console.result(Tone.DIM, "    guests: " + GuestAccess.of(host.wire()));
                host.wire().endpoints().forEach(each -> show(console, TriedVerdict.of(each)));
            }
            if (verbose || verdict != HostVerdict.COMPLIANT) {
                host.notes().forEach(note -> console.result(Tone.DIM, "    note: " + note));
            }
        }
        console.result("");
        console.result(Tone.HEAD, "Check: " + counts.sentence() + ".");
        if (counts.values().getOrDefault("violated", 0L).equals(0L)) {
            return;
        }
        console.remark("Next: countersign plan");
    }

    public static Counts counts() {
        return new Counts(
                Arrays.stream(HostVerdict.values()).map(HostVerdict::word).toList());
    }

    private static void show(Console console, EndpointVerdict verdict) {
        console.result(
                Tone.DIM,
                "    opens from Windows 11 24H2: " + verdict.opening().word() + " ("
                        + verdict.opensWhy().line() + ")");
    }

    private static void show(Console console, Finding finding) {
        console.result(
                tone(finding.verdict().word()),
                "    " + finding.verdict().word() + "  " + finding.setting() + ": "
                        + (finding.exactly() ? "exactly " : "") + finding.wanted() + "  (" + finding.rule() + ", "
                        + finding.severity() + ")");
        console.result("        " + finding.why());
        console.result(
                Tone.DIM,
                "        configured " + finding.configured() + ", effective " + finding.effective() + ", advertised "
                        + finding.advertised() + ", proven " + finding.proven() + "; basis "
                        + finding.basis().word());
        finding.waiver().ifPresent(waiver -> console.result(Tone.PLAIN, "        waived: " + waiver));
    }

    private static Tone tone(String word) {
        return switch (word) {
            case "compliant" -> Tone.GOOD;
            case "violated" -> Tone.BAD;
            default -> Tone.CHANGE;
        };
    }
}
