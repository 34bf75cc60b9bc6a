package dev.countersign.journal;

import dev.countersign.bytes.Bytes;
import dev.countersign.bytes.Digest;
import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Location;
import dev.countersign.journal.Seal.Mark;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Reads the bytes of a journal line by line and checks its hash chain. It does no I/O. */
final class Chain {
    private final List<Entry> entries = new ArrayList<>();
    private final List<Entry> ours = new ArrayList<>();
    private final List<Mark> marks = new ArrayList<>();
    private final List<Diagnostic> damage = new ArrayList<>();
    private final String file;
    private final Seal seal;
    private final Bytes torn;
    private final int end;
    private Digest last;
    private int lines;

    /**
     * Checks a journal.
     *
     * @param first the digest that the first line must carry as the digest of the line before it
     * @param heads the lengths of the journal that were recorded at several times
     * @param seal computes and checks the MACs of the lines
     */
    Chain(Digest first, Bytes journal, Collection<Head> heads, Path file, Seal seal) {
        this.file = file.toString();
        this.seal = seal;
        this.last = first;
        int from = 0;
        for (int at = 0; at < journal.length(); at++) {
            if (journal.at(at) == '\n') {
                follow(journal.slice(from, at), heads);
                from = at + 1;
            }
        }
        this.end = from;
        this.torn = journal.slice(from, journal.length());
        long said = heads.stream().mapToLong(Head::lines).max().orElse(0);
        if (lines < said) {
            damage.add(Diagnostic.error(
                    Location.of(this.file), (said - lines) + " lines are missing from the end of the journal"));
        }
    }

    private void follow(Bytes line, Collection<Head> heads) {
        lines++;
        Location place = new Location(file, lines, 1);
        Optional<Entry> read = Entry.parse(line.toArray());
        Mark mark = seal.of(line);
        if (mark != Mark.OURS && marks.contains(Mark.OURS)) {
            damage.add(Diagnostic.error(place, "this line was not written with your key, but an earlier line was"));
        }
        marks.add(mark);
        if (read.isEmpty()) {
            damage.add(Diagnostic.error(place, "this line of the journal is damaged"));
        } else {
            Entry entry = read.get();
            entries.add(entry);
            if (mark == Mark.OURS) {
                ours.add(entry);
            }
            if (!entry.previous().equals(last)) {
                damage.add(Diagnostic.error(
                        place,
                        lines == 1
                                ? "the plan of this run was changed, or lines are missing before this one"
                                : "the line before this one was edited, removed or moved"));
            } else if (entry.sequence() != lines) {
                damage.add(
                        Diagnostic.error(place, "this line has number " + entry.sequence() + " but is line " + lines));
            }
        }
        last = line.digest();
        if (heads.stream()
                .anyMatch(head -> head.lines() == lines && !head.last().equals(last))) {
            damage.add(Diagnostic.error(place, "this line was edited"));
        }
    }

    List<Entry> entries() {
        return entries;
    }

    /** The entries that were written with this user's key. */
    List<Entry> ours() {
        return ours;
    }

    /**
     * Whose key the line with this number (counted from 1) was written with, or empty if there is
     * no such line.
     */
    Optional<Mark> mark(long line) {
        return line >= 1 && line <= marks.size() ? Optional.of(marks.get((int) line - 1)) : Optional.empty();
    }

    /** Whether any line has this mark. */
    boolean has(Mark mark) {
        return marks.contains(mark);
    }

    List<Diagnostic> damage() {
        return damage;
    }

    /** The bytes after the last line feed. */
    Bytes torn() {
        return torn;
    }

    /** The offset in bytes at which the last complete line ends. */
    int end() {
        return end;
    }

    /** The digest that the next line must carry. */
    Digest last() {
        return last;
    }

    /** The number of lines. */
    int lines() {
        return lines;
    }
}
