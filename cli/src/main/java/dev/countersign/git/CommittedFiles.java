package dev.countersign.git;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.countersign.process.ProgramOutput;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads the files of one commit with two calls to git: one for the list, one for the contents. */
final class CommittedFiles {
    /**
     * The largest file that is read, in bytes. A larger one counts as empty and is not requested
     * from git.
     */
    private static final long MOST = 1 << 20;

    private final Git git;
    private final String commit;

    CommittedFiles(Git git, String commit) {
        this.git = git;
        this.commit = commit;
    }

    /**
     * Reads the files under {@code paths}; empty if git does not have all of them on this machine,
     * or if they are more than is read.
     */
    Optional<SortedMap<String, byte[]>> under(Collection<String> paths) {
        List<String> command = new ArrayList<>(List.of("ls-tree", "-r", "-l", "-z", commit, "--"));
        command.addAll(paths);
        ProgramOutput tree = git.asking(new byte[0], command.toArray(String[]::new));
        if (tree.exit() != 0) {
            return Optional.empty();
        }
        SortedMap<String, String> blobs = new TreeMap<>();
        SortedMap<String, byte[]> tooLarge = new TreeMap<>();
        Set<String> links = new TreeSet<>();
        for (String line : tree.output().utf8().split("\0", -1)) {
            int tab = line.indexOf('\t');
            if (line.startsWith("100") || line.startsWith("120000 ")) { // 160000 is a submodule
                String[] facts = line.substring(0, tab).split(" +", -1); // mode, type, id, size
                if (facts[3].matches("\\d+") && Long.parseLong(facts[3]) > MOST) {
                    tooLarge.put(line.substring(tab + 1), new byte[0]);
                } else {
                    blobs.put(line.substring(tab + 1), facts[2]);
                }
            }
            if (line.startsWith("120000 ")) {
                links.add(line.substring(tab + 1));
            }
        }
        if (blobs.isEmpty()) {
            return Optional.of(tooLarge);
        }
        ProgramOutput contents =
                git.asking((String.join("\n", blobs.values()) + "\n").getBytes(US_ASCII), "cat-file", "--batch");
        if (contents.exit() != 0) {
            return Optional.empty();
        }
        return files(blobs, contents.output().toArray()).map(files -> {
            files.putAll(tooLarge);
            return followed(files, links);
        });
    }

    /**
     * Replaces each symbolic link by the content of the file that it points to, and drops links
     * that point to none of these files.
     */
    private static SortedMap<String, byte[]> followed(SortedMap<String, byte[]> files, Set<String> links) {
        SortedMap<String, byte[]> followed = new TreeMap<>(files);
        followed.keySet().removeAll(links);
        for (String link : links) {
            String leads = new String(files.getOrDefault(link, new byte[0]), UTF_8);
            if (leads.indexOf(0) >= 0) { // git stores any bytes, but no system has such a path
                continue;
            }
            Path to = Path.of(link).resolveSibling(leads);
            Optional.ofNullable(followed.get(to.normalize().toString())).ifPresent(bytes -> followed.put(link, bytes));
        }
        return followed;
    }

    /**
     * Parses git's output: for each blob {@code <id> blob <size>}, its bytes and a line feed, in
     * the order in which they were requested.
     */
    private static Optional<SortedMap<String, byte[]>> files(SortedMap<String, String> blobs, byte[] contents) {
        SortedMap<String, byte[]> files = new TreeMap<>();
        int at = 0;
        for (String path : blobs.keySet()) {
            int end = at;
            while (end < contents.length && contents[end] != '\n') {
                end++;
            }
            String[] header = new String(contents, at, end - at, US_ASCII).split(" ", -1);
            if (header.length != 3 || !header[1].equals("blob")) {
                return Optional.empty();
            }
            byte[] bytes = new byte[Integer.parseInt(header[2])];
            System.arraycopy(contents, end + 1, bytes, 0, bytes.length);
            files.put(path, bytes);
            at = end + 1 + bytes.length + 1;
        }
        return Optional.of(files);
    }
}
