package dev.countersign.git;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.countersign.bytes.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The output of {@code git status --porcelain=v2 --branch}. Without {@code -z}, its paths are
 * relative to the folder in which git ran, wherever the top of the work tree is.
 *
 * @param head the commit that is checked out: 40 or 64 hexadecimal digits; empty before the first
 *     one
 */
record Status(Optional<String> head, List<Entry> entries) {
    Status {
        entries = List.copyOf(entries);
    }

    /** How git classifies a path. */
    enum Kind {
        /** Tracked and different from the commit: on disk, in the index or in both. */
        CHANGED,
        UNTRACKED,
        IGNORED
    }

    /**
     * One path. An untracked or ignored folder, whose name ends with a slash, may be one entry for
     * everything in it.
     *
     * @param name relative to the policy directory, one character per byte, because git names are
     *     bytes in any encoding
     * @param committed the blob in the commit
     * @param twice whether the index differs from the commit and the disk from the index, so that
     *     the disk may match the commit
     */
    record Entry(Kind kind, String name, Optional<String> committed, boolean twice) {
        /** Returns the name as text, for people and for comparing with loaded files. */
        String path() {
            return new String(name.getBytes(ISO_8859_1), UTF_8);
        }
    }

    /** Parses git's output. Unknown kinds of lines are skipped, as git's manual asks for. */
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

    /**
     * Parses a changed entry.
     *
     * @param fields the number of fields before the path
     * @param blob the index of the field with the commit's blob, or 0 if there is none
     */
    private static Entry changed(String line, int fields, int blob) {
        String[] parts = line.split(" ", fields + 1);
        Optional<String> committed =
                blob == 0 || parts[blob].matches("0+") ? Optional.empty() : Optional.of(parts[blob]);
        return new Entry(Kind.CHANGED, QuotedName.read(parts[fields]), committed, !parts[1].contains("."));
    }
}
