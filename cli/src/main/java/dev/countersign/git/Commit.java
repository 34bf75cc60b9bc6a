package dev.countersign.git;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEditor;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.errors.LockFailedException;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryState;
import org.eclipse.jgit.lib.UserConfig;
import org.eclipse.jgit.revwalk.RevWalk;

/**
 * One commit of some paths. Built from blobs, tree and reference rather than by JGit's own commit command, because that one runs the
 * repository's hooks.
 */
final class Commit {
    private final Repository repository;
    private final WorkTree tree;

    Commit(Repository repository) throws IOException {
        this.repository = repository;
        this.tree = new WorkTree(repository);
    }

    /** Commits what differs at or under {@code paths}; nothing when nothing does. */
    Optional<String> of(Collection<String> paths, String message, Instant now) throws IOException {
        if (repository.getRepositoryState() != RepositoryState.SAFE) {
            throw refused(
                    "a " + repository.getRepositoryState().getDescription() + " is going on in the repository",
                    "end it with git first");
        }
        if (repository.getConfig().getBoolean("commit", "gpgSign", false)) {
            throw refused(
                    "Git is set to sign commits (commit.gpgSign), which countersign does not do", "commit with git");
        }
        PersonIdent author = author(now);
        DirCache index = lockedIndex();
        try {
            List<WorkTree.Item> changed = tree.changed(tree.under(paths).values());
            if (changed.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(commit(index, changed, message, author));
        } finally {
            index.unlock();
        }
    }

    private DirCache lockedIndex() throws IOException {
        try {
            DirCache index = repository.lockDirCache();
            if (index.hasUnmergedPaths()) {
                index.unlock();
                throw refused("the index of the repository has conflicts", "resolve them with git first");
            }
            return index;
        } catch (LockFailedException held) {
            throw refused(
                    "another program is working on the repository (index.lock is there)",
                    "try again when it has ended");
        }
    }

    private String commit(DirCache index, List<WorkTree.Item> changed, String message, PersonIdent author)
            throws IOException {
        try (ObjectInserter inserter = repository.newObjectInserter()) {
            Map<String, Optional<WorkTree.Blob>> blobs = new TreeMap<>();
            for (WorkTree.Item item : changed) {
                blobs.put(item.path(), insert(inserter, item));
            }
            CommitBuilder commit = new CommitBuilder();
            commit.setTreeId(treeWith(blobs, inserter));
            tree.head().ifPresent(commit::setParentId);
            commit.setAuthor(author);
            commit.setCommitter(committer(author));
            commit.setMessage(message.strip() + "\n");
            ObjectId id = inserter.insert(commit);
            inserter.flush();
            moveHead(id, commit);
            edit(index, blobs).commit();
            return id.name();
        }
    }

    private Optional<WorkTree.Blob> insert(ObjectInserter inserter, WorkTree.Item item) throws IOException {
        if (item.onDisk().isEmpty()) {
            return Optional.empty();
        }
        FileMode mode = tree.mode(item);
        if (!FileMode.REGULAR_FILE.equals(mode) && !FileMode.EXECUTABLE_FILE.equals(mode)) {
            throw refused(
                    item.path() + " is a link or a repository of its own: its contents would not be committed",
                    "put a file there");
        }
        if (item.filter().isPresent()) {
            throw refused(item.path() + " goes through a filter of Git, and countersign runs none", "commit with git");
        }
        byte[] stored = tree.stored(item, tree.read(item));
        return Optional.of(new WorkTree.Blob(mode, inserter.insert(Constants.OBJ_BLOB, stored)));
    }

    /** The commit's tree with these paths replaced. Not the index: what else is staged there stays staged. */
    private ObjectId treeWith(Map<String, Optional<WorkTree.Blob>> blobs, ObjectInserter inserter) throws IOException {
        DirCache inMemory = DirCache.newInCore();
        if (tree.head().isPresent()) {
            DirCacheBuilder all = inMemory.builder();
            try (RevWalk commits = new RevWalk(repository)) {
                all.addTree(
                        new byte[0],
                        DirCacheEntry.STAGE_0,
                        commits.getObjectReader(),
                        commits.parseCommit(tree.head().get()).getTree());
            }
            all.finish();
        }
        edit(inMemory, blobs).finish();
        return inMemory.writeTree(inserter);
    }

    /** Sizes and times stay unset in the entries: git then compares the contents once, and there is no race with an editor. */
    private static DirCacheEditor edit(DirCache index, Map<String, Optional<WorkTree.Blob>> blobs) {
        DirCacheEditor editor = index.editor();
        blobs.forEach((path, blob) -> editor.add(
                blob.isEmpty()
                        ? new DirCacheEditor.DeletePath(path)
                        : new DirCacheEditor.PathEdit(path) {
                            @Override
                            public void apply(DirCacheEntry entry) {
                                entry.setFileMode(blob.get().mode());
                                entry.setObjectId(blob.get().id());
                                entry.setLength(0);
                                entry.setLastModified(Instant.EPOCH);
                            }
                        }));
        return editor;
    }

    private void moveHead(ObjectId id, CommitBuilder commit) throws IOException {
        RefUpdate update = repository.updateRef(Constants.HEAD);
        update.setExpectedOldObjectId(tree.head().orElse(ObjectId.zeroId()));
        update.setNewObjectId(id);
        update.setRefLogIdent(commit.getCommitter());
        String subject = commit.getMessage().lines().findFirst().orElse("");
        update.setRefLogMessage((tree.head().isPresent() ? "commit: " : "commit (initial): ") + subject, false);
        RefUpdate.Result result = update.update();
        if (result != RefUpdate.Result.NEW && result != RefUpdate.Result.FAST_FORWARD) {
            throw refused(
                    "the branch could not be moved to the new commit (" + result + ")",
                    "see what else writes to it, and try again");
        }
    }

    private PersonIdent author(Instant now) {
        UserConfig user = repository.getConfig().get(UserConfig.KEY);
        if (user.isAuthorNameImplicit() || user.isAuthorEmailImplicit()) {
            throw refused(
                    "Git does not know who commits",
                    "git config --global user.name 'Your Name'; git config --global user.email you@example.net");
        }
        return new PersonIdent(user.getAuthorName(), user.getAuthorEmail(), now, ZoneId.systemDefault());
    }

    private PersonIdent committer(PersonIdent author) {
        UserConfig user = repository.getConfig().get(UserConfig.KEY);
        return new PersonIdent(
                user.getCommitterName(), user.getCommitterEmail(), author.getWhenAsInstant(), author.getZoneId());
    }

    private static Problem refused(String what, String advice) {
        return new Problem(ExitCode.REFUSED, what + "; nothing was committed", advice);
    }
}
