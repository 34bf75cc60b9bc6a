package dev.countersign.git;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** The files of one commit, with two calls: which they are, and what is in them. */
final class CommittedFiles {
    /** No file that is read may be larger: one that is counts as empty, and is not asked for. */
    private static final long MOST = 1 << 20;

    private final Git git;
    private final String commit;

    CommittedFiles(Git git, String commit) {
        this.git = git;
        this.commit = commit;
    }

    /** Nothing where git does not have all of it here, or where that is more than is read. */
    Optional<SortedMap<String, byte[]>> under(Collection<String> paths) {
        List<String> command = new ArrayList<>(List.of("ls-tree", "-r", "-l", "-z", commit, "--"));
        command.addAll(paths);
        GitRun.Said tree = git.asking(new byte[0], command.toArray(String[]::new));
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
        GitRun.Said contents =
                git.asking((String.join("\n", blobs.values()) + "\n").getBytes(US_ASCII), "cat-file", "--batch");
        if (contents.exit() != 0) {
            return Optional.empty();
        }
        return files(blobs, contents.output().toArray()).map(files -> {
            files.putAll(tooLarge);
            return followed(files, links);
        });
    }

    /** A link has what the file has that it leads to; one that leads to none of these files is left out. */
    private static SortedMap<String, byte[]> followed(SortedMap<String, byte[]> files, Set<String> links) {
        SortedMap<String, byte[]> followed = new TreeMap<>(files);
        followed.keySet().removeAll(links);
        for (String link : links) {
            String leads = new String(files.getOrDefault(link, new byte[0]), UTF_8);
            if (leads.indexOf(0) >= 0) { // git keeps any bytes, and no system has such a path
                continue;
            }
            Path to = Path.of(link).resolveSibling(leads);
            Optional.ofNullable(followed.get(to.normalize().toString())).ifPresent(bytes -> followed.put(link, bytes));
        }
        return followed;
    }

    /** Each blob as {@code <id> blob <size>}, its bytes and a line feed, in the order in which they were asked for. */
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
