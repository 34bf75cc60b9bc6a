package dev.countersign.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The tests that this machine cannot run, in {@code target/not-run.txt}; what they need is named as in {@link Needs}. */
public final class NotRun {
    private static final Path LIST = Path.of("target", "not-run.txt");
    private static final Map<String, Boolean> KNOWN = new ConcurrentHashMap<>();

    private NotRun() {}

    /** Those of {@code needs} that this machine does not have. */
    public static List<String> missing(String... needs) {
        return Stream.of(needs)
                .filter(need -> !KNOWN.computeIfAbsent(need, NotRun::isThere))
                .toList();
    }

    /** Adds a line for {@code test}, and returns it. */
    public static String writeDown(String test, List<String> missing) {
        String line = "not run: " + test + ": needs " + String.join(", ", missing);
        try {
            Files.createDirectories(LIST.getParent());
            Files.writeString(LIST, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
        return line;
    }

    private static boolean isThere(String need) {
        return switch (need) {
            case "root" -> succeeds("test \"$(id -u)\" = 0");
            case "namespaces" -> succeeds("unshare -m -p -f --mount-proc true");
            case "all" -> Boolean.getBoolean("countersign.all");
            default -> succeeds("command -v '" + need + "'");
        };
    }

    private static boolean succeeds(String script) {
        try {
            Process process = new ProcessBuilder(
                            "sh", "-c", "PATH=$PATH:/usr/sbin:/sbin; { " + script + "; } >/dev/null 2>&1")
                    .start();
            return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException absent) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
