package dev.countersign.journal;

import dev.countersign.bytes.Bytes;
import dev.countersign.bytes.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The length of a journal: the number of its lines and the digest of the last one. It reveals that
 * lines were removed from the end, which a hash chain alone does not. It is written after each
 * line, so after a crash it may be behind the journal, but never ahead.
 *
 * @param mac made with the writer's key; heads written before keys existed have none
 */
record Head(long lines, Digest last, Optional<String> mac) {
    private static final Pattern SHAPE = Pattern.compile("([0-9]{12}) ([0-9a-f]{64})(?: ([0-9a-f]{64}))?\n");
    private static final Head NONE = new Head(0, Bytes.EMPTY.digest());

    /** A head without a MAC. */
    Head(long lines, Digest last) {
        this(lines, last, Optional.empty());
    }

    /** The same head with the MAC of its writer. */
    Head sealed(Seal seal) {
        return new Head(lines, last, Optional.of(seal.head(lines, last)));
    }

    /** Encodes the head. The size is always the same, so that it can be overwritten in place. */
    byte[] encode() {
        return String.format(
                        "%012d %s%s\n",
                        lines, last.hex(), mac.map(each -> " " + each).orElse(""))
                .getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Parses a head file. A file that is empty, or that a crash left full of NUL bytes, counts as a
     * head of no lines. Anything else that is not a head was not written by this program, and the
     * result is empty.
     */
    static Optional<Head> parse(Bytes file) {
        Matcher found = SHAPE.matcher(file.latin1());
        if (found.matches()) {
            long lines = Long.parseLong(found.group(1));
            return lines > 0
                    ? Optional.of(new Head(lines, new Digest(found.group(2)), Optional.ofNullable(found.group(3))))
                    : Optional.empty();
        }
        return file.latin1().chars().allMatch(each -> each == 0) ? Optional.of(NONE) : Optional.empty();
    }
}
