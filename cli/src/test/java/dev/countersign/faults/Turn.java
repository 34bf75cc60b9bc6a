package dev.countersign.faults;

import java.util.Comparator;

/**
 * One turn of a conversation, as a {@link Relay} sees it begin: everything in one direction until
 * something goes in the other, so that the number of pieces does not matter.
 *
 * @param port the name of the relay: {@code ssh} or {@code smb}
 * @param connection the first has the number 1
 * @param number among those in the same direction on its connection, from 1, because who speaks
 *     first varies; 0 is the opening
 */
record Turn(String port, int connection, int number, Way way) implements Comparable<Turn> {
    private static final Comparator<Turn> ORDER = Comparator.comparing(Turn::port)
            .thenComparing(Turn::connection)
            .thenComparing(Turn::number)
            .thenComparing(Turn::way);

    /** The direction. */
    enum Way {
        OPENS("opens"),
        TO_HOST("to the host"),
        TO_PROGRAM("to the program");

        private final String words;

        Way(String words) {
            this.words = words;
        }
    }

    @Override
    public int compareTo(Turn other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return port + " connection " + connection + (way == Way.OPENS ? " " : " turn " + number + " ") + way.words;
    }
}
