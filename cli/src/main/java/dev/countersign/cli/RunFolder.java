package dev.countersign.cli;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.journal.RunKey;
import dev.countersign.journal.Runs;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the runs of {@code -C} are kept, and whose they are: also for commands that read runs when the policies are broken by now. */
final class RunFolder {
    private RunFolder() {}

    static Path of(GlobalOptions options) {
        Path directory = options.directory.toAbsolutePath().normalize();
        if (!Files.isDirectory(directory)) {
            throw new Problem(ExitCode.USAGE, options.directory + " is no folder", "name a policy repository with -C");
        }
        return directory;
    }

    /** The runs in a policy repository, for reading; what this very program wrote is its own, also where it can keep no key. */
    static Runs read(Path directory, Environment environment) {
        return Runs.of(directory, environment.clock(), RunKey.orOfThisProgram(environment.home()));
    }

    /** The runs in a policy repository, for writing own ones; a program that can keep no key is told so. */
    static Runs write(Path directory, Context context) {
        Environment environment = context.environment();
        RunKey key = RunKey.ensure(environment.home());
        if (!key.trouble().isEmpty()) {
            context.console()
                    .complain(
                            Console.Tone.CHANGE,
                            "warning: this run can be read and not resumed once this program has ended: the key that says"
                                    + " that it is yours cannot be kept: " + key.trouble()
                                    + ". The hosts keep what they need to undo it: countersign rollback RUN -l HOST");
        }
        return Runs.of(directory, environment.clock(), key);
    }
}
