package dev.countersign.git;

import dev.countersign.bytes.Bytes;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where git has the files that it speaks of.
 *
 * @param directory the policy directory
 * @param top the top of git's work tree, or a folder in it when no more has to be known
 */
record WorkTree(Path directory, Path top) {
    /** From the answer of {@code git rev-parse --show-prefix --show-toplevel}. */
    static WorkTree read(Path directory, Bytes answer) {
        String said = answer.utf8();
        return new WorkTree(directory, Path.of(said.substring(said.indexOf('\n') + 1, said.length() - 1)));
    }

    /** Whether the policy directory lies outside it, because {@code core.worktree} names another folder. */
    boolean isElsewhere() {
        return !directory.startsWith(top);
    }

    /** The folder that git takes relative paths from. */
    private Path base() {
        return isElsewhere() ? top : directory;
    }

    /** A path from the policy directory, as git is asked for it: it refuses an absolute one that is not in its work tree. */
    String asked(String path) {
        return isElsewhere() ? path : directory.resolve(path).normalize().toString();
    }

    /** The path from the policy directory of a file without links on its way; nothing when git does not have it. */
    Optional<String> pathOf(Path real) {
        return Optional.of(real)
                .filter(each -> each.startsWith(isElsewhere() ? directory : top) && !PolicyRepository.isGits(each))
                .map(each -> directory.relativize(each).toString());
    }

    /** The file that git looks into for a path from the policy directory. */
    Path file(String path) {
        return base().resolve(path).normalize();
    }
}
