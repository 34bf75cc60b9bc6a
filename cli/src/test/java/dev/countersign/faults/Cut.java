package dev.countersign.faults;

/** What a {@link Relay} does with a connection. */
enum Cut {
    /** Nothing: what came goes on. */
    PASS,
    /** Both sides get a reset, and nothing of what came. */
    RESET,
    /** Both sides get a clean end of the stream, and nothing of what came. */
    FINISH,
    /** The first half of what came goes on; then both sides get a reset. */
    HALF,
    /** Nothing goes on any more, either way, and both sides believe that the connection stands. */
    FREEZE
}
