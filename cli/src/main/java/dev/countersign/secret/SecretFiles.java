package dev.countersign.secret;

import dev.countersign.diagnostic.ShellCommand;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds the files that contain secrets. A link in a repository leads where somebody else wants, so
 * the target is part of the grant, and the link is followed only as long as it leads there. Links
 * elsewhere are the user's own and are followed.
 */
public final class SecretFiles {
    /** No repositories: every link is the user's own. */
    public static final SecretFiles OWN = new SecretFiles(List.of());

    private static final int LINKS = 40;

    private final List<Path> repositories;
    private final Map<Path, Path> granted = new ConcurrentHashMap<>();

    /**
     * Where a path leads now; {@code in} is the repository that contains the file, with no link
     * below it.
     */
    private record Way(Path real, boolean linked, Optional<Path> in) {}

    /**
     * Creates the finder.
     *
     * @param repositories real paths of the folders that other people write to
     */
    public SecretFiles(List<Path> repositories) {
        this.repositories = List.copyOf(repositories);
    }

    /**
     * Returns the path that is granted for a file: the path as written or, if a link in a
     * repository is on the way, the path that it leads to. It is determined once; if the link leads
     * elsewhere when the file is used, it is not followed.
     */
    public Path granted(Path written) {
        return granted.computeIfAbsent(written, this::named);
    }

    private Path named(Path written) {
        try {
            Way way = way(written);
            return way.linked() ? way.real() : written;
        } catch (IOException odd) {
            // Reading the file will fail too.
            return written;
        }
    }

    /**
     * Returns where the file is now.
     *
     * @throws UnresolvedSecretException if that is not what was granted
     */
    public Path place(Path written) throws UnresolvedSecretException {
        Path before = granted(written);
        try {
            Way way = way(written);
            Path now = way.linked() ? way.real() : written;
            if (!now.equals(before)) {
                throw new UnresolvedSecretException(
                        "the file " + written + " is not the one that you granted: it now leads to " + now,
                        "check it, then run: countersign trust");
            }
            if (way.in().isPresent() && names(way.real()) > 1) {
                String name = ShellCommand.word(written.toString());
                throw new UnresolvedSecretException(
                        "the file " + written + " has a second name (a hard link), and may have been replaced",
                        "check it, then replace it with a copy: cp " + name + " NEW && mv NEW " + name);
            }
            return way.real();
        } catch (IOException unreadable) {
            throw new UnresolvedSecretException(
                    "the file " + written + " cannot be found: " + unreadable.getMessage(), "name the right file");
        }
    }

    private static int names(Path file) throws IOException {
        try {
            return Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                            && Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS) instanceof Integer many
                            && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    ? many
                    : 1;
        } catch (UnsupportedOperationException | IllegalArgumentException notUnix) {
            return 1;
        }
    }

    /**
     * Opens the path returned by {@link #place}; in a repository it does not follow a link that was
     * put in its place since.
     */
    InputStream open(Path place) throws IOException {
        Optional<Path> repository = repositoryOf(place);
        return repository.isPresent()
                ? Channels.newInputStream(WithoutLinks.open(
                        repository.get(), repository.get().relativize(place), Set.of(StandardOpenOption.READ)))
                : Files.newInputStream(place);
    }

    private Optional<Path> repositoryOf(Path real) {
        return repositories.stream()
                .filter(each -> real.startsWith(each) && !real.equals(each))
                .findFirst();
    }

    private Way way(Path written) throws IOException {
        Deque<Path> ahead = new ArrayDeque<>();
        written.forEach(ahead::add);
        Path at = written.getRoot();
        boolean linked = false;
        int links = 0;
        while (!ahead.isEmpty()) {
            Path name = ahead.pop();
            if (name.toString().equals("..")) {
                at = at.getParent() == null ? at : at.getParent();
                continue;
            }
            Path next = at.resolve(name).normalize();
            if (!Files.isSymbolicLink(next)) {
                at = next;
                continue;
            }
            if (++links > LINKS) {
                throw new IOException("too many symbolic links");
            }
            linked = linked || repositoryOf(next).isPresent();
            Path leads = Files.readSymbolicLink(next);
            at = leads.isAbsolute() ? leads.getRoot() : at;
            for (int i = leads.getNameCount() - 1; i >= 0; i--) {
                ahead.push(leads.getName(i));
            }
        }
        return new Way(at, linked, repositoryOf(at));
    }
}
