package dev.countersign.git;

import dev.countersign.bytes.Bytes;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The work tree that git uses.
 *
 * @param directory the policy directory
 * @param top the top of git's work tree; a folder in it if the exact top does not matter
 */
record WorkTree(Path directory, Path top) {
    /** Parses the output of {@code git rev-parse --show-prefix --show-toplevel}. */
    static WorkTree read(Path directory, Bytes answer) {
        String said = answer.utf8();
        return new WorkTree(directory, Path.of(said.substring(said.indexOf('\n') + 1, said.length() - 1)));
    }

    /**
     * Whether the policy directory is outside the work tree, because {@code core.worktree} names
     * another folder.
     */
    boolean isElsewhere() {
        return !directory.startsWith(top);
    }

    /** The folder to which git's relative paths refer. */
    private Path base() {
        return isElsewhere() ? top : directory;
    }

    /**
     * Converts a path from the policy directory for a call to git, which refuses an absolute path
     * outside its work tree.
     */
    String asked(String path) {
        return isElsewhere() ? path : directory.resolve(path).normalize().toString();
    }

    /**
     * Returns the path, relative to the policy directory, of a file whose symbolic links are
     * resolved; empty if git does not have it.
     */
    Optional<String> pathOf(Path real) {
        Path within = isElsewhere() ? directory : top;
        // the work tree itself may lie in the .git of another one
        return Optional.of(real)
                .filter(each -> each.startsWith(within) && !PolicyRepository.isGits(within.relativize(each)))
                .map(each -> directory.relativize(each).toString());
    }

    /** Returns the file that git reads for a path from the policy directory. */
    Path file(String path) {
        return base().resolve(path).normalize();
    }
}
