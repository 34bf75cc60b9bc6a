package dev.countersign.observation;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What will undo a change to a document of a host, however well the change is made. */
public sealed interface Undoing {
    /** The path of the document; for a server in a container, its process. */
    String what();

    /** Whether it is sure to happen; otherwise it cannot be ruled out. */
    default boolean certain() {
        return true;
    }

    /**
     * The document is on a file system that is lost.
     *
     * @param type of the file system, such as {@code tmpfs}; for a disk in memory, its device
     * @param upper for an overlay: where its writable layer is
     */
    record Volatile(String what, String type, Optional<UpperLayer> upper) implements Undoing {
        private static final Pattern RUNTIME = Pattern.compile("/(docker|containerd|containers|kubelet|lxd|incus)/");

        @Override
        public boolean certain() {
            return upper.isEmpty()
                    || upper.get().type().isPresent()
                    || runtime().isPresent();
        }

        /**
         * Returns the program that runs containers and keeps the writable layer, by its path; empty
         * if it is not one of the known ones.
         */
        public Optional<String> runtime() {
            return upper.map(each -> RUNTIME.matcher(each.path()))
                    .filter(Matcher::find)
                    .map(each -> each.group(1));
        }
    }

    /**
     * The writable layer of an overlay.
     *
     * @param path where whoever mounted the overlay had it
     * @param type of the volatile file system that it is on; empty if it cannot be seen from the host
     */
    record UpperLayer(String path, Optional<String> type) {}

    /**
     * Software that writes the document from settings of its own.
     *
     * @param owner its name in {@code platform.yaml}
     */
    record Owned(String what, String owner) implements Undoing {}

    /**
     * A program that runs at every start and writes the document.
     *
     * @param program its path
     * @param line the number of the line that writes
     * @param text that line
     */
    record Written(String what, String program, int line, String text) implements Undoing {}
}
