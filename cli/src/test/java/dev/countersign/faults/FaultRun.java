package dev.countersign.faults;

import dev.countersign.cli.Terminal;
import dev.countersign.json.JsonMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Watches one host while something happens to it, waits for the end (including the end of the
 * lease), and determines the resulting state. The caller causes the fault.
 */
public final class FaultRun {
    /** The program's commands, with everything that happens to it meanwhile. */
    public interface Course {
        /** Runs it to its end. */
        Ended run() throws Exception;
    }

    /**
     * How the program ended.
     *
     * @param saw the outcome word and the first line of the reason
     */
    public record Ended(int exit, String saw) {
        /** Creates it from one of the program's {@code --json} documents. */
        public static Ended of(Terminal.Said said) {
            String saw = said.err().lines().findFirst().orElse("");
            if (said.out().startsWith("{")) {
                JsonMap document = said.json();
                // a command that did not get as far as its hosts only says what is wrong
                for (JsonMap error : maps(document, "errors")) {
                    saw = error.text("severity") + ": " + error.text("what");
                }
                for (JsonMap host : maps(document, "hosts")) {
                    saw = host.optionalText("outcome").orElse("") + ": "
                            + host.optionalText("reason")
                                    .flatMap(reason -> reason.lines().findFirst())
                                    .orElse("");
                }
            }
            return new Ended(said.exit(), saw);
        }

        /** Whether it is meant for a person: it contains no name of a Java class. */
        public boolean inWords() {
            return !saw.contains("Exception");
        }

        private static List<JsonMap> maps(JsonMap document, String field) {
            return document.optionalList(field).isPresent() ? document.maps(field) : List.of();
        }
    }

    /** The state of the host afterwards. */
    public record Finding(HostState state, Ended ended, Optional<Double> seconds, HostPicture picture) {}

    private static final Duration GRACE = Duration.ofSeconds(5);

    private final FaultHost host;
    private final Duration lease;
    private final String afterWire;

    /**
     * Creates a watch over a host.
     *
     * @param lease of the run that it will have
     * @param afterWire what the wire shows when the change is made
     */
    public FaultRun(FaultHost host, Duration lease, String afterWire) {
        this.host = host;
        this.lease = lease;
        this.afterWire = afterWire;
    }

    /**
     * Runs the course and waits, at most for the lease and some seconds more, until the host is in
     * a known state.
     */
    public Finding watch(HostPicture before, Course course) throws Exception {
        long begun = System.nanoTime();
        Ended ended;
        Watch watch = new Watch(before.document());
        Thread watcher = new Thread(watch, "watch " + host.host().name());
        watcher.start();
        HostPicture now;
        HostState state;
        long recognised;
        try {
            ended = course.run();
            // twice the grace: a late revert is noticed and reported, instead of counting as
            // missing
            long deadline = Math.max(System.nanoTime(), begun)
                    + lease.plus(GRACE).plus(GRACE).toNanos();
            do {
                now = host.glance();
                state = now.state(before, afterWire, host.theirs());
                if (state != HostState.UNKNOWN) {
                    now = host.look();
                    state = now.state(before, afterWire, host.theirs());
                }
                recognised = System.nanoTime();
            } while (state == HostState.UNKNOWN && recognised < deadline && pause());
        } finally {
            watch.stop = true;
            watcher.join();
        }
        Optional<Double> seconds = Optional.empty();
        if (state == HostState.BEFORE && watch.changedAt != 0) {
            double uptimeNow = uptime() - (System.nanoTime() - watch.lastOther) / 1e9;
            double fault = host.hit()
                    .map(hit -> Double.parseDouble(hit.split(" ", 2)[0]))
                    .orElse(uptimeNow - (watch.lastOther - watch.changedAt) / 1e9);
            seconds = Optional.of(Math.round(10 * Math.max(0, uptimeNow - fault)) / 10.0);
        }
        return new Finding(state, ended, seconds, now);
    }

    /** Whether a revert that took this long was in time: the lease plus five seconds. */
    public boolean inTime(Finding finding) {
        return finding.seconds().orElse(0.0) <= lease.plus(GRACE).toSeconds();
    }

    private static boolean pause() throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(100);
        return true;
    }

    private static double uptime() throws IOException {
        return Double.parseDouble(Files.readString(Path.of("/proc/uptime")).split(" ", 2)[0]);
    }

    /** Records when the document last differed from before. */
    private final class Watch implements Runnable {
        private final String before;
        private volatile boolean stop;
        private volatile long changedAt;
        private volatile long lastOther;

        Watch(String before) {
            this.before = before;
        }

        @Override
        public void run() {
            try {
                while (!stop) {
                    if (!document().equals(before)) {
                        lastOther = System.nanoTime();
                        changedAt = changedAt == 0 ? lastOther : changedAt;
                    }
                    pause();
                }
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        }

        private String document() {
            try {
                return host.document();
            } catch (IOException beingReplaced) {
                return before;
            }
        }
    }
}
