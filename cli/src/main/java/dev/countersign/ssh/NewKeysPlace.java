package dev.countersign.ssh;

import java.nio.file.Path;

/**
 * A folder in whose known_hosts files new keys may be written.
 *
 * @param folder without {@code ..}
 * @param own whether it is the user's own: then a link there is the user's too, and is followed; else none is
 * @param below whether a file may lie in a folder of it as well
 */
public record NewKeysPlace(Path folder, boolean own, boolean below) {
    /** Whether {@code file}, which is absolute and without {@code ..}, lies there. */
    boolean holds(Path file) {
        return below ? file.startsWith(folder) && !file.equals(folder) : folder.equals(file.getParent());
    }
}
