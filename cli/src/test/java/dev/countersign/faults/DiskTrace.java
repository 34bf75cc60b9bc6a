package dev.countersign.faults;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Follows an strace trace and knows at each moment what a power cut would destroy: bytes of a file
 * that was not synced since it was opened for writing, and names that were created or moved in a
 * directory that was not synced since. Only a successful sync counts. The writes themselves are not
 * traced: dd writes the script to its shell a byte at a time.
 */
final class DiskTrace {
    /**
     * The strace options for this, with the paths of descriptors, and the time, by which the traces
     * of several calls are merged.
     */
    static final List<String> STRACE = List.of(
            "strace",
            "-f",
            "-qq",
            "-y",
            "-ttt",
            "--seccomp-bpf",
            "-e",
            "signal=none",
            "-e",
            "trace=open,openat,creat,copy_file_range,ftruncate,fsync,fdatasync,sync,syncfs,"
                    + "rename,renameat,renameat2,link,linkat,symlink,symlinkat,mkdir,mkdirat,unlink,unlinkat");

    /** The files without which a run cannot be reverted. */
    private static final List<String> WAY_BACK = List.of("before", "meta", "deadline", "revert");

    private static final Pattern LINE = Pattern.compile("(\\d+) +[0-9.]+ +(.*)");
    private static final Pattern RESUMED = Pattern.compile("<\\.\\.\\. \\w+ resumed>(.*)");
    private static final Pattern CALL = Pattern.compile("(\\w+)\\((.*)\\) += (\\d+).*");
    private static final Pattern PATH = Pattern.compile("\"([^\"]+)\"");
    private static final Pattern DESCRIPTOR = Pattern.compile("\\d+<([^>]+)>");
    private static final String RUN = "/var/lib/countersign/[0-9TZ]+-[0-9a-f]{4}";

    private final String document;
    private final Map<String, String> unfinished = new HashMap<>();
    private final Set<String> bytes = new HashSet<>();
    private final Set<String> names = new HashSet<>();
    private final Set<String> known = new HashSet<>();
    private final List<String> moments = new ArrayList<>();
    private final List<String> lost = new ArrayList<>();

    /** Creates a trace of a host whose document has this path. */
    DiskTrace(String document) {
        this.document = document;
    }

    /** Reads more lines. */
    DiskTrace follow(List<String> lines) {
        lines.forEach(this::line);
        return this;
    }

    /**
     * Returns the moments that were checked, in order: {@code install}, {@code activate},
     * {@code put back}, {@code settle}.
     */
    List<String> moments() {
        return List.copyOf(moments);
    }

    /** Returns what a power cut at one of these moments would have destroyed, but must not. */
    List<String> lost() {
        return List.copyOf(lost);
    }

    private void line(String line) {
        Matcher words = LINE.matcher(line);
        if (!words.matches()) {
            return;
        }
        String process = words.group(1);
        String text = words.group(2);
        if (text.endsWith("<unfinished ...>")) {
            unfinished.put(process, text.replace("<unfinished ...>", "").stripTrailing());
            return;
        }
        Matcher rest = RESUMED.matcher(text);
        if (rest.matches()) {
            text = unfinished.getOrDefault(process, "") + rest.group(1);
        }
        Matcher call = CALL.matcher(text);
        if (call.matches()) {
            done(call.group(1), call.group(2));
        }
    }

    private void done(String call, String arguments) {
        List<String> paths =
                PATH.matcher(arguments).results().map(each -> each.group(1)).toList();
        List<String> files = DESCRIPTOR
                .matcher(arguments)
                .results()
                .map(each -> each.group(1))
                .toList();
        switch (call) {
            case "open", "openat", "creat" -> opened(paths, arguments);
            case "ftruncate" -> bytes.add(files.get(0));
            case "copy_file_range" -> bytes.add(files.get(1));
            case "fsync", "fdatasync" -> synced(files.get(0));
            case "sync", "syncfs" -> {
                bytes.clear();
                names.clear();
            }
            case "rename", "renameat", "renameat2" -> renamed(paths.get(0), paths.get(1));
            case "link", "linkat" -> made(paths.get(1));
            case "symlink", "symlinkat" -> made(paths.get(1));
            case "mkdir", "mkdirat" -> made(paths.get(0));
            default -> gone(paths.get(0));
        }
    }

    private void opened(List<String> paths, String arguments) {
        boolean writes = arguments.contains("O_WRONLY") || arguments.contains("O_RDWR");
        if (!writes || paths.isEmpty()) {
            return;
        }
        String path = paths.get(0);
        if (path.matches(RUN + "/activating")) {
            moment("activate", List.of(), List.of(document));
        }
        if (path.matches(RUN + "/settled")) {
            settles(path);
        }
        bytes.add(path);
        if (arguments.contains("O_CREAT") && !known.contains(path)) {
            made(path);
        }
    }

    private void renamed(String from, String to) {
        String run = "/var/lib/countersign/" + from.replaceFirst(".*\\.countersign-(.*)\\.(new|old)$", "$1");
        if (to.equals(document) && from.endsWith(".new")) {
            boolean back = known.contains(run + "/verdict");
            List<String> whole = new ArrayList<>(List.of(from));
            WAY_BACK.forEach(each -> whole.add(run + "/" + each));
            List<String> named = new ArrayList<>(whole.subList(1, whole.size()));
            named.add(run);
            moment(back ? "put back" : "install", whole, named);
        } else if (to.equals(document)) {
            moment("put back", List.of(), List.of());
        } else if (to.matches(RUN + "/settled")) {
            settles(to);
        }
        if (bytes.remove(from)) {
            bytes.add(to);
        }
        gone(from);
        made(to);
    }

    private void settles(String path) {
        moment("settle", List.of(), List.of(document, path.replaceFirst("settled$", "verdict")));
    }

    private void moment(String moment, List<String> whole, List<String> named) {
        moments.add(moment);
        whole.stream().filter(bytes::contains).forEach(each -> lost.add(moment + ": the bytes of " + each));
        named.stream().filter(names::contains).forEach(each -> lost.add(moment + ": the name " + each));
    }

    private void made(String path) {
        known.add(path);
        names.add(path);
    }

    private void gone(String path) {
        bytes.remove(path);
        names.remove(path);
        known.remove(path);
    }

    private void synced(String path) {
        bytes.remove(path);
        names.removeIf(each -> each.startsWith(path + "/") && each.indexOf('/', path.length() + 1) < 0);
    }
}
