package dev.countersign.document.smbconf;

/**
 * One logical line of an smb.conf: its meaning to Samba, and the position of its bytes. Offsets
 * count bytes from the start of the file; {@code end} is after the line's own line feed, if it has
 * one.
 *
 * @param kind what Samba takes it for
 * @param start where its bytes begin, including white space
 * @param content the position of its first character that is not white space
 * @param end where the next line begins
 * @param name of a section or a parameter, as Samba sees it after joining continued lines and
 *     dropping repeated blanks
 * @param value of a parameter, likewise
 * @param equals the position of the first {@code =} (of a parameter only)
 * @param valueStart where the value's bytes begin; equal to {@code valueEnd} if there is no value
 * @param valueEnd where they end; includes the line breaks of a continued value
 */
record SmbConfLine(
        Kind kind,
        int start,
        int content,
        int end,
        String name,
        String value,
        int equals,
        int valueStart,
        int valueEnd) {
    /** The kinds of logical lines in Samba. */
    enum Kind {
        BLANK,
        COMMENT,
        SECTION,
        PARAMETER,
        /** Contains no {@code =}: Samba silently drops it. */
        IGNORED,
        /** A header without {@code ]}, or a parameter without a name: the whole file does not load. */
        BROKEN
    }

    SmbConfLine {
        if (start > content || content > end || valueStart > valueEnd || valueEnd > end) {
            throw new IllegalArgumentException("offsets of a line are in order");
        }
    }

    /** A line without name and value. */
    static SmbConfLine plain(Kind kind, int start, int content, int end) {
        return new SmbConfLine(kind, start, content, end, "", "", content, content, content);
    }

    /** A line with a name only. */
    static SmbConfLine named(Kind kind, int start, int content, int end, String name) {
        return new SmbConfLine(kind, start, content, end, name, "", content, content, content);
    }

    /** Whether it is a header that opens the global section, or opens it again. */
    boolean isGlobalHeader() {
        return kind == Kind.SECTION && isGlobal(name);
    }

    /** Samba knows two names of the global section, and compares them ignoring case and blanks. */
    static boolean isGlobal(String section) {
        String key = SmbWord.key(section);
        return key.equals("global") || key.equals("globals");
    }
}
