package dev.countersign.journal;

/**
 * Who wrote a run, judged by its MACs. Commands act only on the user's own runs; all others can
 * only be read.
 */
public enum Owner {
    /** Written by this user's program: every line has a MAC made with this user's key. */
    OWN("own", ""),
    /**
     * Nothing was written in it and it is not in the list of runs, so there is nothing to act on.
     */
    NOBODY("none", "its program ended before it contacted a host"),
    /** Unknown: at least one line has no MAC, or there are no lines to judge by. */
    UNMARKED("unmarked", "it has no MAC, so it was written by somebody else, or by an old version"),
    /** At least one line has a MAC made with another key, or there is no key here to check it. */
    ANOTHERS("other", "it was written with another key than yours, or your key is missing");

    private final String word;
    private final String why;

    Owner(String word, String why) {
        this.word = word;
        this.why = why;
    }

    /** The word in JSON. */
    public String word() {
        return word;
    }

    /** Why commands do not act on it. */
    public String why() {
        return why;
    }
}
