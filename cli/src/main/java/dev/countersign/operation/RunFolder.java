package dev.countersign.operation;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.journal.RunKey;
import dev.countersign.journal.Runs;
import dev.countersign.project.Workstation;
import java.nio.file.Path;

/** Where the runs of {@code -C} are kept, and whose they are: also for commands that read runs when the policies are broken by now. */
public final class RunFolder {
    private RunFolder() {}

    /** The runs in a policy repository, for reading; what this very program wrote is its own, also where it can keep no key. */
    public static Runs read(Path directory, Workstation workstation) {
        return Runs.of(directory, workstation.clock(), RunKey.orOfThisProgram(workstation.home()));
    }

    /** The runs in a policy repository, for writing own ones; a program that can keep no key is told so. */
    static Runs write(Path directory, Session session) {
        RunKey key = RunKey.ensure(session.workstation().home());
        if (!key.trouble().isEmpty()) {
            session.operator()
                    .warn(Diagnostic.warning(
                            "this run can be read and not resumed once this program has ended: the key that says"
                                    + " that it is yours cannot be kept: " + key.trouble()
                                    + ". The hosts keep what they need to undo it: countersign rollback RUN -l HOST"));
        }
        return Runs.of(directory, session.workstation().clock(), key);
    }
}
