package dev.countersign.observation;

/** What a verdict rests on, strongest last. */
public enum Basis {
    /** Nothing could be seen. */
    NONE,
    /** What the document says, read as the platform reads it. */
    CONFIGURED,
    /** What the platform's own reader makes of it. */
    EFFECTIVE,
    /** What the server said on the wire. */
    ADVERTISED,
    /** What the server did when it was tried. */
    PROVEN;

    /** The word in output and in JSON. */
    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
