package dev.countersign.git;

import dev.countersign.document.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file that was loaded, and where git has it.
 *
 * @param path as it was loaded
 * @param inRepository where its bytes are, from the policy directory, without links on the way; nothing when that is not in the repository
 */
record LoadedFile(String path, Optional<String> inRepository, Bytes bytes, Path file) {

    static LoadedFile of(Path directory, Path top, String path, byte[] bytes) {
        Path file = directory.resolve(path).normalize();
        Optional<String> inside = real(file)
                .filter(each -> each.startsWith(top) && !PolicyRepository.isGits(each))
                .map(each -> directory.relativize(each).toString());
        return new LoadedFile(path, inside, Bytes.of(bytes), file);
    }

    /** Also of a file that is gone by now: then it is where its folder is. */
    private static Optional<Path> real(Path file) {
        try {
            return Optional.of(file.toRealPath());
        } catch (IOException gone) {
            try {
                return Optional.of(file.resolveSibling("").toRealPath().resolve(String.valueOf(file.getFileName())));
            } catch (IOException folderToo) {
                return Optional.of(file);
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
            return Bytes.of(Files.readAllBytes(file)).equals(bytes);
        } catch (IOException gone) {
            return false;
        }
    }
}
