package dev.countersign.journal;

import dev.countersign.bytes.Bytes;
import dev.countersign.bytes.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far a journal goes: the number of its lines and the digest of the last one. It shows that lines were taken away from the end,
 * which a hash chain alone does not. Written after each line, so it may lag behind the journal by a crash and never runs ahead.
 *
 * @param mac of the writer's key; heads from before there were keys have none
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

    /** Always of the same size, so that it can be written over in place. */
    byte[] encode() {
        return String.format(
                        "%012d %s%s\n",
                        lines, last.hex(), mac.map(each -> " " + each).orElse(""))
                .getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * What a head file says. One that is empty, or that a crash left full of NUL bytes, says nothing, as if no line had been written;
     * anything else that is no head was never written by us: no value.
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
