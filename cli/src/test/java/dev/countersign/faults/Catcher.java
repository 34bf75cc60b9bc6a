package dev.countersign.faults;

import java.util.Locale;

/**
 * What notices a mistake in the program: a fault of {@code host.yaml}, or a test. For a class that
 * runs under every shell, it is the run under the first.
 *
 * @param name the id of a fault; for a test the class below {@code dev.countersign} and the method:
 *     {@code platform.LeaseTest.a_lease}
 */
record Catcher(Kind kind, String name) {
    /** The kinds of catchers. */
    enum Kind {
        FAULT,
        TEST
    }

    /** Reads the format of {@link #toString}. */
    static Catcher read(String text) {
        String[] words = text.split(" ", 2);
        return new Catcher(Kind.valueOf(words[0].toUpperCase(Locale.ROOT)), words[1]);
    }

    @Override
    public String toString() {
        return kind.name().toLowerCase(Locale.ROOT) + " " + name;
    }
}
