package dev.countersign.git;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.FileReason;
import dev.countersign.diagnostic.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * The Git side of a policy directory, which may be a repository, a folder in one, a linked work tree, or nothing of the kind. All
 * paths are relative to the policy directory. Git itself is asked, one call for one question; where this machine has no git, it is as
 * if there were no repository, except that nothing is committed.
 */
public final class PolicyRepository {
    /** What a policy directory commits, and what it is read from. */
    public static final List<String> FOLDERS = List.of("policies", "templates", "inventories");

    private final Path directory;
    private final Optional<Git> git;
    private final Optional<Path> top;

    private PolicyRepository(Path directory, Optional<Git> git) {
        this.directory = directory;
        this.git = git;
        this.top = nearest(directory);
    }

    /**
     * The policy directory {@code directory}, which must be there.
     *
     * @param variables of the user's environment, for git
     */
    public static PolicyRepository at(Path directory, Map<String, String> variables) {
        try {
            Path real = directory.toRealPath();
            return new PolicyRepository(real, Git.in(real, variables));
        } catch (IOException absent) {
            throw new Problem(
                    ExitCode.USAGE,
                    directory + " cannot be opened: " + FileReason.of(absent, directory),
                    "name a policy directory with -C");
        }
    }

    /**
     * As {@link #at}, after making a repository of the directory where it is not in one already and this machine has git. Commits
     * nothing.
     */
    public static PolicyRepository init(Path directory, Map<String, String> variables) {
        PolicyRepository policies = at(directory, variables);
        if (policies.isRepository() || policies.git.isEmpty()) {
            return policies;
        }
        Git git = policies.git.get();
        boolean named =
                git.asking(new byte[0], "config", "--get", "init.defaultBranch").exit() == 0;
        GitRun.Said said = named
                ? git.act(new byte[0], "init", "--quiet")
                : git.act(new byte[0], "-c", "init.defaultBranch=main", "init", "--quiet");
        if (said.exit() != 0) {
            throw new Problem(
                    ExitCode.FAILED,
                    "git made no repository of " + directory,
                    "git says:\n" + GitRun.indented(said.everything()));
        }
        return at(directory, variables);
    }

    /** Whether the directory is in a repository. */
    public boolean isRepository() {
        return top.isPresent();
    }

    /** Whether this machine has git: without it, a repository has no revision that could be told. */
    public boolean hasGit() {
        return git.isPresent();
    }

    /** The top of the work tree that the directory is in: the nearest one with a {@code .git}. */
    public Optional<Path> workTree() {
        return top;
    }

    private static Optional<Path> nearest(Path directory) {
        for (Path each = directory; each != null; each = each.getParent()) {
            if (Files.exists(each.resolve(".git"), LinkOption.NOFOLLOW_LINKS)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    /** A path as Git names it, from the top of the work tree; as it is where there is no repository. */
    public String pathInRepository(String path) {
        return top.map(each ->
                        each.relativize(directory.resolve(path).normalize()).toString())
                .orElse(path);
    }

    /**
     * The revision that these bytes, by path, were loaded from: what git says of the files and folders, and then whether each file still
     * has the bytes that were loaded.
     *
     * @param whole folders that were loaded as a whole: everything that git has to say of what is in them counts
     */
    public Revision revision(Map<String, byte[]> loaded, Collection<String> whole) {
        if (git.isEmpty() || top.isEmpty()) {
            return Revision.none();
        }
        List<LoadedFile> files = loaded.entrySet().stream()
                .map(each -> LoadedFile.of(directory, top.get(), each.getKey(), each.getValue()))
                .toList();
        Set<String> asked = new TreeSet<>(whole);
        files.stream()
                .flatMap(each -> each.inRepository().stream())
                .filter(path -> whole.stream().noneMatch(folder -> path.startsWith(folder + "/")))
                .forEach(asked::add);
        Changes changes = changes(asked);
        Set<String> differing = new TreeSet<>();
        files.stream()
                .filter(each -> each.differs(changes))
                .map(LoadedFile::path)
                .forEach(differing::add);
        changes.changed().stream().filter(each -> !loaded.containsKey(each)).forEach(differing::add);
        return new Revision(changes.head(), List.copyOf(differing), changes.ignored(loaded.keySet()));
    }

    /** What git has to say of these files and folders; nothing where there is no repository or no git. */
    public Changes changes(Collection<String> paths) {
        if (git.isEmpty() || top.isEmpty()) {
            return Changes.NONE;
        }
        List<String> command = new ArrayList<>(List.of(
                "status",
                "--porcelain=v2",
                "--branch",
                "-z",
                "--no-ahead-behind",
                "--no-renames",
                "--untracked-files=all",
                "--ignored=matching",
                "--ignore-submodules=none",
                "--"));
        // Git takes no path for all of them; this one it never has.
        command.addAll(paths.isEmpty() ? List.of(".git") : paths);
        Status status = Status.parse(git.get().ask(command.toArray(String[]::new)));
        return new Changes(
                status.head(),
                status.entries().stream().map(each -> outside(each, paths)).toList());
    }

    /** The entry by its path from the policy directory. Git's own idea of the work tree must be ours: {@code core.worktree} names another. */
    private Status.Entry outside(Status.Entry entry, Collection<String> asked) {
        String path = outside(entry.path());
        if (asked.stream().noneMatch(each -> path.equals(each) || path.startsWith(each + "/"))) {
            throw new Problem(
                    ExitCode.FAILED,
                    "the work tree of git is not the folder " + top.orElse(directory) + "; nothing was changed",
                    "see where git has it: git -C " + directory + " rev-parse --show-toplevel");
        }
        return new Status.Entry(entry.kind(), path, entry.committed());
    }

    private String outside(String path) {
        String prefix = pathInRepository("");
        if (prefix.isEmpty()) {
            return path;
        }
        return path.startsWith(prefix + "/")
                ? path.substring(prefix.length() + 1)
                : directory.relativize(top.orElse(directory).resolve(path)).toString();
    }

    /** Whether Git tracks a file at or under this path: then a checkout or a pull can change it. */
    public boolean tracks(String path) {
        if (top.isEmpty()) {
            return false;
        }
        if (git.isEmpty()) {
            throw new Problem(
                    ExitCode.REFUSED,
                    directory
                            + " is in a Git repository and git is not on this machine, so nothing can tell whether Git"
                            + " tracks " + path + "; nothing was changed",
                    "install git");
        }
        return git.get().ask("ls-files", "-z", "--cached", "--", path).length > 0;
    }

    /**
     * The files at or under these paths as a commit has them, in the order of their paths; a link has what it leads to among them.
     * Nothing where not all of it is on this machine: in a partial clone, git would fetch it.
     */
    public Optional<SortedMap<String, byte[]>> committed(String commit, Collection<String> paths) {
        return git.flatMap(each -> new CommittedFiles(each, commit).under(paths));
    }

    /**
     * Commits what differs at or under these folders, and nothing else, whatever else is staged: as {@code git commit --only} does.
     *
     * @param before {@link #changes} of these folders: a file that is new since then is not committed
     * @return nothing when nothing differs
     * @throws Problem REFUSED when there is no git or git did not commit; USAGE for an empty message or without a repository
     */
    public Optional<Commit> commit(String message, Collection<String> folders, Changes before) {
        if (message.isBlank()) {
            throw new Problem(ExitCode.USAGE, "the commit needs a message", "say why: countersign commit -m '...'");
        }
        if (top.isEmpty()) {
            throw new Problem(ExitCode.USAGE, directory + " is not in a Git repository", "make one: countersign init");
        }
        Git program = git.orElseThrow(() -> new Problem(
                ExitCode.REFUSED,
                "git is not on this machine (no folder of the PATH has it); nothing was committed",
                "install git"));
        return new Committing(program, this).of(message, folders, before);
    }

    /** Whether a path leads into what git keeps for itself. */
    static boolean isGits(Path path) {
        return Arrays.asList(path.toString().split("/", -1)).contains(".git");
    }
}
