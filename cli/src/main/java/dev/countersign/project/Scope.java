package dev.countersign.project;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.inventory.Shard;
import dev.countersign.trust.SettingsFile;
import dev.countersign.trust.ThisUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the user wants to work on: a policy repository, which of its files, and which of its hosts.
 *
 * @param directory the policy repository, as the user named it
 * @param inventories the inventories that were named; empty for those of the repository
 * @param policies the policies that were named; empty for those of the repository
 * @param limit the hosts selected with {@code -l}; empty for all of them
 * @param shard only the hosts of this shard; empty for all of them
 * @param config the user's own settings, if they are not in the usual place
 */
public record Scope(
        Path directory,
        List<Path> inventories,
        List<Path> policies,
        Optional<String> limit,
        Optional<Shard> shard,
        Optional<Path> config) {
    public Scope {
        inventories = List.copyOf(inventories);
        policies = List.copyOf(policies);
    }

    /** Returns the scope of a whole policy repository. */
    static Scope of(Path directory) {
        return new Scope(directory, List.of(), List.of(), Optional.empty(), Optional.empty(), Optional.empty());
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
                if (isRepository(at)) {
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

    private static boolean isRepository(Path folder) {
        return Stream.of("policies", "inventories")
                .anyMatch(each -> Files.isDirectory(folder.resolve(each)) && !foreign(folder, each));
    }

    /**
     * Whether a folder that everybody may write to, as /tmp, has something of this name that
     * somebody else put there.
     */
    static boolean foreign(Path folder, String name) {
        Path there = folder.resolve(name);
        if (!there.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return false;
        }
        try {
            return Files.getPosixFilePermissions(folder).contains(PosixFilePermission.OTHERS_WRITE)
                    && !ThisUser.owns(there)
                    && !Files.getOwner(there, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(folder));
        } catch (IOException absent) {
            return false;
        }
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
