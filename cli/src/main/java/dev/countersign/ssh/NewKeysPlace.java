package dev.countersign.ssh;

import java.nio.file.Path;

/**
 * A folder in whose known_hosts files new keys may be written.
 *
 * @param folder without {@code ..}
 * @param own whether the folder is the user's own: then links in it are the user's too and are
 *     followed; otherwise no link is followed
 * @param below whether the file may also be in a subfolder
 */
public record NewKeysPlace(Path folder, boolean own, boolean below) {
    /** Whether {@code file}, which is absolute and without {@code ..}, is in this place. */
    boolean holds(Path file) {
        return below ? file.startsWith(folder) && !file.equals(folder) : folder.equals(file.getParent());
    }
}
