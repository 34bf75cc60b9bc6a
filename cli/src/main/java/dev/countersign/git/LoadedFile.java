package dev.countersign.git;

import dev.countersign.bytes.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file that was loaded, and where git has it.
 *
 * @param path as it was loaded
 * @param inRepository where its bytes are, from the policy directory, without links on the way; nothing when that is not in the repository
 * @param file what git looks into
 */
record LoadedFile(String path, Optional<String> inRepository, Bytes bytes, Path file) {

    static LoadedFile of(WorkTree tree, String path, byte[] bytes) {
        return new LoadedFile(path, tree.pathOf(real(tree.directory(), path)), Bytes.of(bytes), tree.file(path));
    }

    /** Without links on its way. Also of a file that is gone by now: then it is where its folder is. */
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
     * Whether git says that it differs from the commit. Asked after git was: what was edited in the meantime is noticed, and counts only
     * where the commit does not have what was loaded.
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
