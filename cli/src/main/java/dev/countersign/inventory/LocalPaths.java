package dev.countersign.inventory;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.yaml.YamlText;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Resolves the paths in an inventory: {@code ~/} is the user's home, and a relative path starts at
 * the directory of the inventory.
 */
final class LocalPaths {
    private final Path home;
    private final Path directory;
    private final Diagnostics found;

    /** @param inventory the file that contains the paths */
    LocalPaths(Path home, Path inventory, Diagnostics found) {
        this.home = home;
        this.directory = inventory.toAbsolutePath().resolveSibling("");
        this.found = found;
    }

    /** The absolute path that {@code text} means; messages call it {@code called}. */
    Optional<Path> read(YamlText text, String called) {
        String written = text.text();
        try {
            if (written.equals("~") || written.startsWith("~/")) {
                return Optional.of(home.resolve(written.substring(Math.min(2, written.length())))
                        .normalize());
            }
            if (written.startsWith("~")) {
                found.add(
                        Diagnostic.error(text.at(), called + " begins with '~' and a user name, which is not supported")
                                .advise("write the whole path"));
                return Optional.empty();
            }
            return Optional.of(directory.resolve(written).normalize());
        } catch (InvalidPathException odd) {
            found.add(Diagnostic.error(text.at(), called + " is not a path"));
            return Optional.empty();
        }
    }
}
