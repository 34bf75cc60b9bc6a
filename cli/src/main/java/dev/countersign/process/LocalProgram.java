package dev.countersign.process;

import dev.countersign.diagnostic.FileReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A program of this machine, which is run with a list of arguments and without a shell.
 *
 * @param file where it is
 */
public record LocalProgram(Path file) {
    /**
     * Finds a program; empty if no folder of the PATH has it. Relative folders of the PATH are
     * skipped: they would be folders of a repository.
     *
     * @param variables an environment, whose PATH is searched
     */
    public static Optional<LocalProgram> find(String name, Map<String, String> variables) {
        return List.of(variables.getOrDefault("PATH", "").split(":", -1)).stream()
                .filter(each -> each.startsWith("/"))
                .map(each -> Path.of(each, name))
                .filter(each -> Files.isRegularFile(each) && Files.isExecutable(each))
                .findFirst()
                .map(LocalProgram::new);
    }

    /**
     * Runs the program to its end. It and those it started are stopped when they need longer than
     * {@code limit}.
     *
     * @param variables its whole environment
     * @param directory where it runs; where this process runs if empty
     * @param input its standard input
     */
    public ProgramOutput run(
            List<String> arguments,
            Map<String, String> variables,
            Optional<Path> directory,
            Duration limit,
            byte[] input) {
        List<String> command = new ArrayList<>(List.of(file.toString()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        directory.map(Path::toFile).ifPresent(builder::directory);
        Map<String, String> its = builder.environment();
        its.keySet().retainAll(variables.keySet());
        // only what differs, so that a value that is not UTF-8 stays as it is
        variables.forEach((name, value) -> {
            if (!value.equals(its.get(name))) {
                its.put(name, value);
            }
        });
        try {
            return new ProgramRun(builder.start(), limit).toItsEnd(input);
        } catch (IOException failed) {
            return ProgramOutput.none("cannot be started: " + FileReason.of(failed));
        }
    }
}
