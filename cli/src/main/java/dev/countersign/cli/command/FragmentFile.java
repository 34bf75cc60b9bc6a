package dev.countersign.cli.command;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.FileReason;
import dev.countersign.diagnostic.Problem;
import dev.countersign.project.KeptFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Writes files into the folder of one host below {@code render --out}. A repository chooses the
 * names of hosts and files, so only files that an earlier {@code render} wrote and nobody has
 * edited since are replaced. A list beside the files, in the format of sha256sum, records them.
 */
final class FragmentFile {
    /** The name of the list of rendered files. */
    static final String LIST = ".rendered";

    private static final Pattern LINE =
            Pattern.compile("([0-9a-f]{64})  ((?:[A-Za-z0-9{][A-Za-z0-9 ._{}-]*/)*[A-Za-z0-9][A-Za-z0-9._-]*)");
    private static final long MOST = 1 << 24;
    private static final FileAttribute<Set<PosixFilePermission>> OUR_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private FragmentFile() {}

    /** Decides by its content whether an existing file may be replaced. */
    private record Listed(String otherwise, Predicate<Bytes> known) implements KeptFile.Kind {
        @Override
        public long most() {
            return MOST;
        }

        @Override
        public boolean is(Bytes content) {
            return known.test(content);
        }
    }

    /** Writes {@code DIRECTORY/HOST/NAME} and returns its path; the name may have folders. */
    static Path write(Path directory, String host, String name, Bytes content) {
        Path folder = directory.resolve(host);
        try {
            Files.createDirectories(directory, OUR_DIRECTORY);
            makeFolder(folder);
            String[] parts = name.split("/", -1);
            Path deeper = folder;
            for (int i = 0; i < parts.length - 1; i++) {
                deeper = deeper.resolve(parts[i]);
                makeFolder(deeper);
            }
            Map<String, String> rendered = rendered(folder.resolve(LIST));
            Listed unedited = new Listed(
                    "'render' did not write it, or it was edited afterwards",
                    there -> there.digest().hex().equals(rendered.get(name)) || there.equals(content));
            Listed list = new Listed(
                    "it is not a list of rendered files", there -> !lines(there).isEmpty());
            KeptFile kept = new KeptFile(folder.resolve(LIST), list).refuseOthers();
            // The file first: if the program ends between the two writes, the same render works
            // again, because it finds the content that it would write.
            Path file = new KeptFile(folder.resolve(name), unedited).write(content);
            rendered.put(name, content.digest().hex());
            kept.write(text(rendered));
            return file;
        } catch (IOException unwritable) {
            throw new Problem(
                    ExitCode.FAILED,
                    name + " of " + host + " cannot be written: " + FileReason.of(unwritable),
                    "use another --out; no host was contacted");
        }
    }

    private static void makeFolder(Path folder) throws IOException {
        if (Files.notExists(folder, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectory(folder, OUR_DIRECTORY);
        }
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(folder + " exists and is not a directory");
        }
    }

    private static Map<String, String> rendered(Path list) throws IOException {
        return Files.isRegularFile(list, LinkOption.NOFOLLOW_LINKS) && Files.size(list) <= MOST
                ? lines(Bytes.of(Files.readAllBytes(list)))
                : new TreeMap<>();
    }

    /** Parses the list: digests by name. Empty if it is not a valid list. */
    private static Map<String, String> lines(Bytes list) {
        Map<String, String> digests = new TreeMap<>();
        for (String line :
                new String(list.toArray(), StandardCharsets.UTF_8).lines().toList()) {
            Matcher entry = LINE.matcher(line);
            if (!entry.matches()) {
                return new TreeMap<>();
            }
            digests.put(entry.group(2), entry.group(1));
        }
        return digests;
    }

    private static Bytes text(Map<String, String> rendered) {
        return Bytes.utf8(rendered.entrySet().stream()
                .map(each -> each.getValue() + "  " + each.getKey() + "\n")
                .collect(Collectors.joining()));
    }
}
