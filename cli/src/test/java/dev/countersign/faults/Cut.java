package dev.countersign.faults;

/** What a {@link Relay} does with a connection. */
enum Cut {
    /** Nothing: data is passed on. */
    PASS,
    /** Both sides get a reset; the data is dropped. */
    RESET,
    /** Both sides get a clean end of the stream; the data is dropped. */
    FINISH,
    /** The first half of the data is passed on; then both sides get a reset. */
    HALF,
    /**
     * Nothing is passed on any more in either direction, and both sides believe that the connection
     * is still open.
     */
    FREEZE
}
