package dev.countersign.faults;

/** What a host is after a fault. Exactly one holds; {@link #UNKNOWN} is a defect of the program, whoever caused the fault. */
public enum HostState {
    /** Bytes, owner, mode and behaviour on the wire as before, nothing of ours left beside the document, and no run unsettled. */
    BEFORE("as before"),
    /** The bytes of the plan, confirmed, and the wire says what the plan wants. Nothing left, no run unsettled. */
    AFTER("changed and confirmed"),
    /** Somebody edited the document in the middle: their bytes are in place, whole. Nothing left, no run unsettled. */
    THEIRS("as somebody else left it"),
    /** Anything else. */
    UNKNOWN("unknown");

    private final String words;

    HostState(String words) {
        this.words = words;
    }

    /** For a person. */
    public String words() {
        return words;
    }
}
