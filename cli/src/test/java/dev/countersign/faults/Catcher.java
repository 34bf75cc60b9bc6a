package dev.countersign.faults;

import java.util.Locale;

/**
 * What notices a mistake in the program: a fault of {@code host.yaml}, or a test. Of a class that runs under every shell it is the run
 * under the first.
 *
 * @param name the id of a fault; of a test the class below {@code dev.countersign} and the method: {@code platform.LeaseTest.a_lease}
 */
record Catcher(Kind kind, String name) {
    /** What can be named. */
    enum Kind {
        FAULT,
        TEST
    }

    /** What {@link #toString} wrote. */
    static Catcher read(String text) {
        String[] words = text.split(" ", 2);
        return new Catcher(Kind.valueOf(words[0].toUpperCase(Locale.ROOT)), words[1]);
    }

    @Override
    public String toString() {
        return kind.name().toLowerCase(Locale.ROOT) + " " + name;
    }
}
