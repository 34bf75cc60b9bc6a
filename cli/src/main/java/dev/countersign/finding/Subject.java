package dev.countersign.finding;

/** What a finding is about. Findings about anything else are counted and not kept. */
public enum Subject {
    /** The server does not require signing. */
    SIGNING("server signing"),
    /** The server speaks SMB1. */
    SMB1("smb1"),
    /** The server accepts a session without an account. */
    NULL_SESSION("null session");

    private final String word;

    Subject(String word) {
        this.word = word;
    }

    /** The word in files and messages; where there is a posture word, it is that word. */
    public String word() {
        return word;
    }
}
