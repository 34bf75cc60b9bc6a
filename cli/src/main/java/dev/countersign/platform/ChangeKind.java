package dev.countersign.platform;

import java.util.Locale;

/** What a change does to a document on the host. */
public enum ChangeKind {
    /** The document's bytes are replaced, then the daemon is told. */
    REPLACE,
    /** The document is right already; only the daemon is told. */
    ACTIVATE;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
