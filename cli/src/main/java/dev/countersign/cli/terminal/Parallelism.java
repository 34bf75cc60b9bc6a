package dev.countersign.cli.terminal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** How many hosts are worked on at a time, if nobody says. */
final class Parallelism {
    /** A host mostly waits for the network and for its own programs. */
    private static final int FOR_EACH_CORE = 16;

    private static final int MOST = 128;

    /** How many files a host may need at a time: two SSH connections, its endpoints seen from here, a kept connection, the journal. */
    private static final int FILES = 16;

    /** What the program itself needs. */
    private static final int OWN_FILES = 256;

    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final Pattern OPEN_FILES = Pattern.compile("Max open files\\s+([0-9]{1,18})\\s.*");

    private Parallelism() {}

    /** The number for this machine and this process. */
    static int usual() {
        return usual(Runtime.getRuntime().availableProcessors(), openFiles());
    }

    /** @param files how many files the process may open; empty if that is unknown or unlimited */
    static int usual(int cores, OptionalLong files) {
        long wanted = Math.min(MOST, (long) FOR_EACH_CORE * cores);
        long possible = (files.orElse(Long.MAX_VALUE) - OWN_FILES) / FILES;
        return (int) Math.max(1, Math.min(wanted, possible));
    }

    private static OptionalLong openFiles() {
        try {
            return Files.readString(LIMITS)
                    .lines()
                    .flatMap(line -> OPEN_FILES.matcher(line).results())
                    .mapToLong(each -> Long.parseLong(each.group(1)))
                    .findFirst();
        } catch (IOException notLinux) {
            return OptionalLong.empty();
        }
    }
}
