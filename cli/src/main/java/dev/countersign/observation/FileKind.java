package dev.countersign.observation;

import java.util.Arrays;
import java.util.Optional;

/** What is found under a path on a host. */
public enum FileKind {
    /** A regular file. */
    FILE("file"),
    /** A store of settings behind a command. */
    STORE("store"),
    /** A regular file that is larger than what is taken over. */
    LARGE("large"),
    /** Nothing. */
    ABSENT("absent"),
    /** A directory. */
    DIRECTORY("directory"),
    /** A regular file that the login may not read. */
    UNREADABLE("unreadable"),
    /** A pipe with a name. */
    FIFO("fifo"),
    /** A socket. */
    SOCKET("socket"),
    /** A device. */
    DEVICE("device");

    private final String word;

    FileKind(String word) {
        this.word = word;
    }

    /** The one that {@code text} names. */
    public static Optional<FileKind> of(String text) {
        return Arrays.stream(values()).filter(each -> each.word.equals(text)).findFirst();
    }

    /** The word of the protocol (docs/protocol.md). */
    public String word() {
        return word;
    }
}
