package dev.countersign.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The answer of {@code git status --porcelain=v2 --branch -z}.
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
     * @param path from the top of the work tree
     * @param committed the blob that the commit has there
     */
    record Entry(Kind kind, String path, Optional<String> committed) {}

    /** Git's answer as a value. An unknown kind of line is left out, as git's manual asks for. */
    static Status parse(byte[] answer) {
        Optional<String> head = Optional.empty();
        List<Entry> entries = new ArrayList<>();
        Iterator<String> records =
                List.of(new String(answer, UTF_8).split("\0", -1)).iterator();
        while (records.hasNext()) {
            String line = records.next();
            if (line.startsWith("# branch.oid ")) {
                head = Optional.of(line.substring("# branch.oid ".length())).filter(each -> !each.equals("(initial)"));
            } else if (line.startsWith("1 ")) {
                entries.add(changed(line, 8, 6));
            } else if (line.startsWith("2 ")) {
                entries.add(changed(line, 9, 6));
                entries.add(new Entry(Kind.CHANGED, records.next(), Optional.empty()));
            } else if (line.startsWith("u ")) {
                entries.add(changed(line, 10, 0));
            } else if (line.startsWith("? ")) {
                entries.add(new Entry(Kind.UNTRACKED, line.substring(2), Optional.empty()));
            } else if (line.startsWith("! ")) {
                entries.add(new Entry(Kind.IGNORED, line.substring(2), Optional.empty()));
            }
        }
        return new Status(head, entries);
    }

    /** The path follows after so many fields, and one of them may be the commit's blob. */
    private static Entry changed(String line, int fields, int blob) {
        String[] parts = line.split(" ", fields + 1);
        Optional<String> committed =
                blob == 0 || parts[blob].matches("0+") ? Optional.empty() : Optional.of(parts[blob]);
        return new Entry(Kind.CHANGED, parts[fields], committed);
    }
}
