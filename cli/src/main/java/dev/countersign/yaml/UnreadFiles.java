package dev.countersign.yaml;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.diagnostic.Location;
import dev.countersign.diagnostic.ShellCommand;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Warns about files in a folder that look as if they were read but are not: a policy that is not
 * read must not look like one that applies. Each warning says what to do.
 */
final class UnreadFiles {
    /** Above this number, the rest are only counted. */
    private static final int NAMED = 20;

    private static final int DEEPEST = 16;
    private static final int MOST_LOOKED_AT = 10_000;

    /**
     * A name that contains {@code .yaml} or {@code .yml}: {@code B.YAML}, {@code a.yaml~},
     * {@code .#a.yml}, {@code a.yaml.orig}.
     */
    private static final Pattern LIKE_YAML = Pattern.compile("(?i)(.*?)\\.(ya?ml)(.*)", Pattern.DOTALL);

    private final Path folder;
    private final List<Path> unread = new ArrayList<>();
    private final List<Path> elsewhere = new ArrayList<>();
    private int lookedAt;

    private UnreadFiles(Path folder) {
        this.folder = folder;
    }

    /**
     * Adds a warning for every file in {@code folder} that looks like a file to be read but is not.
     */
    static void warn(Path folder, Diagnostics found) throws IOException {
        UnreadFiles files = new UnreadFiles(folder);
        files.walk();
        files.unread.stream().sorted().limit(NAMED).forEach(each -> found.add(files.warning(each)));
        files.elsewhere.stream()
                .sorted()
                .limit(NAMED)
                .forEach(each -> found.add(Diagnostic.warning(
                                Location.of(SourceFile.name(each)),
                                "this is a link to a folder elsewhere: nothing behind it is read")
                        .advise("put the files themselves into " + SourceFile.name(folder))));
        if (files.unread.size() > NAMED) {
            found.add(Diagnostic.warning(
                            Location.of(SourceFile.name(folder)),
                            files.unread.size() - NAMED + " more files in it look like YAML and are not read")
                    .advise("only names that end in .yaml or .yml, in this folder itself, are read"));
        }
        if (files.lookedAt >= MOST_LOOKED_AT) {
            found.add(Diagnostic.warning(
                            Location.of(SourceFile.name(folder)),
                            "not everything in it was looked at: it has more than " + MOST_LOOKED_AT + " files")
                    .advise("only files with names that end in .yaml or .yml, in this folder itself, are read"));
        }
    }

    private void walk() throws IOException {
        Files.walkFileTree(folder, EnumSet.noneOf(FileVisitOption.class), DEEPEST, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path each, BasicFileAttributes attributes) {
                return last(each).equals(".git") ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                look(file);
                if (attributes.isSymbolicLink() && Files.isDirectory(file)) {
                    behindLink(file);
                }
                return lookedAt < MOST_LOOKED_AT ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException unreadable) {
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /**
     * Lists the folder behind a link, but not its subfolders. One that is not beside this folder is
     * not listed: whoever made the link would learn the names of files on this machine.
     */
    private void behindLink(Path link) {
        if (!isBeside(link)) {
            elsewhere.add(link);
            return;
        }
        try (Stream<Path> children = Files.list(link)) {
            children.limit(MOST_LOOKED_AT).forEach(this::look);
        } catch (IOException unreadable) {
            // A file that cannot be read is not reported as a skipped policy.
        }
    }

    private boolean isBeside(Path link) {
        try {
            return link.toRealPath().startsWith(folder.toRealPath().resolveSibling(""));
        } catch (IOException unreadable) {
            return false;
        }
    }

    private void look(Path file) {
        lookedAt++;
        if (LIKE_YAML.matcher(last(file)).matches() && !isRead(file)) {
            unread.add(file);
        }
    }

    private boolean isRead(Path file) {
        return folder.equals(file.getParent()) && SourceFile.isYaml(file);
    }

    private Diagnostic warning(Path file) {
        Location at = Location.of(SourceFile.name(file));
        String name = last(file);
        Matcher parts = LIKE_YAML.matcher(name);
        boolean matches = parts.matches();
        String behind = matches ? parts.group(3) : "";
        String stem = (matches ? parts.group(1) : name).replaceFirst("^[.#]+", "");
        String plain = (stem.isEmpty() ? "unnamed" : stem) + ".yaml";
        if (!behind.isEmpty() || name.startsWith(".#") || name.startsWith("#")) {
            return Diagnostic.warning(at, "this file is not read: its name looks like a copy that a program left")
                    .advise("remove it; or, if it is to be read, give it a name that ends in .yaml: " + plain);
        }
        if (!folder.equals(file.getParent())) {
            String flat = folder.relativize(file.resolveSibling(plain))
                    .toString()
                    .replaceFirst("^[.]+", "")
                    .replace('/', '-');
            return Diagnostic.warning(at, "this file is not read: it is in a folder inside " + SourceFile.name(folder))
                    .advise("to have it read, " + move(file, folder.resolve(flat)));
        }
        return Diagnostic.warning(
                        at,
                        name.startsWith(".")
                                ? "this file is not read: its name begins with a '.'"
                                : "this file is not read: its name does not end in .yaml or .yml, in lower case")
                .advise("to have it read, " + move(file, file.resolveSibling(plain)));
    }

    private static String move(Path from, Path to) {
        return Files.exists(to, LinkOption.NOFOLLOW_LINKS)
                ? "give it another name that ends in .yaml"
                : "run: mv " + quoted(from) + " " + quoted(to);
    }

    /** Quotes a path for a shell. */
    private static String quoted(Path file) {
        return ShellCommand.word(SourceFile.name(file));
    }

    private static String last(Path file) {
        return String.valueOf(file.getFileName());
    }
}
