package dev.countersign.observation;

import java.util.Arrays;
import java.util.Optional;

/** What a host has at a path. */
public enum FileKind {
    /** A regular file. */
    FILE("file"),
    /** A store of settings behind a command. */
    STORE("store"),
    /** A regular file that is too large to be read. */
    LARGE("large"),
    /** Nothing. */
    ABSENT("absent"),
    /** A directory. */
    DIRECTORY("directory"),
    /** A regular file that the login may not read. */
    UNREADABLE("unreadable"),
    /** A named pipe. */
    FIFO("fifo"),
    /** A socket. */
    SOCKET("socket"),
    /** A device. */
    DEVICE("device");

    private final String word;

    FileKind(String word) {
        this.word = word;
    }

    /** Returns the kind with the protocol word {@code text}. */
    public static Optional<FileKind> of(String text) {
        return Arrays.stream(values()).filter(each -> each.word.equals(text)).findFirst();
    }

    /** The word used in the protocol (docs/protocol.md). */
    public String word() {
        return word;
    }
}
