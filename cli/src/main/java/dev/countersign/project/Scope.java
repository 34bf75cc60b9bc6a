package dev.countersign.project;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.trust.SettingsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;
import java.util.Optional;

/**
 * What the user wants to work on: a policy repository, which of its files, and which of its hosts.
 *
 * @param directory the policy repository, as the user named it
 * @param inventories the inventories that were named; empty for those of the repository
 * @param policies the policies that were named; empty for those of the repository
 * @param limit the hosts selected with {@code -l}; empty for all of them
 * @param config the user's own settings, if they are not in the usual place
 */
public record Scope(
        Path directory, List<Path> inventories, List<Path> policies, Optional<String> limit, Optional<Path> config) {
    public Scope {
        inventories = List.copyOf(inventories);
        policies = List.copyOf(policies);
    }

    /** Returns the scope of a whole policy repository. */
    static Scope of(Path directory) {
        return new Scope(directory, List.of(), List.of(), Optional.empty(), Optional.empty());
    }

    /**
     * Returns the policy repository that contains a folder, found as git finds its own: the folder
     * itself, or the first one above it that is a policy repository. Folders that belong to
     * somebody else are not looked into on the way up.
     *
     * @return a relative path; the folder itself if none is found
     */
    public static Path around(Path folder) {
        Path relative = folder;
        Path at = folder.toAbsolutePath().normalize();
        try {
            UserPrincipal owner = Files.getOwner(at);
            while (at != null && Files.getOwner(at).equals(owner)) {
                if (Files.isDirectory(at.resolve("policies")) || Files.isDirectory(at.resolve("inventories"))) {
                    return relative;
                }
                at = at.getParent();
                relative = relative.resolve("..");
            }
        } catch (IOException unreadable) {
            return folder;
        }
        return folder;
    }

    /**
     * The absolute path of the policy repository.
     *
     * @throws Problem with code 64 if it is not a folder
     */
    public Path folder() {
        Path folder = directory.toAbsolutePath().normalize();
        if (!Files.isDirectory(folder)) {
            throw new Problem(ExitCode.USAGE, directory + " is not a directory", "name a policy repository with -C");
        }
        return folder;
    }

    /**
     * Returns the user's own settings file, which must not be in the repository that is worked on.
     */
    public SettingsFile settings(Workstation workstation) {
        return new SettingsFile(
                config.orElse(SettingsFile.usual(workstation.home())),
                workstation.home(),
                Ground.of(this, workstation).tops());
    }
}
