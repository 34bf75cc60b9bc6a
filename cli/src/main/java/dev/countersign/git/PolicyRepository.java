package dev.countersign.git;

import dev.countersign.bytes.Bytes;
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
import java.util.function.Function;

/**
 * The Git side of a policy directory, which may be a repository, a folder in one, a linked work tree, or nothing of the kind. All
 * paths are relative to the policy directory. Git itself is asked, one call for one question; where this machine has no git, it is as
 * if there were no repository, except that nothing is committed.
 */
public final class PolicyRepository {
    /** What a policy directory commits, and what it is read from. */
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
        return at(directory, variables).init();
    }

    /**
     * A repository of the directory where it was not in one already and this machine has git. Commits nothing.
     *
     * @throws Problem REFUSED when there is a repository that git cannot use, or when git made none
     */
    public PolicyRepository init() {
        if (git.isEmpty() || isRepository()) {
            return this;
        }
        boolean named = git.get()
                        .asking(new byte[0], "config", "--get", "init.defaultBranch")
                        .exit()
                == 0;
        GitRun.Said said = named
                ? git.get().act(new byte[0], "init", "--quiet")
                : git.get().act(new byte[0], "-c", "init.defaultBranch=main", "init", "--quiet");
        if (said.exit() != 0) {
            throw new Problem(
                    ExitCode.REFUSED,
                    "git made no repository of " + directory + "; nothing was written",
                    "git says:\n" + GitRun.indented(said.everything()));
        }
        PolicyRepository made = new PolicyRepository(directory, git);
        made.place = Optional.of(GitAnswer.of(Bytes.utf8("\n" + directory + "\n")));
        return made;
    }

    /** Whether the directory is in a repository, as git finds it; without git, whether it looks so. */
    public boolean isRepository() {
        return git.isEmpty()
                ? lookedUp().isPresent()
                : place().orRefuse(NOTHING_CHANGED).isPresent();
    }

    Path directory() {
        return directory;
    }

    /** Whether this machine has git: without it, a repository has no revision that could be told. */
    public boolean hasGit() {
        return git.isPresent();
    }

    /** For a machine without git: the nearest folder with a {@code .git}, whatever git would make of it. */
    private Optional<Path> lookedUp() {
        for (Path each = directory; each != null; each = each.getParent()) {
            if (Files.exists(each.resolve(".git"), LinkOption.NOFOLLOW_LINKS)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    /** The path from the directory that git calls the top, and the top. */
    private synchronized GitAnswer place() {
        GitAnswer answer =
                place.orElseGet(() -> git.orElseThrow().ask("rev-parse", "--show-prefix", "--show-toplevel"));
        place = Optional.of(answer);
        return answer;
    }

    /** A path as Git names it, from the top of the work tree; as it is where there is no repository. */
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
     * The revision that these bytes, by path, were loaded from: what git says of the files and folders, and then whether each file still
     * has the bytes that were loaded.
     *
     * @param whole folders that were loaded as a whole: everything that git has to say of what is in them counts
     */
    public Revision revision(Map<String, byte[]> loaded, Collection<String> whole) {
        if (git.isEmpty()) {
            return Revision.none();
        }
        boolean beyond = loaded.keySet().stream()
                .anyMatch(each -> !LoadedFile.real(directory, each).startsWith(directory));
        Told told = tell(beyond, tree -> asked(files(tree, loaded), whole));
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
        // What was loaded is then another file than the one that git speaks of.
        boolean elsewhere = changes.elsewhere().isPresent();
        changes.changed().stream()
                .filter(each -> elsewhere || !loaded.containsKey(each))
                .forEach(differing::add);
        return new Revision(changes.head(), List.copyOf(differing), changes.ignored(loaded.keySet()));
    }

    /**
     * What git has to say of these files and folders.
     *
     * @throws Problem REFUSED when there is a repository of which git says nothing
     */
    public Changes changes(Collection<String> paths) {
        return changes(paths, NOTHING_CHANGED);
    }

    /** @param so what is told when git says nothing */
    Changes changes(Collection<String> paths, String so) {
        if (git.isEmpty()) {
            return Changes.NONE;
        }
        Told told = tell(false, tree -> paths);
        return told.answer().orRefuse(so).map(told::changes).orElse(Changes.NONE);
    }

    /** What git said of its files, and where it has them. */
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
     * Asks about paths, with one call where they lie in the directory and git's work tree is where the directory is. Otherwise, git is
     * asked for its work tree too.
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
        // Git takes no path for all of them; this one it never has.
        (paths.isEmpty() ? List.of(".git") : paths).forEach(each -> command.add(tree.asked(each)));
        return git.orElseThrow().ask(command.toArray(String[]::new));
    }

    /** Whether Git tracks a file at or under this path: then a checkout or a pull can change it. */
    public boolean tracks(String path) {
        if (git.isEmpty() && lookedUp().isPresent()) {
            throw new Problem(
                    ExitCode.REFUSED,
                    directory
                            + " is in a Git repository and git is not on this machine, so nothing can tell whether Git"
                            + " tracks " + path + "; nothing was changed",
                    "install git");
        }
        return git.flatMap(each -> each.ask("ls-files", "-z", "--cached", "--", path)
                        .orRefuse("so nothing can tell whether Git tracks " + path + ", and nothing was changed"))
                .filter(said -> said.length() > 0)
                .isPresent();
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
        refuseUnlessIn(before);
        return new Committing(git.orElseThrow(), this).of(message, folders, before);
    }

    /** Refuses to commit where git is missing, or where it knows no repository. */
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
                    "make it one: countersign init " + directory);
        }
    }

    /** Whether a path leads into what git keeps for itself. */
    static boolean isGits(Path path) {
        return Arrays.asList(path.toString().split("/", -1)).contains(".git");
    }
}
