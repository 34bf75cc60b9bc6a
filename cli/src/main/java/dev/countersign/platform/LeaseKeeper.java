package dev.countersign.platform;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Who reverts an unconfirmed change. */
public enum LeaseKeeper {
    /** A program that waits on the host. */
    HOST("host"),
    /** A scheduled task of Windows. */
    SCHEDULED_TASK("scheduled-task"),
    /** Nothing does: the platform is not changed from here. */
    NONE("none");

    private final String word;

    LeaseKeeper(String word) {
        this.word = word;
    }

    /** Returns the keeper that {@code text} names. */
    public static Optional<LeaseKeeper> of(String text) {
        return Arrays.stream(values()).filter(each -> each.word.equals(text)).findFirst();
    }

    /** Returns every word. */
    static List<String> words() {
        return Arrays.stream(values()).map(LeaseKeeper::word).toList();
    }

    /** The word used in {@code platform.yaml}. */
    public String word() {
        return word;
    }
}
