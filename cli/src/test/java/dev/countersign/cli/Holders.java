package dev.countersign.cli;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which runs hold a host, as the kernel sees it: from before a run replaces the document until it
 * is settled, files with its name exist next to the document. inotify(7) reports each file that
 * appears or disappears, in order and without gaps; nothing that the program reports about itself
 * is used.
 */
final class Holders implements AutoCloseable {
    private static final Pattern BESIDE = Pattern.compile("[.]countersign-(.+)[.](old|new)");

    private final WatchService watch;
    private final WatchKey key;
    private final List<String> events = new ArrayList<>();

    private Holders(WatchService watch, WatchKey key) {
        this.watch = watch;
        this.key = key;
    }

    /** Watches the directory of a document from now on. */
    static Holders of(Path directory) throws IOException {
        WatchService watch = directory.getFileSystem().newWatchService();
        return new Holders(watch, directory.register(watch, ENTRY_CREATE, ENTRY_DELETE));
    }

    /**
     * Collects the events since the last call. Must be called often: the kernel's queue is short.
     */
    void look() throws InterruptedException {
        WatchKey some = watch.poll(100, TimeUnit.MILLISECONDS);
        if (some == null) {
            return;
        }
        for (WatchEvent<?> event : key.pollEvents()) {
            if (!(event.context() instanceof Path name)) {
                throw new AssertionError("inotify lost events: " + event.kind());
            }
            events.add((event.kind() == ENTRY_CREATE ? "+" : "-") + name);
        }
        key.reset();
    }

    /** Returns every run that held the host at some time. */
    Set<String> runs() {
        Set<String> runs = new TreeSet<>();
        for (String event : events) {
            Matcher ours = BESIDE.matcher(event.substring(1));
            if (ours.matches()) {
                runs.add(ours.group(1));
            }
        }
        return runs;
    }

    /** Returns the most runs that held it at the same time. */
    int atOnce() {
        Set<String> present = new LinkedHashSet<>();
        int most = 0;
        for (String event : events) {
            Matcher ours = BESIDE.matcher(event.substring(1));
            if (ours.matches()) {
                if (event.startsWith("+")) {
                    present.add(ours.group());
                } else {
                    present.remove(ours.group());
                }
                most = Math.max(most, (int) present.stream()
                        .map(name -> name.substring(0, name.lastIndexOf('.')))
                        .distinct()
                        .count());
            }
        }
        return most;
    }

    @Override
    public void close() throws IOException {
        watch.close();
    }
}
