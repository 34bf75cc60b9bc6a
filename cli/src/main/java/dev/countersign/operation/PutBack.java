package dev.countersign.operation;

import dev.countersign.diagnostic.Counts;
import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Problem;
import dev.countersign.observation.RunId;
import dev.countersign.plan.Decision;
import dev.countersign.plan.HostPlan;
import dev.countersign.transaction.HostOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an apply put back before it planned: runs whose lease was over. From then on something was changed in this call, and what it says
 * later says so too.
 *
 * @param done the hosts that are as before that run
 * @param unknown the hosts of which that is not known
 */
public record PutBack(Map<String, RunId> done, Map<String, RunId> unknown) {
    /** There was nothing to put back. */
    static final PutBack NOTHING = new PutBack(Map.of(), Map.of());

    private static final Pattern CLAIM =
            Pattern.compile("(nothing|no host|nobody) was changed( (there|here|by this command))?");

    public PutBack {
        done = Map.copyOf(done);
        unknown = Map.copyOf(unknown);
    }

    public boolean any() {
        return !done.isEmpty() || !unknown.isEmpty();
    }

    /** {@code an overdue run was put back on 2 hosts}. */
    String words() {
        List<String> words = new ArrayList<>();
        if (!done.isEmpty() || unknown.isEmpty()) {
            words.add("an overdue run was put back on " + Counts.of(done.size(), "host"));
        }
        if (!unknown.isEmpty()) {
            words.add(
                    "on " + Counts.of(unknown.size(), "host") + " it is not known whether an overdue run was put back");
        }
        return String.join(", ", words);
    }

    /** The rest of the command, whose problems say what was done before them. */
    public <T> T before(Supplier<T> rest) {
        try {
            return rest.get();
        } catch (Problem problem) {
            throw any() ? truth(problem) : problem;
        }
    }

    private Problem truth(Problem problem) {
        boolean claimed = problem.diagnostics().stream()
                .anyMatch(each -> CLAIM.matcher(each.what()).find());
        List<Diagnostic> told = new ArrayList<>();
        for (Diagnostic each : problem.diagnostics()) {
            String what = claimed || !told.isEmpty() ? truth(each.what(), words()) : each.what() + "; " + words();
            told.add(new Diagnostic(
                    each.severity(), each.at(), what, each.advice().map(text -> truth(text, words()))));
        }
        return new Problem(problem.code(), told);
    }

    /** What is said of a host on which a run was put back. */
    public HostOutcome truth(HostOutcome outcome) {
        return here(outcome.host())
                .map(what -> outcome.because(truth(outcome.reason(), what))
                        .advise(outcome.advice().map(text -> truth(text, what)).orElse("")))
                .orElse(outcome);
    }

    /** The same for a plan that is shown. */
    public HostPlan truth(HostPlan plan) {
        return here(plan.host())
                .map(what -> plan.decide(truth(plan.decision(), what)))
                .orElse(plan);
    }

    private static Decision truth(Decision decision, String what) {
        if (decision instanceof Decision.Refuses refuses) {
            return new Decision.Refuses(
                    truth(refuses.why(), what), refuses.advice().map(text -> truth(text, what)));
        }
        return decision instanceof Decision.CannotTell cannot
                ? new Decision.CannotTell(
                        truth(cannot.why(), what),
                        cannot.advice().map(text -> truth(text, what)),
                        cannot.code(),
                        cannot.reached())
                : decision;
    }

    private Optional<String> here(String host) {
        return Optional.ofNullable(done.get(host))
                .map(run -> "run " + run + ", whose lease was over, was put back first")
                .or(() -> Optional.ofNullable(unknown.get(host))
                        .map(run -> "whether run " + run + ", whose lease was over, was put back is not known"));
    }

    private static String truth(String text, String what) {
        return CLAIM.matcher(text).replaceAll(Matcher.quoteReplacement(what + ", and nothing else was changed"));
    }
}
