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
 * What an apply reverted before it planned: runs whose lease was over. Once a run was reverted,
 * this command has changed something, and its later messages must say so.
 *
 * @param done the hosts that are as they were before that run
 * @param unknown the hosts where that is not known
 */
public record PutBack(Map<String, RunId> done, Map<String, RunId> unknown) {
    /** Nothing was reverted. */
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

    /** The result in words: {@code an overdue run was reverted on 2 hosts}. */
    String words() {
        List<String> words = new ArrayList<>();
        if (!done.isEmpty() || unknown.isEmpty()) {
            words.add("an overdue run was reverted on " + Counts.of(done.size(), "host"));
        }
        if (!unknown.isEmpty()) {
            words.add("on " + Counts.of(unknown.size(), "host") + " it is unknown whether an overdue run was reverted");
        }
        return String.join(", ", words);
    }

    /**
     * Runs the rest of the command. If it fails, the problem also says what was reverted before.
     */
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

    /**
     * Corrects the outcome of a host on which a run was reverted: it must not claim that nothing
     * was changed.
     */
    public HostOutcome truth(HostOutcome outcome) {
        return here(outcome.host())
                .map(what -> outcome.because(truth(outcome.reason(), what))
                        .advise(outcome.advice().map(text -> truth(text, what)).orElse("")))
                .orElse(outcome);
    }

    /** Corrects a plan that is shown, in the same way. */
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
                .map(run -> "run " + run + ", whose lease had expired, was reverted first")
                .or(() -> Optional.ofNullable(unknown.get(host))
                        .map(run -> "it is unknown whether run " + run + ", whose lease had expired, was reverted"));
    }

    private static String truth(String text, String what) {
        return CLAIM.matcher(text).replaceAll(Matcher.quoteReplacement(what + ", and nothing else was changed"));
    }
}
