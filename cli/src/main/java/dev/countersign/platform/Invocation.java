package dev.countersign.platform;

import dev.countersign.bytes.Bytes;
import java.time.Duration;
import java.util.List;

/**
 * One command for a host: its words before any quoting, what goes to its standard input, and how long and how large
 * its answer may be. The {@code ssh} package quotes the words and puts sudo before them.
 *
 * @param quoted whether it does so: a command line of Windows is sent as it is, because what cmd unquotes is its own affair
 */
public record Invocation(List<String> words, Bytes input, Duration timeout, int replyLimit, boolean quoted) {
    public Invocation {
        words = List.copyOf(words);
        if (words.isEmpty() || replyLimit <= 0 || timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("an invocation has words, a time limit and a size limit");
        }
    }

    /** A command for a POSIX shell. */
    public Invocation(List<String> words, Bytes input, Duration timeout, int replyLimit) {
        this(words, input, timeout, replyLimit, true);
    }

    /** A command line for Windows, its words with a blank between them and not quoted any further. */
    static Invocation asIs(List<String> words, Bytes input, Duration timeout, int replyLimit) {
        return new Invocation(words, input, timeout, replyLimit, false);
    }

    /** Names the command; standard input may hold a document and is left out. */
    @Override
    public String toString() {
        return "Invocation[" + String.join(" ", words) + ", " + input.length() + " bytes of input]";
    }
}
