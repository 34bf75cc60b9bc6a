package dev.countersign.project;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.diagnostic.Location;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The folders on this machine that other people write to: the policy folder, and the Git work trees
 * that contain it and the named files. A symbolic link in them may lead to a different place in the
 * same folder, and nowhere else. A work tree that contains the user's home is the user's own and
 * does not count.
 *
 * @param tops real paths
 */
public record Ground(List<Path> tops) {
    public Ground {
        tops = List.copyOf(tops);
    }

    public static Ground of(Scope scope, Workstation workstation) {
        Path directory = scope.directory().toAbsolutePath().normalize();
        Set<Path> tops = new LinkedHashSet<>();
        tops.add(real(directory));
        Path home = real(workstation.home());
        Stream.of(List.of(directory), scope.inventories(), scope.policies())
                .flatMap(List::stream)
                .map(each -> each.toAbsolutePath().normalize())
                .flatMap(each -> Stream.of(each, real(each)))
                .flatMap(each -> workTree(each).stream())
                .filter(each -> !home.startsWith(each))
                .forEach(tops::add);
        return new Ground(List.copyOf(tops));
    }

    /**
     * Returns {@link #tops} plus the folders of these files, because the user did not choose what
     * relative paths in the files mean.
     */
    List<Path> with(List<Path> files) {
        Set<Path> all = new LinkedHashSet<>(tops);
        files.forEach(each -> all.add(real(each.toAbsolutePath().resolveSibling(""))));
        return List.copyOf(all);
    }

    /** Whether a folder is part of it. */
    public boolean holds(Path folder) {
        return tops.stream().anyMatch(real(folder)::startsWith);
    }

    /** Returns the nearest folder above with a {@code .git}, going up the path as written. */
    private static Optional<Path> workTree(Path path) {
        for (Path each = path; each != null; each = each.getParent()) {
            if (Files.exists(each.resolve(".git"), LinkOption.NOFOLLOW_LINKS)) {
                return Optional.of(real(each));
            }
        }
        return Optional.empty();
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException absent) {
            return path.toAbsolutePath().normalize();
        }
    }

    /**
     * Reports each path where a link leads out of these folders, or into .git; returns the other
     * paths, in their order.
     */
    List<Path> within(List<Path> paths, Diagnostics found) {
        List<Path> good = new ArrayList<>();
        for (Path path : paths) {
            Optional<Diagnostic> off = off(path.toAbsolutePath().normalize());
            off.ifPresent(found::add);
            if (off.isEmpty()) {
                good.add(path);
            }
        }
        return good;
    }

    private Optional<Diagnostic> off(Path path) {
        for (int names = 1; names <= path.getNameCount(); names++) {
            Path step = path.getRoot().resolve(path.subpath(0, names));
            if (Files.isSymbolicLink(step)) {
                // The real path of the link: the link itself is not followed, but everything that
                // leads to it is.
                Path link = real(step.resolveSibling("")).resolve(step.getFileName());
                List<Path> around = tops.stream().filter(link::startsWith).toList();
                Path target = real(step);
                Optional<Path> inside =
                        around.stream().filter(target::startsWith).findFirst();
                if (!around.isEmpty() && inside.isEmpty()) {
                    return Optional.of(Diagnostic.error(
                                    Location.of(step.toString()),
                                    "a symbolic link that leads out of the repository, to " + target)
                            .advise("replace the link with the files, or name its target directly:"
                                    + " -C DIR, -p FILE, -i FILE"));
                }
                if (inside.map(top -> top.relativize(target))
                        .filter(Ground::git)
                        .isPresent()) {
                    return Optional.of(
                            Diagnostic.error(Location.of(step.toString()), "a symbolic link that leads into .git")
                                    .advise("replace the link with the files"));
                }
            }
        }
        return Optional.empty();
    }

    private static boolean git(Path inside) {
        for (Path name : inside) {
            if (name.toString().equals(".git")) {
                return true;
            }
        }
        return false;
    }
}
