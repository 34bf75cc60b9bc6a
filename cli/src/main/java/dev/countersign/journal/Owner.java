package dev.countersign.journal;

/** Who wrote a run, as far as its MACs tell. Only an own run is acted on; the others are there to be read. */
public enum Owner {
    /** This user's program: every line has a MAC of this user's key. */
    OWN("own", ""),
    /** Nothing was written in it, and no list of runs has it: there is nothing that anybody could act on. */
    NOBODY("none", "nothing was written in it: a program that ends before it touches a host leaves such a run"),
    /** Nobody can tell: no line has a MAC. */
    UNMARKED("unmarked", "it has no MAC, so it was written before runs had one, or by somebody else"),
    /** Its lines have MACs of another key, or there is no key here to tell. */
    ANOTHERS("other", "it was written with another key than yours, or your key is gone");

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

    /** Why it is not acted on. */
    public String why() {
        return why;
    }
}
