package dev.countersign.cli;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the runs of {@code -C} are kept: for commands that read runs also when the policies are broken by now. */
final class RunFolder {
    private RunFolder() {}

    static Path of(GlobalOptions options) {
        Path directory = options.directory.toAbsolutePath().normalize();
        if (!Files.isDirectory(directory)) {
            throw new Problem(ExitCode.USAGE, options.directory + " is no folder", "name a policy repository with -C");
        }
        return directory;
    }
}
