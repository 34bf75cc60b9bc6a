package dev.countersign.platform;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Who undoes a change that nobody confirmed. */
public enum LeaseKeeper {
    /** A program that waits on the host. */
    HOST("host"),
    /** A scheduled task of Windows. */
    SCHEDULED_TASK("scheduled-task"),
    /** Nobody: nothing is changed from here. */
    NONE("none");

    private final String word;

    LeaseKeeper(String word) {
        this.word = word;
    }

    /** The one that {@code text} names. */
    public static Optional<LeaseKeeper> of(String text) {
        return Arrays.stream(values()).filter(each -> each.word.equals(text)).findFirst();
    }

    /** Every word. */
    static List<String> words() {
        return Arrays.stream(values()).map(LeaseKeeper::word).toList();
    }

    /** The word in {@code platform.yaml}. */
    public String word() {
        return word;
    }
}
