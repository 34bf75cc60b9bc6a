package dev.countersign.platform;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** How the hosts of a platform are spoken to. */
public enum Speaker {
    /** A program for a POSIX shell, sent with each call. */
    POSIX_SH("posix-sh"),
    /** cmd, reg.exe and PowerShell. */
    WINDOWS("windows"),
    /** The vendor's own command line: no login is made there from here. */
    VENDOR_CLI("vendor-cli"),
    /** Not at all: only the wire is looked at. */
    NONE("none");

    private final String word;

    Speaker(String word) {
        this.word = word;
    }

    /** Returns the speaker that {@code text} names. */
    public static Optional<Speaker> of(String text) {
        return Arrays.stream(values()).filter(each -> each.word.equals(text)).findFirst();
    }

    /** Returns every word. */
    static List<String> words() {
        return Arrays.stream(values()).map(Speaker::word).toList();
    }

    /** The word used in {@code platform.yaml}. */
    public String word() {
        return word;
    }
}
