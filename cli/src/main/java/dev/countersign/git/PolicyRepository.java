package dev.countersign.git;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.FileReason;
import dev.countersign.diagnostic.Problem;
import dev.countersign.diagnostic.ShellCommand;
import dev.countersign.process.ProgramOutput;
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
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The Git side of a policy directory, which may be a repository, a folder in one, a linked work
 * tree, or none of these. All paths are relative to the policy directory. Each query is one call to
 * git. Without git on this machine, everything works as if there were no repository, except that
 * nothing is committed.
 */
public final class PolicyRepository {
    /** The folders that a policy directory is loaded from and commits. */
    public static final List<String> FOLDERS = List.of("policies", "templates", "inventories");

    private static final String NOTHING_CHANGED = "nothing was changed";

    private final Path directory;
    private final Optional<Git> git;
    private Optional<GitAnswer> place = Optional.empty();

    private PolicyRepository(Path directory, Optional<Git> git) {
        this.directory = directory;
        this.git = git;
    }

    /**
     * Opens the policy directory {@code directory}, which must exist.
     *
     * @param variables the user's environment, for git
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
     * Does the same as {@link #at}, and creates a repository if the directory is not in one and
     * this machine has git. Commits nothing.
     */
    public static PolicyRepository init(Path directory, Map<String, String> variables) {
        return at(directory, variables).init();
    }

    /**
     * Creates a repository if the directory is not in one and this machine has git. Commits
     * nothing.
     *
     * @throws Problem REFUSED when there is a repository that git cannot use, or when git did not
     *     create one
     */
    public PolicyRepository init() {
        if (git.isEmpty() || isRepository()) {
            return this;
        }
        boolean named = git.get()
                        .asking(new byte[0], "config", "--get", "init.defaultBranch")
                        .exit()
                == 0;
        ProgramOutput said = named
                ? git.get().act(new byte[0], "init", "--quiet")
                : git.get().act(new byte[0], "-c", "init.defaultBranch=main", "init", "--quiet");
        if (said.exit() != 0) {
            throw new Problem(
                    ExitCode.REFUSED,
                    "git could not create a repository in " + directory + "; nothing was written",
                    "git says:\n" + ProgramOutput.indented(said.everything()));
        }
        PolicyRepository made = new PolicyRepository(directory, git);
        made.place = Optional.of(GitAnswer.of(Bytes.utf8("\n" + directory + "\n")));
        return made;
    }

    /**
     * Whether the directory is in a repository, according to git; without git, whether a parent has
     * a {@code .git}.
     */
    public boolean isRepository() {
        return git.isEmpty()
                ? lookedUp().isPresent()
                : place().orRefuse(NOTHING_CHANGED).isPresent();
    }

    Path directory() {
        return directory;
    }

    /** Whether this machine has git. Without it, the revision of a repository is unknown. */
    public boolean hasGit() {
        return git.isPresent();
    }

    /** Finds the nearest folder with a {@code .git}, valid or not. For a machine without git. */
    private Optional<Path> lookedUp() {
        for (Path each = directory; each != null; each = each.getParent()) {
            if (Files.exists(each.resolve(".git"), LinkOption.NOFOLLOW_LINKS)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    /** The path of the directory from the top of git's work tree, and that top. */
    private synchronized GitAnswer place() {
        GitAnswer answer =
                place.orElseGet(() -> git.orElseThrow().ask("rev-parse", "--show-prefix", "--show-toplevel"));
        place = Optional.of(answer);
        return answer;
    }

    /**
     * Returns a path relative to the top of the work tree, as Git names it; unchanged if there is
     * no repository.
     */
    public String pathInRepository(String path) {
        if (git.isEmpty()) {
            return lookedUp()
                    .orElse(directory)
                    .relativize(directory.resolve(path))
                    .toString();
        }
        return place().orRefuse(NOTHING_CHANGED)
                        .map(each -> each.utf8().lines().findFirst().orElse(""))
                        .orElse("")
                + path;
    }

    /**
     * Determines the revision that these files were loaded from: queries git about the files and
     * folders, then checks that each file still has the bytes that were loaded.
     *
     * @param loaded the bytes by path
     * @param whole folders that were loaded as a whole: every change in them counts
     */
    public Revision revision(Map<String, byte[]> loaded, Collection<String> whole) {
        if (git.isEmpty()) {
            return Revision.none();
        }
        boolean beyond = Stream.concat(loaded.keySet().stream(), whole.stream())
                .anyMatch(each -> !LoadedFile.real(directory, each).startsWith(directory));
        Told told = tell(beyond, tree -> asked(files(tree, loaded), followed(tree, whole)));
        if (told.answer().refusal().isPresent()) {
            return Revision.unknown(told.answer().refusal().get());
        }
        return told.answer()
                .said()
                .map(said -> revision(files(told.tree(), loaded), told.changes(said), loaded))
                .orElseGet(Revision::none);
    }

    private static List<LoadedFile> files(WorkTree tree, Map<String, byte[]> loaded) {
        return loaded.entrySet().stream()
                .map(each -> LoadedFile.of(tree, each.getKey(), each.getValue()))
                .toList();
    }

    /**
     * The folders and, for one that is a symbolic link, also the folder that it leads to: for git,
     * the link is a file.
     */
    private static Set<String> followed(WorkTree tree, Collection<String> whole) {
        Set<String> followed = new TreeSet<>(whole);
        whole.stream()
                .flatMap(each -> tree.pathOf(LoadedFile.real(tree.directory(), each)).stream())
                .forEach(followed::add);
        return followed;
    }

    /** The folders, and the files that are in none of them. */
    private static Set<String> asked(List<LoadedFile> files, Collection<String> whole) {
        Set<String> asked = new TreeSet<>(whole);
        files.stream()
                .flatMap(each -> each.inRepository().stream())
                .map(path ->
                        OddName.isOdd(path) ? Path.of(path).resolveSibling("").toString() : path)
                .filter(path -> whole.stream().noneMatch(folder -> (path + "/").startsWith(folder + "/")))
                .forEach(asked::add);
        return asked;
    }

    private static Revision revision(List<LoadedFile> files, Changes changes, Map<String, byte[]> loaded) {
        Set<String> differing = new TreeSet<>();
        files.stream()
                .filter(each -> each.differs(changes))
                .map(LoadedFile::path)
                .forEach(differing::add);
        // If git's work tree is elsewhere, git reports on a different file with the same path.
        boolean elsewhere = changes.elsewhere().isPresent();
        changes.changed().stream()
                .filter(each -> elsewhere || !loaded.containsKey(each))
                .forEach(differing::add);
        return new Revision(changes.head(), List.copyOf(differing), changes.ignored(loaded.keySet()));
    }

    /**
     * Queries git about these files and folders.
     *
     * @throws Problem REFUSED when there is a repository but git gives no answer
     */
    public Changes changes(Collection<String> paths) {
        return changes(paths, NOTHING_CHANGED);
    }

    /** @param so the end of the message when git gives no answer */
    Changes changes(Collection<String> paths, String so) {
        if (git.isEmpty()) {
            return Changes.NONE;
        }
        Told told = tell(false, tree -> paths);
        return told.answer().orRefuse(so).map(told::changes).orElse(Changes.NONE);
    }

    /** Git's answer, and the work tree that it is about. */
    private record Told(WorkTree tree, GitAnswer answer) {
        Changes changes(Bytes said) {
            Status status = Status.parse(said);
            return new Changes(
                    true,
                    status.head(),
                    status.entries(),
                    Optional.of(tree).filter(WorkTree::isElsewhere).map(WorkTree::top));
        }
    }

    /**
     * Queries git about paths. One call is enough if the paths are in the directory and the
     * directory is in git's work tree. Otherwise, git is also queried for its work tree.
     */
    private Told tell(boolean beyond, Function<WorkTree, Collection<String>> paths) {
        WorkTree here = new WorkTree(directory, directory);
        GitAnswer first = beyond ? place() : status(here, paths.apply(here));
        if (beyond ? first.said().isEmpty() : first.refusal().isEmpty()) {
            return new Told(here, first);
        }
        Optional<WorkTree> tree = place().said().map(each -> WorkTree.read(directory, each));
        return tree.filter(each -> beyond || each.isElsewhere())
                .map(each -> new Told(each, status(each, paths.apply(each))))
                .orElse(new Told(here, first));
    }

    private GitAnswer status(WorkTree tree, Collection<String> paths) {
        List<String> command = new ArrayList<>(List.of(
                "status",
                "--porcelain=v2",
                "--branch",
                "--no-ahead-behind",
                "--no-renames",
                "--untracked-files=all",
                "--ignored=matching",
                "--ignore-submodules=none",
                "--"));
        // For git, no path means all paths; .git is a path that it never reports.
        (paths.isEmpty() ? List.of(".git") : paths).forEach(each -> command.add(tree.asked(each)));
        return git.orElseThrow().ask(command.toArray(String[]::new));
    }

    /**
     * Whether Git tracks a file at or under this path, so that a checkout or a pull can change it.
     */
    public boolean tracks(String path) {
        if (git.isEmpty() && lookedUp().isPresent()) {
            throw new Problem(
                    ExitCode.REFUSED,
                    directory
                            + " is in a Git repository and git is not on this machine, so it is unknown whether Git"
                            + " tracks " + path + "; nothing was changed",
                    "install git");
        }
        return git.flatMap(each -> each.ask("ls-files", "-z", "--cached", "--", path)
                        .orRefuse("so it is unknown whether Git tracks " + path + ", and nothing was changed"))
                .filter(said -> said.length() > 0)
                .isPresent();
    }

    /**
     * Returns the files at or under these paths in a commit, sorted by path. A symbolic link has
     * the content of its target among these files. The result is empty if part of it is not on this
     * machine: in a partial clone, git would fetch it.
     */
    public Optional<SortedMap<String, byte[]>> committed(String commit, Collection<String> paths) {
        return git.flatMap(each -> new CommittedFiles(each, commit).under(paths));
    }

    /**
     * Commits what differs at or under these folders and nothing else, whatever else is staged, as
     * {@code git commit --only} does.
     *
     * @param before {@link #changes} of these folders; files that are new since then are not
     *     committed
     * @return empty if nothing differs
     * @throws Problem REFUSED when there is no git or git did not commit; USAGE for an empty
     *     message or without a repository
     */
    public Optional<Commit> commit(String message, Collection<String> folders, Changes before) {
        if (message.isBlank()) {
            throw new Problem(ExitCode.USAGE, "the commit needs a message", "say why: countersign commit -m '...'");
        }
        refuseUnlessIn(before);
        return new Committing(git.orElseThrow(), this).of(message, folders, before);
    }

    /** Refuses to commit if git is missing or the directory is in no repository. */
    public void refuseUnlessIn(Changes changes) {
        if (git.isEmpty()) {
            throw new Problem(
                    ExitCode.REFUSED,
                    "git is not on this machine (no folder of the PATH has it); nothing was committed",
                    "install git");
        }
        if (!changes.inRepository()) {
            throw new Problem(
                    ExitCode.USAGE,
                    directory + " is not in a Git repository; nothing was committed",
                    "create one: countersign init " + ShellCommand.word(directory.toString()));
        }
    }

    /**
     * Refuses to commit a folder that is a symbolic link: git keeps the link as a file, and nothing
     * of what is behind it.
     */
    public void refuseLinks(Collection<String> folders) {
        folders.stream()
                .filter(each -> Files.isSymbolicLink(directory.resolve(each)))
                .findFirst()
                .ifPresent(each -> {
                    String there =
                            ShellCommand.word(LoadedFile.real(directory, each).toString());
                    throw new Problem(
                            ExitCode.REFUSED,
                            each + "/ is a symbolic link: git would commit the link, and no file behind it; nothing"
                                    + " was committed",
                            "commit those files with git: git -C " + there + " add . && git -C " + there
                                    + " commit .\nor put the folder itself in the place of the link");
                });
    }

    /** Whether a path leads into a {@code .git} folder. */
    static boolean isGits(Path path) {
        return Arrays.asList(path.toString().split("/", -1)).contains(".git");
    }
}
