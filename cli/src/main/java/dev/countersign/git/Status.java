package dev.countersign.git;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.countersign.bytes.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The answer of {@code git status --porcelain=v2 --branch}. Without {@code -z}, its paths are relative to the folder that git was asked
 * in, wherever the top of the work tree is.
 *
 * @param head the commit that is checked out: 40 or 64 hexadecimal digits; nothing before the first one
 */
record Status(Optional<String> head, List<Entry> entries) {
    Status {
        entries = List.copyOf(entries);
    }

    /** What git has to say of a path. */
    enum Kind {
        /** Tracked, and not as in the commit: on the disk, in the index or in both. */
        CHANGED,
        UNTRACKED,
        IGNORED
    }

    /**
     * One path; an untracked or ignored folder, named with a slash at its end, may be one entry for everything in it.
     *
     * @param name from the policy directory, one character per byte: git has bytes, in any encoding
     * @param committed the blob that the commit has there
     * @param twice whether the index is not as the commit and the disk not as the index: the disk may have what the commit has
     */
    record Entry(Kind kind, String name, Optional<String> committed, boolean twice) {
        /** The name as text, for people and for files that were loaded by it. */
        String path() {
            return new String(name.getBytes(ISO_8859_1), UTF_8);
        }
    }

    /** Git's answer as a value. An unknown kind of line is left out, as git's manual asks for. */
    static Status parse(Bytes answer) {
        Optional<String> head = Optional.empty();
        List<Entry> entries = new ArrayList<>();
        for (String line : answer.latin1().split("\n", -1)) {
            if (line.startsWith("# branch.oid ")) {
                head = Optional.of(line.substring("# branch.oid ".length())).filter(each -> !each.equals("(initial)"));
            } else if (line.startsWith("1 ")) {
                entries.add(changed(line, 8, 6));
            } else if (line.startsWith("2 ")) {
                int tab = line.indexOf('\t');
                entries.add(changed(line.substring(0, tab), 9, 6));
                entries.add(new Entry(Kind.CHANGED, QuotedName.read(line.substring(tab + 1)), Optional.empty(), false));
            } else if (line.startsWith("u ")) {
                entries.add(changed(line, 10, 0));
            } else if (line.startsWith("? ")) {
                entries.add(new Entry(Kind.UNTRACKED, QuotedName.read(line.substring(2)), Optional.empty(), false));
            } else if (line.startsWith("! ")) {
                entries.add(new Entry(Kind.IGNORED, QuotedName.read(line.substring(2)), Optional.empty(), false));
            }
        }
        return new Status(head, entries);
    }

    /** The path follows after so many fields, and one of them may be the commit's blob. */
    private static Entry changed(String line, int fields, int blob) {
        String[] parts = line.split(" ", fields + 1);
        Optional<String> committed =
                blob == 0 || parts[blob].matches("0+") ? Optional.empty() : Optional.of(parts[blob]);
        return new Entry(Kind.CHANGED, QuotedName.read(parts[fields]), committed, !parts[1].contains("."));
    }
}
