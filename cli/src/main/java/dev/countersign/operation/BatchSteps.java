package dev.countersign.operation;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Problem;
import dev.countersign.rollout.Batch;
import dev.countersign.rollout.Course;
import dev.countersign.rollout.Rollout;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is done between the batches of a run: the pause, and the journal lines that say which hosts
 * are in which batch, which batch began, and why no other did.
 */
final class BatchSteps implements Rollout.Steps {
    private final Session session;
    private final Run run;
    private final Interrupt.Work work;
    private final Course course;
    private final List<Batch> batches;
    private final boolean recorded;

    /** Creates the steps of these batches. A single batch is not recorded: the run's plan says it all. */
    BatchSteps(Session session, Run run, Interrupt.Work work, Course course, List<Batch> batches) {
        this.session = session;
        this.run = run;
        this.work = work;
        this.course = course;
        this.batches = List.copyOf(batches);
        this.recorded = batches.size() > 1 || !run.batches().all().isEmpty();
    }

    @Override
    public Optional<String> begin(Batch batch) {
        return (batch.number() == batches.get(0).number() ? divided() : Optional.<String>empty())
                .or(() -> pause(batch))
                .or(() -> begun(batch));
    }

    private Optional<String> divided() {
        return recorded ? record(RecordedBatches.DIVIDED, RecordedBatches.details(batches)) : Optional.empty();
    }

    private Optional<String> begun(Batch batch) {
        return recorded
                ? record(
                        RecordedBatches.BEGUN,
                        Map.of("number", String.valueOf(batch.number()), "last", String.valueOf(batch.last())))
                : Optional.empty();
    }

    private Optional<String> pause(Batch next) {
        // Before the first batch of a command there is nothing to wait for.
        if (course.pause().isZero() || next.number() == run.batches().last() + 1) {
            return Optional.empty();
        }
        long seconds = course.pause().toSeconds();
        Optional<String> trouble = record(
                RecordedBatches.PAUSED,
                Map.of("before", String.valueOf(next.number()), "seconds", String.valueOf(seconds)));
        if (trouble.isPresent()) {
            return trouble;
        }
        session.operator()
                .remark("Batch " + (next.number() - 1) + " of " + next.last() + " has ended; batch " + next.number()
                        + " begins in " + seconds + " s (Ctrl-C ends the run before it)");
        return work.pause(session.workstation().clock(), course.pause())
                ? Optional.empty()
                : Optional.of("interrupted");
    }

    @Override
    public void stop(String why) {
        if (recorded || course.rollBackAll()) {
            record(RecordedBatches.STOPPED, Map.of("why", why)).ifPresent(session.operator()::complain);
        }
    }

    /** Writes a line about the run; returns why that failed. */
    private Optional<String> record(String event, Map<String, String> details) {
        try {
            run.journal().record(event, "", details);
            return Optional.empty();
        } catch (Problem unwritable) {
            return unwritable.diagnostics().stream().findFirst().map(Diagnostic::what);
        }
    }
}
