package dev.countersign.observation;

/** What a verdict is based on, weakest first. */
public enum Basis {
    /** Nothing was seen. */
    NONE,
    /** The document, read by the platform's rules. */
    CONFIGURED,
    /** The effective settings, as reported by the platform's own reader. */
    EFFECTIVE,
    /** What the server said on the wire. */
    ADVERTISED,
    /** What the server did when it was tested with a login. */
    PROVEN;

    /** The word in output and in JSON. */
    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
