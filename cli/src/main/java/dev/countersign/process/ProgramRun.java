package dev.countersign.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.countersign.bytes.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One run of a program, from start to end, with a limit on its time and on the output that is kept. */
final class ProgramRun {
    private static final int MOST_OUTPUT = 64 << 20;
    private static final int MOST_WORDS = 64 << 10;

    /** The time that a program has to clean up, and that one it left behind may keep a stream open. */
    private static final Duration TO_END = Duration.ofSeconds(2);

    private final Process process;
    private final Duration limit;

    ProgramRun(Process process, Duration limit) {
        this.process = process;
        this.limit = limit;
    }

    ProgramOutput toItsEnd(byte[] input) {
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
                return ProgramOutput.none("did not end within " + limit.toSeconds() + " s and was stopped");
            }
            return output.isWhole()
                    ? ProgramOutput.of(process.exitValue(), Bytes.of(output.bytes()), new String(error.bytes(), UTF_8))
                    : ProgramOutput.none(
                            "wrote more than " + (MOST_OUTPUT >> 20) + " MiB of output, which is too much");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return ProgramOutput.none("was interrupted");
        } finally {
            process.destroyForcibly();
        }
    }

    /** Stops the program and those it started with a signal first: git then removes its locks. */
    private void stop() throws InterruptedException {
        // List them first: after the program has ended, they are no longer its descendants.
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
