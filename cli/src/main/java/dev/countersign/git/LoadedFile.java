package dev.countersign.git;

import dev.countersign.bytes.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file that was loaded, and its place in git.
 *
 * @param path as it was loaded
 * @param inRepository the place of its bytes, relative to the policy directory, with symbolic links
 *     resolved; empty if that is not in the repository
 * @param file the file that git reads
 */
record LoadedFile(String path, Optional<String> inRepository, Bytes bytes, Path file) {

    static LoadedFile of(WorkTree tree, String path, byte[] bytes) {
        return new LoadedFile(path, tree.pathOf(real(tree.directory(), path)), Bytes.of(bytes), tree.file(path));
    }

    /** Resolves symbolic links. For a file that no longer exists, resolves its folder. */
    static Path real(Path directory, String path) {
        Path file = directory.resolve(path).normalize();
        try {
            return file.toRealPath();
        } catch (IOException gone) {
            try {
                return file.resolveSibling("").toRealPath().resolve(String.valueOf(file.getFileName()));
            } catch (IOException folderToo) {
                return file;
            }
        }
    }

    /**
     * Whether the file differs from the commit. Call it after git was queried: a file edited since
     * then is noticed, and counts as different only if the commit does not have the bytes that were
     * loaded.
     */
    boolean differs(Changes changes) {
        if (inRepository.isEmpty()) {
            return true;
        }
        Optional<Status.Entry> entry = changes.about(inRepository.get()).or(() -> changes.about(path));
        return isUnchanged()
                ? entry.isPresent()
                : entry.flatMap(Status.Entry::committed)
                        .filter(id -> BlobId.names(id, bytes.toArray()))
                        .isEmpty();
    }

    private boolean isUnchanged() {
        try {
            return Bytes.of(Files.readAllBytes(OddName.found(file))).equals(bytes);
        } catch (IOException gone) {
            return false;
        }
    }
}
