package dev.countersign.testing;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Signals that a test sends to a program that it started. A script that starts a job in the
 * background makes it ignore SIGINT, nohup makes it ignore SIGHUP, and everything that the job
 * starts ignores it too: Java and a shell cannot change that.
 */
public final class Signals {
    /** What a test must {@linkplain Needs need} to send one. */
    public static final String NEED = "signals that are not ignored";

    private static final Map<String, Integer> STATUS = Map.of("HUP", 129, "INT", 130, "TERM", 143);
    private static final Optional<List<String>> BEFORE = find();

    private Signals() {}

    /** Whether HUP, INT and TERM end a program that begins with {@link #before}. */
    static boolean areHeard() {
        return BEFORE.isPresent();
    }

    /**
     * Returns what goes before a command so that it gets HUP, INT and TERM; empty if it gets them
     * anyway, or never can.
     */
    public static List<String> before() {
        return BEFORE.orElse(List.of());
    }

    /** {@code env} has the option only since coreutils 8.31. */
    private static Optional<List<String>> find() {
        List<List<String>> ways = List.of(List.of(), List.of("env", "--default-signal=HUP,INT,TERM"));
        return ways.stream().filter(Signals::isHeardAfter).findFirst();
    }

    private static boolean isHeardAfter(List<String> before) {
        return STATUS.entrySet().stream().allMatch(each -> {
            List<String> command = new ArrayList<>(before);
            command.addAll(List.of("sh", "-c", "kill -s " + each.getKey() + " $$"));
            try {
                Process process = new ProcessBuilder(command).start();
                return process.waitFor() == each.getValue();
            } catch (IOException absent) {
                return false;
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return false;
            }
        });
    }
}
