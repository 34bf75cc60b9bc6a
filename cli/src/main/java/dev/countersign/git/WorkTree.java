package dev.countersign.git;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.CoreConfig.EolStreamType;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.EmptyTreeIterator;
import org.eclipse.jgit.treewalk.FileTreeIterator;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.TreeWalk.OperationType;
import org.eclipse.jgit.treewalk.filter.PathFilterGroup;
import org.eclipse.jgit.util.io.EolStreamTypeUtil;

/** The files of a repository, seen twice: as the commit has them, and as they lie on the disk. Runs no filter program. */
final class WorkTree {
    private final Repository repository;
    private final Optional<ObjectId> head;

    WorkTree(Repository repository) throws IOException {
        this.repository = repository;
        this.head = Optional.ofNullable(repository.resolve(Constants.HEAD));
    }

    /** The commit that is checked out; nothing before the first one. */
    Optional<ObjectId> head() {
        return head;
    }

    /**
     * One path.
     *
     * @param inCommit its mode and blob in the commit, when it is there
     * @param onDisk its mode on the disk, when it is there
     * @param eol how Git changes its line ends on the way in
     * @param filter the program that Git would run it through on the way in
     */
    record Item(
            String path,
            Optional<Blob> inCommit,
            Optional<FileMode> onDisk,
            EolStreamType eol,
            Optional<String> filter) {}

    /** What a tree says of a path. */
    record Blob(FileMode mode, ObjectId id) {}

    /** Everything at or under these paths, relative to the top of the work tree; ignored files only where the commit has them. */
    Map<String, Item> under(Collection<String> paths) throws IOException {
        Map<String, Item> found = new TreeMap<>();
        if (paths.isEmpty()) {
            return found;
        }
        try (TreeWalk walk = new TreeWalk(repository);
                RevWalk commits = new RevWalk(repository)) {
            walk.setOperationType(OperationType.CHECKIN_OP);
            walk.setRecursive(true);
            if (head.isPresent()) {
                walk.addTree(commits.parseCommit(head.get()).getTree());
            } else {
                walk.addTree(new EmptyTreeIterator());
            }
            walk.addTree(new FileTreeIterator(repository));
            if (!paths.contains("")) {
                walk.setFilter(PathFilterGroup.createFromStrings(paths));
            }
            while (walk.next()) {
                Item item = item(walk);
                if (item.inCommit().isPresent() || !ignored(walk)) {
                    found.put(item.path(), item);
                }
            }
        }
        return found;
    }

    private static Item item(TreeWalk walk) throws IOException {
        boolean committed = walk.getFileMode(0) != FileMode.MISSING;
        boolean there = walk.getFileMode(1) != FileMode.MISSING;
        return new Item(
                walk.getPathString(),
                committed ? Optional.of(new Blob(walk.getFileMode(0), walk.getObjectId(0))) : Optional.empty(),
                there ? Optional.of(walk.getFileMode(1)) : Optional.empty(),
                walk.getEolStreamType(OperationType.CHECKIN_OP),
                Optional.ofNullable(walk.getFilterCommand(Constants.ATTR_FILTER_TYPE_CLEAN)));
    }

    private static boolean ignored(TreeWalk walk) throws IOException {
        FileTreeIterator file = walk.getTree(1, FileTreeIterator.class);
        return file != null && file.isEntryIgnored();
    }

    /** The file's bytes as they lie on the disk. */
    byte[] read(Item item) throws IOException {
        return Files.readAllBytes(
                Path.of(repository.getWorkTree().getPath(), item.path().split("/")));
    }

    /** The bytes of a file as the commit has it; nothing for what the commit has not, or has as a link. */
    Optional<byte[]> committed(Item item) throws IOException {
        Optional<Blob> file = item.inCommit()
                .filter(each ->
                        FileMode.REGULAR_FILE.equals(each.mode()) || FileMode.EXECUTABLE_FILE.equals(each.mode()));
        return file.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        repository.open(file.get().id(), Constants.OBJ_BLOB).getBytes());
    }

    /** These bytes as Git would store them. A commit that has CRLF keeps it: git leaves such files alone (gitattributes, text=auto). */
    byte[] stored(Item item, byte[] bytes) throws IOException {
        boolean guessed = item.eol() == EolStreamType.AUTO_LF || item.eol() == EolStreamType.AUTO_CRLF;
        if (item.eol() == EolStreamType.DIRECT || (guessed && committedWithCrlf(item))) {
            return bytes;
        }
        return EolStreamTypeUtil.wrapInputStream(new ByteArrayInputStream(bytes), item.eol())
                .readAllBytes();
    }

    private boolean committedWithCrlf(Item item) throws IOException {
        if (item.inCommit().isEmpty()) {
            return false;
        }
        byte[] committed =
                repository.open(item.inCommit().get().id(), Constants.OBJ_BLOB).getBytes();
        for (int i = 1; i < committed.length; i++) {
            if (committed[i] == '\n' && committed[i - 1] == '\r') {
                return true;
            }
        }
        return false;
    }

    /** Whether these bytes are what the commit has at this path, stored as they are or as Git would store them. */
    boolean isCommitted(Item item, byte[] bytes) throws IOException {
        Optional<Blob> blob = item.inCommit()
                .filter(each ->
                        FileMode.REGULAR_FILE.equals(each.mode()) || FileMode.EXECUTABLE_FILE.equals(each.mode()));
        if (blob.isEmpty()) {
            return false;
        }
        ObjectId wanted = blob.get().id();
        return idOf(bytes).equals(wanted)
                || (item.filter().isEmpty() && idOf(stored(item, bytes)).equals(wanted));
    }

    static ObjectId idOf(byte[] bytes) {
        try (ObjectInserter formatter = new ObjectInserter.Formatter()) {
            return formatter.idFor(Constants.OBJ_BLOB, bytes);
        }
    }

    /** The mode the file gets in a commit; where the file system has no executable bit, the commit's own is kept. */
    FileMode mode(Item item) {
        FileMode disk = item.onDisk().orElse(FileMode.MISSING);
        boolean trusted = repository.getConfig().getBoolean("core", "filemode", true);
        return trusted ? disk : item.inCommit().map(Blob::mode).orElse(disk);
    }

    /** Those of {@code items} that a commit would change. */
    List<Item> changed(Collection<Item> items) throws IOException {
        List<Item> changed = new ArrayList<>();
        for (Item item : items) {
            if (item.onDisk().isEmpty() || item.inCommit().isEmpty() || !sameOnDisk(item)) {
                changed.add(item);
            }
        }
        return changed;
    }

    private boolean sameOnDisk(Item item) throws IOException {
        FileMode mode = mode(item);
        boolean plain = FileMode.REGULAR_FILE.equals(mode) || FileMode.EXECUTABLE_FILE.equals(mode);
        return plain
                && item.inCommit().filter(each -> each.mode().equals(mode)).isPresent()
                && isCommitted(item, read(item));
    }
}
