package dev.countersign.journal;

import dev.countersign.document.Bytes;
import dev.countersign.document.Digest;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far a journal goes: the number of its lines and the digest of the last one. It shows that lines were taken away from the end,
 * which a hash chain alone does not. Written after each line, so it may lag behind the journal by a crash and never runs ahead.
 */
record Head(long lines, Digest last) {
    private static final Pattern SHAPE = Pattern.compile("([0-9]{12}) ([0-9a-f]{64})\n");

    /** Always of the same size, so that it can be written over in place. */
    byte[] encode() {
        return String.format("%012d %s\n", lines, last.hex()).getBytes(StandardCharsets.US_ASCII);
    }

    /** What is no head says nothing, as if no line had been written. */
    static Head parse(Bytes file) {
        Matcher found = SHAPE.matcher(file.latin1());
        return found.matches()
                ? new Head(Long.parseLong(found.group(1)), new Digest(found.group(2)))
                : new Head(0, Bytes.EMPTY.digest());
    }
}
