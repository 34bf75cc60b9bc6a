package dev.countersign.ssh;

import java.nio.file.Path;

/**
 * A folder in whose known_hosts files new keys may be written.
 *
 * @param folder without {@code ..}
 * @param own whether it is the user's own: then a link there is the user's too, and is followed; else none is, and a file may lie in a
 *     folder of it
 */
public record NewKeysPlace(Path folder, boolean own) {
    /** Whether {@code file}, which is absolute and without {@code ..}, lies there. */
    boolean holds(Path file) {
        return own
                ? folder.equals(file.getParent())
                : file.startsWith(folder) && file.getNameCount() > folder.getNameCount();
    }
}
