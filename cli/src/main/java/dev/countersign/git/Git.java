package dev.countersign.git;

import dev.countersign.diagnostic.ShellCommand;
import dev.countersign.process.LocalProgram;
import dev.countersign.process.ProgramOutput;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs the git program of this machine in one folder, with a list of arguments and without a shell.
 *
 * <p>Only the folder decides which repository is used: variables such as {@code GIT_DIR} or
 * {@code GIT_INDEX_FILE}, which are set in a hook of another repository, are removed. Everything
 * else is as the user has it: settings, identity, signing.
 *
 * <p>A query runs no hook and no file system monitor, writes nothing, takes no lock and never uses
 * the network, whatever the settings of the repository say. Only a filter
 * ({@code filter.NAME.clean}) from the settings may run, when git has to read a file.
 */
final class Git {
    private static final Duration TO_ANSWER = Duration.ofSeconds(60);

    /** Hooks may run tests for minutes, and a signature may wait for a person. */
    private static final Duration TO_ACT = Duration.ofMinutes(10);

    /**
     * The variables that git rev-parse --local-env-vars lists, except those for settings (git -c),
     * and variables that change the meaning of paths.
     */
    private static final List<String> OF_ANOTHER_REPOSITORY = List.of(
            "GIT_DIR",
            "GIT_WORK_TREE",
            "GIT_IMPLICIT_WORK_TREE",
            "GIT_COMMON_DIR",
            "GIT_INDEX_FILE",
            "GIT_INDEX_VERSION",
            "GIT_OBJECT_DIRECTORY",
            "GIT_ALTERNATE_OBJECT_DIRECTORIES",
            "GIT_QUARANTINE_PATH",
            "GIT_GRAFT_FILE",
            "GIT_SHALLOW_FILE",
            "GIT_NAMESPACE",
            "GIT_NO_REPLACE_OBJECTS",
            "GIT_REPLACE_REF_BASE",
            "GIT_PREFIX",
            "GIT_INTERNAL_SUPER_PREFIX",
            "GIT_ATTR_SOURCE",
            "GIT_LITERAL_PATHSPECS",
            "GIT_GLOB_PATHSPECS",
            "GIT_NOGLOB_PATHSPECS",
            "GIT_ICASE_PATHSPECS");

    private static final Map<String, String> TO_ASK = Map.of(
            "GIT_OPTIONAL_LOCKS", "0",
            "GIT_NO_LAZY_FETCH", "1",
            // keeps a git that does not know the variable above off the network: no protocol has
            // this name
            "GIT_ALLOW_PROTOCOL", "none",
            // changes only git's own messages; a filter sorts and counts with the user's locale
            "LANGUAGE", "C");

    private static final List<String> ASKING = List.of(
            "--no-pager",
            "--literal-pathspecs",
            "-c",
            "core.fsmonitor=false",
            "-c",
            "core.hooksPath=/dev/null",
            "-c",
            "safe.bareRepository=explicit",
            "-c",
            "status.relativePaths=true");

    private static final int FATAL = 128;
    private static final int UNKNOWN_OPTION = 129;

    /**
     * Continues with "(or any of the parent directories)" or "(or any parent up to mount point
     * ...)". Without it, git found a repository and cannot use it.
     */
    private static final String NO_REPOSITORY = "fatal: not a git repository (or any ";

    private final LocalProgram program;
    private final Path directory;
    private final Map<String, String> variables;

    private Git(LocalProgram program, Path directory, Map<String, String> variables) {
        this.program = program;
        this.directory = directory;
        this.variables = variables;
    }

    /**
     * Returns git for work in {@code directory}; empty if no folder of the PATH has it.
     *
     * @param variables the user's environment; it overrides the variables of this process
     */
    static Optional<Git> in(Path directory, Map<String, String> variables) {
        Map<String, String> all = new HashMap<>(System.getenv());
        all.putAll(variables);
        OF_ANOTHER_REPOSITORY.forEach(all::remove);
        all.put("GIT_TERMINAL_PROMPT", "0");
        return LocalProgram.find("git", all).map(each -> new Git(each, directory, Map.copyOf(all)));
    }

    /** Runs a query and returns git's answer. */
    GitAnswer ask(String... arguments) {
        ProgramOutput said = asking(new byte[0], arguments);
        if (said.exit() == 0) {
            return GitAnswer.of(said.output());
        }
        boolean none = said.exit() == FATAL && said.words().stream().anyMatch(each -> each.startsWith(NO_REPOSITORY));
        return none ? GitAnswer.NO_REPOSITORY : refused(said, arguments[0]);
    }

    /** Runs a query with {@code input}, and returns the result whatever the exit status is. */
    ProgramOutput asking(byte[] input, String... arguments) {
        Map<String, String> quiet = new HashMap<>(variables);
        quiet.putAll(TO_ASK);
        quiet.remove("GIT_EXTERNAL_DIFF");
        return run(ASKING, quiet, TO_ANSWER, input, arguments);
    }

    /** Runs a command that changes something, with the user's hooks, identity and signing. */
    ProgramOutput act(byte[] input, String... arguments) {
        return run(List.of("--no-pager"), variables, TO_ACT, input, arguments);
    }

    private ProgramOutput run(
            List<String> manner, Map<String, String> environment, Duration limit, byte[] input, String... arguments) {
        List<String> all = new ArrayList<>(manner);
        all.addAll(List.of(arguments));
        return program.run(all, environment, Optional.of(directory), limit, input);
    }

    /** Explains why git has no answer, with its own words. */
    private GitAnswer refused(ProgramOutput said, String question) {
        String words = "git says:\n" + ProgramOutput.indented(said.words());
        if (said.exit() == UNKNOWN_OPTION) {
            return GitAnswer.refused(
                    "git on this machine is too old", "install git 2.25 or later; to see the version: git --version");
        }
        if (said.exit() == ProgramOutput.NO_ANSWER) {
            return GitAnswer.refused(
                    "git " + String.join("; ", said.words()) + " (git " + question + " in " + directory + ")",
                    "run it by hand to see why: git -C " + ShellCommand.word(directory.toString()) + " status");
        }
        if (said.words().stream().anyMatch(each -> each.contains("safe.directory"))) {
            return GitAnswer.refused(
                    "git does not work in " + directory + ", because it belongs to another user", words);
        }
        return GitAnswer.refused(
                "git cannot use the repository of " + directory,
                words + "\nsee more: git -C " + ShellCommand.word(directory.toString()) + " status");
    }
}
