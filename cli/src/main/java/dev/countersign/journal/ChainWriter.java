package dev.countersign.journal;

import dev.countersign.bytes.Digest;
import dev.countersign.transaction.Clock;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;

/** Appends lines to a hash-chained file, each on the disk when a call returns, and keeps its head beside it. For one thread at a time. */
final class ChainWriter implements AutoCloseable {
    /** The event of a line that holds, as {@code hex}, the beginning of a line that a crash cut off. */
    static final String TORN = "torn line";

    private static final int LONGEST_TORN = 64 << 10;

    private final Clock clock;
    private final Seal seal;
    // Not channels: an interrupted thread would close them under every other host's transaction.
    private final RandomAccessFile file;
    private final RandomAccessFile head;
    private Digest last;
    private long lines;

    /**
     * Goes on where {@code chain} ends. What a crash left of a last line is moved into a line of its own.
     *
     * @param chain what stands in {@code file} now
     * @param seal what marks the lines that are written
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
            file.setLength(end); // half a line would look like a crash
            throw failed;
        }
        last = Entry.digest(line);
        lines++;
        head.seek(0);
        head.write(head().sealed(seal).encode()); // not synced: it may lag behind, see Head
    }

    /** How far it goes now. */
    Head head() {
        return new Head(lines, last);
    }

    @Override
    public void close() throws IOException {
        try (file;
                head) {
            return; // every line is on the disk already
        }
    }
}
