package dev.countersign.journal;

import dev.countersign.bytes.Digest;
import dev.countersign.transaction.Clock;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;

/**
 * Appends lines to a hash-chained file and keeps the file's head beside it. A line is synced to
 * disk before the call returns. Not safe for use by several threads.
 */
final class ChainWriter implements AutoCloseable {
    /**
     * The event of a line that keeps, as {@code hex}, the beginning of a line that a crash cut off.
     */
    static final String TORN = "torn line";

    private static final int LONGEST_TORN = 64 << 10;

    private final Clock clock;
    private final Seal seal;
    // Not channels: interrupting one thread would close them for every other host's transaction
    // too.
    private final RandomAccessFile file;
    private final RandomAccessFile head;
    private Digest last;
    private long lines;

    /**
     * Continues where {@code chain} ends. If a crash cut off the last line, that part is moved into
     * a line of its own.
     *
     * @param chain the present content of {@code file}
     * @param seal computes the MACs of the new lines
     */
    ChainWriter(Path file, Path head, Chain chain, Seal seal, Clock clock) throws IOException {
        this.clock = clock;
        this.seal = seal;
        this.last = chain.last();
        this.lines = chain.lines();
        PrivateFiles.ensureFile(file);
        PrivateFiles.ensureFile(head);
        this.file = new RandomAccessFile(file.toFile(), "rw");
        this.head = new RandomAccessFile(head.toFile(), "rw");
        if (chain.torn().length() > 0) {
            this.file.setLength(chain.end());
            byte[] begin = chain.torn()
                    .slice(0, Math.min(chain.torn().length(), LONGEST_TORN))
                    .toArray();
            append(TORN, "", Map.of("hex", HexFormat.of().formatHex(begin)));
        }
    }

    void append(String event, String host, Map<String, String> details) throws IOException {
        String line = seal.line(new Entry(lines + 1, clock.now(), event, host, details, last).line());
        long end = file.length();
        try {
            file.seek(end);
            file.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            file.getFD().sync();
        } catch (IOException failed) {
            file.setLength(end); // half a line would look like the result of a crash
            throw failed;
        }
        last = Entry.digest(line);
        lines++;
        head.seek(0);
        head.write(head().sealed(seal).encode()); // not synced: it may lag behind, see Head
    }

    /** The present length of the journal. */
    Head head() {
        return new Head(lines, last);
    }

    @Override
    public void close() throws IOException {
        try (file;
                head) {
            return; // every line is on disk already
        }
    }
}
