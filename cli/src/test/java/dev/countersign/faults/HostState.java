package dev.countersign.faults;

/**
 * The state of a host after a fault. Exactly one applies; {@link #UNKNOWN} is a defect of the
 * program, whoever caused the fault.
 */
public enum HostState {
    /**
     * Bytes, owner, mode and behaviour on the wire as before, none of our files left next to the
     * document, and no unsettled run.
     */
    BEFORE("as before"),
    /**
     * The bytes of the plan, confirmed, and the wire shows what the plan wants. Nothing left, no
     * unsettled run.
     */
    AFTER("changed and confirmed"),
    /**
     * Somebody edited the document in the middle: their bytes are in place, complete. Nothing left,
     * no unsettled run.
     */
    THEIRS("as somebody else left it"),
    /** Anything else. */
    UNKNOWN("unknown");

    private final String words;

    HostState(String words) {
        this.words = words;
    }

    /** Returns the words for a person. */
    public String words() {
        return words;
    }
}
