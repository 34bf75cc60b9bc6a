package dev.countersign.cli.view;

import dev.countersign.cli.terminal.Console.Tone;
import dev.countersign.cli.terminal.Console;
import dev.countersign.diagnostic.Counts;
import dev.countersign.plan.Change;
import dev.countersign.plan.Decision;
import dev.countersign.plan.Finding;
import dev.countersign.plan.HostPlan;
import dev.countersign.plan.HostVerdict;
import dev.countersign.plan.LeaseHold;
import dev.countersign.plan.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** A plan for a person: the meaning first, then the exact diff, what undoes it, last one sentence with the counts. */
public final class PlanView {
    private static final String COMPLY = "comply";
    private static final String NO_RULE = "no rule";
    private static final String WAIVED = "waived";
    private static final Set<String> HIDDEN = Set.of(COMPLY, NO_RULE);

    private PlanView() {}

    public static void show(Console console, List<HostPlan> hosts, String revision, Duration lease, boolean verbose) {
        boolean legend = false;
        Counts counts = counts();
        for (HostPlan host : hosts) {
            counts.add(word(host));
            if (!verbose && HIDDEN.contains(word(host))) {
                continue;
            }
            if (!legend) {
                console.result(
                        Tone.DIM,
                        "~ change   ! only tell the daemon   = complies   w waived   - no rule   x refused   ? cannot tell");
                console.result("");
                legend = true;
            }
            host(console, host, lease, verbose);
        }
        if (!verbose) {
            hidden(console, hosts, COMPLY, " host that complies", " hosts that comply");
            hidden(console, hosts, NO_RULE, " host without a rule", " hosts without a rule");
        }
        console.result(Tone.HEAD, "Plan: " + counts.sentence() + ". Revision " + revision + ".");
    }

    private static void hidden(Console console, List<HostPlan> hosts, String word, String one, String several) {
        long hidden = hosts.stream().filter(each -> word(each).equals(word)).count();
        if (hidden > 0) {
            console.result(Tone.DIM, "(" + hidden + (hidden == 1 ? one : several) + " hidden; -v shows them)");
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

    private static void host(Console console, HostPlan host, Duration lease, boolean verbose) {
        Decision decision = host.decision();
        if (decision instanceof Decision.Changes changes) {
            boolean activate = changes.change() instanceof Change.Activate;
            console.result(Tone.CHANGE, (activate ? "! " : "~ ") + HostTitle.of(host));
            meaning(console, host);
            if (activate) {
                console.result("    " + host.change().map(Change::path).orElse("")
                        + " is right; the daemon has not loaded it: it is told to");
            } else {
                DiffView.show(console, HostJson.diff(changes.change()), "    ");
            }
            undo(console, changes, lease, activate);
        } else if (decision instanceof Decision.Refuses refuses) {
            console.result(Tone.BAD, "x " + HostTitle.of(host));
            meaning(console, host);
            console.result("    refused: " + refuses.why());
            refuses.advice().ifPresent(advice -> console.advice(Tone.PLAIN, advice));
        } else if (decision instanceof Decision.CannotTell cannotTell) {
            console.result(Tone.CHANGE, "? " + HostTitle.of(host));
            console.result("    " + cannotTell.why());
            cannotTell.advice().ifPresent(advice -> console.advice(Tone.PLAIN, advice));
        } else if (decision instanceof Decision.NoRule) {
            console.result(Tone.CHANGE, "- " + HostTitle.of(host));
            console.result("    no rule is for this host");
        } else if (word(host).equals(WAIVED)) {
            console.result(Tone.CHANGE, "w " + HostTitle.of(host));
            host.findings().forEach(each -> each.waiver()
                    .ifPresent(waiver -> console.result("    " + each.setting() + " is waived: " + waiver + "  ("
                            + each.rule() + ")")));
        } else {
            console.result(Tone.GOOD, "= " + HostTitle.of(host));
        }
        host.notes().forEach(note -> console.result(Tone.DIM, "    note: " + note));
        if (verbose) {
            host.findings()
                    .forEach(finding -> console.result(
                            Tone.DIM,
                            "    " + finding.rule() + ": " + finding.verdict().word() + ", " + finding.why()));
        }
        console.result("");
    }

    private static void meaning(Console console, HostPlan host) {
        boolean back = host.findings().isEmpty()
                && host.wire().advertised() != host.goal().advertised();
        if (back) {
            console.result(
                    Tone.HEAD,
                    "    server signing: " + host.wire().advertised().word() + " -> "
                            + host.goal().words());
        }
        for (Finding finding : host.findings()) {
            if (finding.verdict() == Verdict.VIOLATED) {
                String now = finding.advertised().equals("unknown") ? finding.effective() : finding.advertised();
                String what = now.equals(finding.wanted())
                        ? finding.setting() + ": " + now + " (in the file: " + finding.effective() + ")"
                        : finding.setting() + ": " + now;
                console.result(
                        Tone.HEAD,
                        "    " + what + " -> " + finding.wanted() + "   (" + finding.rule() + ", " + finding.severity()
                                + ")");
            }
        }
    }

    private static void undo(Console console, Decision.Changes changes, Duration lease, boolean activate) {
        LeaseHold hold = changes.rehearsed().hold();
        console.result(
                Tone.DIM,
                activate
                        ? "    undo: none; the file stays as it is, and a daemon that loaded it cannot be told to forget it"
                        : "    undo: the host puts everything back by itself unless confirmed within "
                                + lease.toSeconds()
                                + " s (timer: " + hold.timer() + "; " + hold.afterReboot()
                                + "); later: countersign rollback RUN");
    }
}
