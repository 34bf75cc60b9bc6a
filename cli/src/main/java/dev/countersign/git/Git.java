package dev.countersign.git;

import dev.countersign.diagnostic.FileReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The git program of this machine, run in one folder with a list of arguments and without a shell.
 *
 * <p>Which repository is meant is said by the folder alone: variables such as {@code GIT_DIR} or {@code GIT_INDEX_FILE}, which a hook of
 * another repository has in its environment, are taken away. Everything else is as the user has it: settings, identity, signing.
 *
 * <p>A question runs no hook and no file system monitor, writes nothing, takes no lock and never goes to the network, whatever the
 * settings of the repository say. Only a filter ({@code filter.NAME.clean}) that the settings name may run, when git has to look into a
 * file.
 */
final class Git {
    private static final Duration TO_ANSWER = Duration.ofSeconds(60);

    /** Hooks may test for minutes, and a signature may wait for a person. */
    private static final Duration TO_ACT = Duration.ofMinutes(10);

    /** What git rev-parse --local-env-vars lists, but for settings (git -c); and what changes the meaning of paths. */
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
            // what keeps a git that does not know the one above from the network: no protocol has this name
            "GIT_ALLOW_PROTOCOL", "none",
            // git's own words alone; a filter sorts and counts as the user has it
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

    /** "(or any of the parent directories)", or "(or any parent up to mount point ...)"; without it, git found one and cannot use it. */
    private static final String NO_REPOSITORY = "fatal: not a git repository (or any ";

    private final Path program;
    private final Path directory;
    private final Map<String, String> variables;

    private Git(Path program, Path directory, Map<String, String> variables) {
        this.program = program;
        this.directory = directory;
        this.variables = variables;
    }

    /**
     * Git for work in {@code directory}; nothing where no folder of the PATH has it.
     *
     * @param variables of the user: what differs in them from the variables of this process counts
     */
    static Optional<Git> in(Path directory, Map<String, String> variables) {
        Map<String, String> all = new HashMap<>(System.getenv());
        all.putAll(variables);
        OF_ANOTHER_REPOSITORY.forEach(all::remove);
        all.put("GIT_TERMINAL_PROMPT", "0");
        return program(all.getOrDefault("PATH", "")).map(each -> new Git(each, directory, Map.copyOf(all)));
    }

    /** A relative folder of the PATH does not count: it would be one of the repository. */
    private static Optional<Path> program(String path) {
        return List.of(path.split(":", -1)).stream()
                .filter(each -> each.startsWith("/"))
                .map(each -> Path.of(each, "git"))
                .filter(each -> Files.isRegularFile(each) && Files.isExecutable(each))
                .findFirst();
    }

    /** What git answers to a question. */
    GitAnswer ask(String... arguments) {
        GitRun.Said said = asking(new byte[0], arguments);
        if (said.exit() == 0) {
            return GitAnswer.of(said.output());
        }
        boolean none = said.exit() == FATAL && said.words().stream().anyMatch(each -> each.startsWith(NO_REPOSITORY));
        return none ? GitAnswer.NO_REPOSITORY : refused(said, arguments[0]);
    }

    /** The same of a question with {@code input}, whatever the exit status is. */
    GitRun.Said asking(byte[] input, String... arguments) {
        Map<String, String> quiet = new HashMap<>(variables);
        quiet.putAll(TO_ASK);
        quiet.remove("GIT_EXTERNAL_DIFF");
        return run(ASKING, quiet, TO_ANSWER, input, arguments);
    }

    /** Changes something, with hooks, identity and signing as the user has them. */
    GitRun.Said act(byte[] input, String... arguments) {
        return run(List.of("--no-pager"), variables, TO_ACT, input, arguments);
    }

    private GitRun.Said run(
            List<String> manner, Map<String, String> environment, Duration limit, byte[] input, String... arguments) {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(manner);
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        Map<String, String> its = builder.environment();
        its.keySet().retainAll(environment.keySet());
        // only what differs: a value that is no UTF-8 stays as it is
        environment.forEach((name, value) -> {
            if (!value.equals(its.get(name))) {
                its.put(name, value);
            }
        });
        try {
            return new GitRun(builder.start(), limit).toItsEnd(input);
        } catch (IOException failed) {
            return GitRun.Said.none("cannot be started: " + FileReason.of(failed));
        }
    }

    /** Git has no answer, and what it said of it. */
    private GitAnswer refused(GitRun.Said said, String question) {
        String words = "git says:\n" + GitRun.indented(said.words());
        if (said.exit() == UNKNOWN_OPTION) {
            return GitAnswer.refused(
                    "git on this machine does not understand what it is asked",
                    "2.25 or later is needed: git --version");
        }
        if (said.exit() == GitRun.Said.NO_ANSWER) {
            return GitAnswer.refused(
                    "git " + String.join("; ", said.words()) + " (git " + question + " in " + directory + ")",
                    "look for what does not belong there: git -C " + directory + " status --short");
        }
        if (said.words().stream().anyMatch(each -> each.contains("safe.directory"))) {
            return GitAnswer.refused(
                    "git does not work in " + directory + ", because it belongs to another user", words);
        }
        return GitAnswer.refused(
                "git cannot use the repository of " + directory, words + "\nsee more: git -C " + directory + " status");
    }
}
