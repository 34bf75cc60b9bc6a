package dev.countersign.git;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.FileReason;
import dev.countersign.diagnostic.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.util.SystemReader;

/**
 * The Git side of a policy directory, which may be a repository, a folder in one, a linked work tree, or nothing of the kind. All
 * paths are relative to the policy directory. No hook, no filter, no other program and no network is ever used.
 */
public final class PolicyRepository {
    private final Path directory;

    private PolicyRepository(Path directory) {
        this.directory = directory;
    }

    /** The policy directory {@code directory}, which must be there. */
    public static PolicyRepository at(Path directory) {
        StillSystem.install();
        try {
            return new PolicyRepository(directory.toRealPath());
        } catch (IOException absent) {
            throw new Problem(
                    ExitCode.USAGE,
                    directory + " cannot be opened: " + FileReason.of(absent, directory),
                    "name a policy directory with -C");
        }
    }

    /** As {@link #at}, after making a repository of the directory where it is not in one already. Commits nothing. */
    public static PolicyRepository init(Path directory) {
        PolicyRepository policies = at(directory);
        if (!policies.isRepository()) {
            try (Repository made = new FileRepositoryBuilder()
                    .setWorkTree(policies.directory.toFile())
                    .setInitialBranch(firstBranch())
                    .build()) {
                made.create(false);
            } catch (Exception failed) {
                throw broken(directory, failed);
            }
        }
        return policies;
    }

    private static String firstBranch() throws Exception {
        String configured = SystemReader.getInstance().getUserConfig().getString("init", null, "defaultBranch");
        return configured == null || configured.isBlank() ? "main" : configured;
    }

    /** Whether the directory is in a repository. */
    public boolean isRepository() {
        return builder().isPresent();
    }

    /** A path as Git names it, from the top of the work tree; as it is where there is no repository. */
    public String pathInRepository(String path) {
        return inRepository(repository -> inside(repository, path).orElse(path)).orElse(path);
    }

    /** The revision that these bytes, by path, were loaded from. */
    public Revision revision(Map<String, byte[]> loaded) {
        return revision(loaded, List.of());
    }

    /**
     * The revision that these bytes, by path, were loaded from.
     *
     * @param whole folders that were loaded as a whole: a file that the commit has in them and the disk has not counts as differing
     */
    public Revision revision(Map<String, byte[]> loaded, Collection<String> whole) {
        return inRepository(repository -> {
                    WorkTree tree = new WorkTree(repository);
                    Map<String, byte[]> wanted = new TreeMap<>();
                    List<String> differing = new ArrayList<>();
                    for (Map.Entry<String, byte[]> each : loaded.entrySet()) {
                        inside(repository, each.getKey())
                                .ifPresentOrElse(
                                        path -> wanted.put(path, each.getValue()), () -> differing.add(each.getKey()));
                    }
                    Map<String, WorkTree.Item> items = tree.under(wanted.keySet());
                    for (Map.Entry<String, byte[]> each : wanted.entrySet()) {
                        WorkTree.Item item = items.get(each.getKey());
                        if (item == null || !tree.isCommitted(item, each.getValue())) {
                            differing.add(outside(repository, each.getKey()));
                        }
                    }
                    for (WorkTree.Item item :
                            tree.under(inside(repository, whole)).values()) {
                        if (item.onDisk().isEmpty()) {
                            differing.add(outside(repository, item.path()));
                        }
                    }
                    return new Revision(tree.head().map(ObjectId::name), differing);
                })
                .orElse(Revision.none());
    }

    /** The files at or under these paths that differ from the commit: edited, new or gone. Empty where there is no repository. */
    public List<String> changed(Collection<String> paths) {
        return inRepository(repository -> {
                    WorkTree tree = new WorkTree(repository);
                    List<String> changed = new ArrayList<>();
                    for (WorkTree.Item item :
                            tree.changed(tree.under(inside(repository, paths)).values())) {
                        changed.add(outside(repository, item.path()));
                    }
                    return List.copyOf(changed);
                })
                .orElse(List.of());
    }

    /** Whether Git tracks a file at or under this path: then a checkout or a pull can change it. */
    public boolean tracks(String path) {
        return inRepository(repository -> {
                    DirCache index = repository.readDirCache();
                    return inside(repository, List.of(path)).stream()
                            .anyMatch(each -> index.getEntry(each) != null || index.getEntriesWithin(each).length > 0);
                })
                .orElse(false);
    }

    /**
     * The files at or under these paths as the commit has them, in the order of their paths. Empty before the first commit, and where
     * there is no repository; links are left out.
     */
    public SortedMap<String, byte[]> committed(Collection<String> paths) {
        return inRepository(repository -> {
                    WorkTree tree = new WorkTree(repository);
                    SortedMap<String, byte[]> files = new TreeMap<>();
                    for (WorkTree.Item item :
                            tree.under(inside(repository, paths)).values()) {
                        Optional<byte[]> bytes = tree.committed(item);
                        if (bytes.isPresent()) {
                            files.put(outside(repository, item.path()), bytes.get());
                        }
                    }
                    return files;
                })
                .orElseGet(TreeMap::new);
    }

    /**
     * Commits what differs at or under these paths, and nothing else, whatever else is staged.
     *
     * @return the new commit's 40 hexadecimal digits, or nothing when nothing differs
     * @throws Problem REFUSED when Git does not know who commits, a merge is going on, somebody else commits at the same time, a
     *     file would need a filter or is a link, or commits are to be signed; USAGE for an empty message or without a repository
     */
    public Optional<String> commit(String message, Collection<String> paths, Instant now) {
        if (message.isBlank()) {
            throw new Problem(ExitCode.USAGE, "the commit needs a message", "say why: countersign commit -m '...'");
        }
        return inRepository(repository -> new Commit(repository).of(inside(repository, paths), message, now))
                .orElseThrow(() -> new Problem(
                        ExitCode.USAGE, directory + " is not in a Git repository", "make one: countersign init"));
    }

    /** Work that may fail in JGit's ways. */
    private interface Work<T> {
        T in(Repository repository) throws Exception;
    }

    private <T> Optional<T> inRepository(Work<T> work) {
        Optional<FileRepositoryBuilder> builder = builder();
        if (builder.isEmpty()) {
            return Optional.empty();
        }
        try (Repository repository = builder.get().build()) {
            return Optional.of(work.in(repository));
        } catch (Problem told) {
            throw told;
        } catch (Exception failed) {
            throw broken(directory, failed);
        }
    }

    /**
     * The repository whose {@code .git} is nearest. One that cannot be read is an error and not "no repository": a revision of none
     * would be a wrong record. Not readEnvironment(): in a hook, GIT_DIR may point at another repository's business.
     */
    private Optional<FileRepositoryBuilder> builder() {
        return workTree().map(each -> {
            FileRepositoryBuilder builder = new FileRepositoryBuilder();
            if (each.getParent() != null) {
                builder.addCeilingDirectory(each.getParent().toFile());
            }
            if (builder.findGitDir(each.toFile()).getGitDir() == null) {
                throw broken(each, new IOException(each.resolve(".git") + " is no repository"));
            }
            return builder;
        });
    }

    /** The top of the work tree that the directory is in: the nearest one with a {@code .git}. */
    public Optional<Path> workTree() {
        for (Path each = directory; each != null; each = each.getParent()) {
            if (Files.exists(each.resolve(".git"), LinkOption.NOFOLLOW_LINKS)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    private List<String> inside(Repository repository, Collection<String> paths) {
        return paths.stream()
                .map(each -> inside(repository, each))
                .flatMap(Optional::stream)
                .toList();
    }

    /** A path as the repository names it; nothing when it lies outside. */
    private Optional<String> inside(Repository repository, String path) {
        Path top = top(repository);
        Path file = directory.resolve(path).normalize();
        return file.startsWith(top)
                ? Optional.of(top.relativize(file).toString().replace('\\', '/'))
                : Optional.empty();
    }

    private String outside(Repository repository, String path) {
        return directory.relativize(top(repository).resolve(path)).toString().replace('\\', '/');
    }

    private static Path top(Repository repository) {
        try {
            return repository.getWorkTree().toPath().toRealPath();
        } catch (IOException gone) {
            throw broken(repository.getWorkTree().toPath(), gone);
        }
    }

    private static Problem broken(Path directory, Exception failed) {
        return new Problem(
                ExitCode.FAILED,
                "the Git repository of " + directory + " cannot be used: " + FileReason.of(failed),
                "see what git says: git -C " + directory + " status");
    }
}
