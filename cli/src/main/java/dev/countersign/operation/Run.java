package dev.countersign.operation;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.journal.RunJournal;
import dev.countersign.journal.Runs;
import dev.countersign.observation.RunId;
import dev.countersign.plan.PlanFile;
import dev.countersign.plan.PlanFileJson;
import dev.countersign.project.Project;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A run that is being written: its name and its journal.
 *
 * @param whole whether this command covers all hosts of the run, so that its end is the end of the
 * run
 * @param batches the batches that it had before this command
 */
public record Run(RunId id, RunJournal journal, boolean whole, RecordedBatches batches) implements AutoCloseable {
    /** Begins a run and records who does what, from which revision. */
    public static Run begin(Session session, Project project, String command, PlanFile plan) {
        Runs runs = RunFolder.write(project.directory(), session);
        Optional<RunId> latest = runs.list().stream().max(Comparator.naturalOrder());
        RunId id = RunId.at(session.now(), new SecureRandom(), latest);
        RunJournal journal = runs.create(id, PlanFileJson.write(plan));
        Map<String, String> details = new LinkedHashMap<>();
        details.put("command", command);
        details.put("user", session.workstation().user());
        details.put("revision", plan.origin().text());
        details.put("program", plan.program());
        journal.record("begin", "", details);
        return new Run(id, journal, true, RecordedBatches.NONE);
    }

    /** Continues the journal of an earlier run. */
    public static Run resume(Session session, Project project, RunId id, boolean whole) {
        return resume(session, project, id, whole, RecordedBatches.NONE);
    }

    /**
     * Continues the journal of an earlier run that may begin further batches.
     *
     * @param batches the batches that it has so far
     */
    static Run resume(Session session, Project project, RunId id, boolean whole, RecordedBatches batches) {
        return new Run(id, RunFolder.write(project.directory(), session).resume(id), whole, batches);
    }

    /** Records that the run ended, and with which exit code. */
    public void end(ExitCode code) {
        journal.record(whole ? "end" : "end of a part", "", Map.of("exit", String.valueOf(code.number())));
    }

    @Override
    public void close() {
        journal.close();
    }
}
