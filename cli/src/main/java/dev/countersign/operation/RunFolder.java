package dev.countersign.operation;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.journal.RunKey;
import dev.countersign.journal.Runs;
import dev.countersign.project.Workstation;
import java.nio.file.Path;

/**
 * Opens the folder of runs in {@code -C}, together with the key that tells whose runs they are.
 * Also for commands that read runs while the policies are broken.
 */
public final class RunFolder {
    private RunFolder() {}

    /**
     * Opens the runs in a policy repository for reading. Runs written by this process count as its
     * own, even if it cannot store a key.
     */
    public static Runs read(Path directory, Workstation workstation) {
        return Runs.of(directory, workstation.clock(), RunKey.orOfThisProgram(workstation.home()));
    }

    /**
     * Opens the runs in a policy repository for writing; warns the user if the key cannot be
     * stored.
     */
    static Runs write(Path directory, Session session) {
        RunKey key = RunKey.ensure(session.workstation().home());
        if (!key.trouble().isEmpty()) {
            session.operator()
                    .warn(Diagnostic.warning("the key that marks this run as yours cannot be saved: " + key.trouble()
                            + ". Once this program has ended, the run can be read but not resumed. The hosts"
                            + " keep what they need to undo it: countersign rollback RUN -l HOST"));
        }
        return Runs.of(
                directory,
                session.workstation().clock(),
                key,
                session.workstation().isCi());
    }
}
