package dev.countersign.platform;

import dev.countersign.bytes.Bytes;
import java.time.Duration;
import java.util.List;

/**
 * One command for a host: its words before any quoting, its standard input, and the limits for its
 * time and the size of its answer. The {@code ssh} package quotes the words and puts sudo before
 * them.
 *
 * @param quoted whether the {@code ssh} package does so; a Windows command line is sent as it is,
 * because cmd has its own rules for unquoting
 */
public record Invocation(List<String> words, Bytes input, Duration timeout, int replyLimit, boolean quoted) {
    public Invocation {
        words = List.copyOf(words);
        if (words.isEmpty() || replyLimit <= 0 || timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("an invocation has words, a time limit and a size limit");
        }
    }

    /** Creates a command for a POSIX shell. */
    public Invocation(List<String> words, Bytes input, Duration timeout, int replyLimit) {
        this(words, input, timeout, replyLimit, true);
    }

    /**
     * Creates a Windows command line: its words are joined with blanks and not quoted any further.
     */
    static Invocation asIs(List<String> words, Bytes input, Duration timeout, int replyLimit) {
        return new Invocation(words, input, timeout, replyLimit, false);
    }

    /** Names the command. Standard input is left out, because it may contain a document. */
    @Override
    public String toString() {
        return "Invocation[" + String.join(" ", words) + ", " + input.length() + " bytes of input]";
    }
}
