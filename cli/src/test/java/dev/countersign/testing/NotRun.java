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

/**
 * The tests that this machine cannot run, in {@code target/not-run.txt}; what they need is named as
 * in {@link Needs}.
 */
public final class NotRun {
    private static final Path LIST = Path.of("target", "not-run.txt");
    private static final Map<String, Boolean> KNOWN = new ConcurrentHashMap<>();

    private NotRun() {}

    /** Returns those of {@code needs} that this machine does not have. */
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
            case Signals.NEED -> Signals.areHeard();
            case "all" -> Boolean.getBoolean("countersign.all");
            case "reftable" ->
                succeeds("d=$(mktemp -d) && git init -q --ref-format=reftable \"$d\"; s=$?; rm -rf \"$d\"; exit $s");
            case "systemd-guest" -> guestIsThere();
            default -> succeeds("command -v '" + need + "'");
        };
    }

    /** Builds the guest's base image if it does not exist yet; only in the full test. */
    private static boolean guestIsThere() {
        return Boolean.getBoolean("countersign.all")
                && succeeds("unshare -m -p -f --mount-proc true")
                && succeeds("command -v debootstrap && command -v systemd-nspawn && command -v nmap")
                && succeeds("'" + SystemdHost.program() + "' root '" + SystemdHost.ROOT + "'", 600);
    }

    private static boolean succeeds(String script) {
        return succeeds(script, 20);
    }

    private static boolean succeeds(String script, long seconds) {
        try {
            Process process = new ProcessBuilder(
                            "sh", "-c", "PATH=$PATH:/usr/sbin:/sbin; { " + script + "; } >/dev/null 2>&1")
                    .start();
            return process.waitFor(seconds, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException absent) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
