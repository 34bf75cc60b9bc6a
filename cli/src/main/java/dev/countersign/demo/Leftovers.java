package dev.countersign.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Processes and files that outlive an SSH login on purpose, such as the timer of a lease, but must
 * not outlive the demo.
 */
final class Leftovers {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(20);

    private Leftovers() {}

    /**
     * Kills every process that runs a revert program below {@code directory}, and its children. No
     * other process has such a path in its arguments.
     */
    static void end(Path directory) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (List<ProcessHandle> left = of(directory); !left.isEmpty(); left = of(directory)) {
            for (ProcessHandle each : left) {
                List<ProcessHandle> children = each.descendants().toList();
                each.destroyForcibly();
                children.forEach(ProcessHandle::destroyForcibly);
            }
            if (System.nanoTime() > deadline) {
                return;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    /** The processes that run {@code sh DIRECTORY/HOST/.../revert timer}. */
    static List<ProcessHandle> of(Path directory) {
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            return all.filter(ProcessHandle::isAlive)
                    .filter(each -> each.info()
                            .arguments()
                            .filter(words -> Arrays.stream(words)
                                    .anyMatch(word -> word.startsWith(directory + "/") && word.endsWith("/revert")))
                            .isPresent())
                    .toList();
        }
    }

    /**
     * Deletes the directory with everything in it. Retries for a moment if a process still writes
     * into it.
     */
    static void delete(Path directory) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                deleteOnce(directory);
                return;
            } catch (IOException busy) {
                if (System.nanoTime() > deadline) {
                    throw busy;
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    private static void deleteOnce(Path directory) throws IOException {
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path each : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (NoSuchFileException gone) {
            if (Files.exists(directory)) {
                throw gone;
            }
        } catch (UncheckedIOException changing) {
            throw new IOException(changing);
        }
    }
}
