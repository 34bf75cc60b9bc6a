package dev.countersign.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.Untrusted;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** One run of git, from start to end, with a limit on its time and on the output that is kept. */
final class GitRun {
    private static final int MOST_OUTPUT = 64 << 20;
    private static final int MOST_WORDS = 64 << 10;
    private static final int MOST_LINES = 40;

    /**
     * The time that git has to remove its locks, and that a program it left behind may keep a
     * stream open.
     */
    private static final Duration TO_END = Duration.ofSeconds(2);

    private final Process process;
    private final Duration limit;

    GitRun(Process process, Duration limit) {
        this.process = process;
        this.limit = limit;
    }

    /**
     * The result of a run.
     *
     * @param exit git's exit status, or {@link #NO_ANSWER} if it was stopped or its output was too
     *     large
     * @param output its standard output
     * @param words what git and its hooks wrote to standard error, line by line, safe to show
     */
    record Said(int exit, Bytes output, List<String> words) {
        /** The exit status if git gave no answer; {@link #words} then come from this program. */
        static final int NO_ANSWER = -1;

        static Said none(String why) {
            return new Said(NO_ANSWER, Bytes.EMPTY, List.of(why));
        }

        /** Returns standard output as lines that are safe to show, followed by {@link #words}. */
        List<String> everything() {
            return lines(output.utf8() + "\n" + String.join("\n", words));
        }
    }

    Said toItsEnd(byte[] input) {
        Kept output = new Kept(process.getInputStream(), MOST_OUTPUT);
        Kept error = new Kept(process.getErrorStream(), MOST_WORDS);
        List<Thread> streams = List.of(new Thread(output), new Thread(error), new Thread(() -> write(input)));
        streams.forEach(each -> {
            each.setDaemon(true);
            each.start();
        });
        try {
            boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                stop();
            }
            for (Thread each : streams) {
                each.join(TO_END.toMillis());
            }
            if (!ended) {
                return Said.none("did not end within " + limit.toSeconds() + " s and was stopped");
            }
            return output.isWhole()
                    ? new Said(process.exitValue(), Bytes.of(output.bytes()), lines(new String(error.bytes(), UTF_8)))
                    : Said.none("wrote more than " + (MOST_OUTPUT >> 20) + " MiB of output, which is too much");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Said.none("was interrupted");
        } finally {
            process.destroyForcibly();
        }
    }

    /** Stops git and its hooks with a signal first, because git then removes its locks. */
    private void stop() throws InterruptedException {
        // List them first: after git has ended, they are no longer its descendants.
        List<ProcessHandle> its = process.descendants().toList();
        process.destroy();
        its.forEach(ProcessHandle::destroy);
        if (!process.waitFor(TO_END.toMillis(), TimeUnit.MILLISECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
    }

    private void write(byte[] input) {
        try (OutputStream to = process.getOutputStream()) {
            to.write(input);
        } catch (IOException closed) {
            // it ended before it read everything: its exit status and words say why
        }
    }

    private static List<String> lines(String words) {
        List<String> lines = words.lines()
                .map(each -> each.replace('\t', ' ').stripTrailing())
                .filter(each -> !each.isEmpty())
                .map(each -> new Untrusted(each).brief())
                .toList();
        return lines.size() <= MOST_LINES ? lines : lines.subList(0, MOST_LINES);
    }

    /** Formats lines for use below a sentence. */
    static String indented(List<String> lines) {
        return lines.isEmpty()
                ? "  nothing"
                : lines.stream().map(each -> "  " + each).collect(Collectors.joining("\n"));
    }

    /**
     * Keeps the output of a stream up to a limit, but reads it to the end, so that the writer never
     * blocks.
     */
    private static final class Kept implements Runnable {
        private final InputStream from;
        private final int most;
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
        private boolean whole = true;

        Kept(InputStream from, int most) {
            this.from = from;
            this.most = most;
        }

        @Override
        public void run() {
            byte[] piece = new byte[8192];
            try {
                for (int read = from.read(piece); read >= 0; read = from.read(piece)) {
                    keep(piece, read);
                }
            } catch (IOException closed) {
                // it was stopped
            }
        }

        private synchronized void keep(byte[] piece, int read) {
            int taken = Math.min(read, most - kept.size());
            kept.write(piece, 0, taken);
            whole = whole && taken == read;
        }

        synchronized boolean isWhole() {
            return whole;
        }

        synchronized byte[] bytes() {
            return kept.toByteArray();
        }
    }
}
