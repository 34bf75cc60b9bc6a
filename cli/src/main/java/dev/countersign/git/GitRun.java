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

/** One run of git, from its start to its end: it takes no longer than it may, and no more of what it says is kept than fits. */
final class GitRun {
    private static final int MOST_OUTPUT = 64 << 20;
    private static final int MOST_WORDS = 64 << 10;
    private static final int MOST_LINES = 40;

    /** How long git may take to remove its locks, and how long a program that it left behind may hold a stream open. */
    private static final Duration TO_END = Duration.ofSeconds(2);

    private final Process process;
    private final Duration limit;

    GitRun(Process process, Duration limit) {
        this.process = process;
        this.limit = limit;
    }

    /**
     * What came of it.
     *
     * @param exit git's exit status, or {@link #NO_ANSWER} when it was stopped or said too much
     * @param output what it wrote to standard output
     * @param words what it and its hooks said on standard error, line by line, safe to be shown
     */
    record Said(int exit, Bytes output, List<String> words) {
        /** The exit status of a git that gave no answer: {@link #words} are of this program then. */
        static final int NO_ANSWER = -1;

        static Said none(String why) {
            return new Said(NO_ANSWER, Bytes.EMPTY, List.of(why));
        }

        /** Standard output as lines that are safe to be shown, and then {@link #words}. */
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
                    : Said.none("said more than " + (MOST_OUTPUT >> 20) + " MiB, which is not read");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Said.none("was interrupted");
        } finally {
            process.destroyForcibly();
        }
    }

    /** Git removes its locks when it is asked to end; its hooks are asked too. */
    private void stop() throws InterruptedException {
        // Found first: those of a git that has ended are nobody's descendants.
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

    /** The lines below a sentence. */
    static String indented(List<String> lines) {
        return lines.isEmpty()
                ? "  nothing"
                : lines.stream().map(each -> "  " + each).collect(Collectors.joining("\n"));
    }

    /** What a stream said, up to a limit; read on beyond it, so that nobody waits for us for ever. */
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
