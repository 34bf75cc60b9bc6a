package dev.countersign.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Observes every fsync and fdatasync of a program at its start, in all its threads: strace delays
 * each for a moment, in which the written data is in the file but not yet known to be on disk.
 */
final class DurableWrites {
    // strace writes a call's beginning at its entry, and `resumed` for the rest if another thread
    // came between.
    private static final Pattern ENTRY = Pattern.compile("f(?:data)?sync\\(\\d+<([^>]*)>");
    private static final String MOMENT_MICROSECONDS = "150000";

    private final Path pipe;
    private final List<String> files = new ArrayList<>();
    private final Thread reader;

    /**
     * Starts listening.
     *
     * @param pipe created here, for strace to write to
     * @param entered called for the first, the second, ... while the call waits
     */
    DurableWrites(Path pipe, IntConsumer entered) throws IOException, InterruptedException {
        this.pipe = pipe;
        if (new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() != 0) {
            throw new IOException("no mkfifo " + pipe);
        }
        this.reader = new Thread(() -> read(entered), "durable writes");
        reader.setDaemon(true);
        reader.start();
    }

    /** Returns the command under strace. */
    List<String> traced(List<String> command) {
        List<String> all = new ArrayList<>(List.of(
                "strace",
                "-f",
                "-qq",
                "-y",
                "--seccomp-bpf",
                "-e",
                "trace=fsync,fdatasync",
                "-e",
                "signal=none",
                "-e",
                "inject=fsync,fdatasync:delay_enter=" + MOMENT_MICROSECONDS,
                "-o",
                pipe.toString()));
        all.addAll(command);
        return all;
    }

    /** Returns the files that were synced so far, in order. */
    List<String> files() {
        synchronized (files) {
            return List.copyOf(files);
        }
    }

    /** Waits until the program has ended. */
    void await() throws InterruptedException {
        reader.join(60_000);
    }

    private void read(IntConsumer entered) {
        try (InputStream in = Files.newInputStream(pipe)) {
            StringBuilder text = new StringBuilder();
            byte[] piece = new byte[4096];
            for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
                text.append(new String(piece, 0, n, StandardCharsets.ISO_8859_1));
                Matcher entry = ENTRY.matcher(text);
                int end = 0;
                while (entry.find()) {
                    end = entry.end();
                    int number;
                    synchronized (files) {
                        files.add(entry.group(1));
                        number = files.size();
                    }
                    entered.accept(number);
                }
                text.delete(0, end);
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
