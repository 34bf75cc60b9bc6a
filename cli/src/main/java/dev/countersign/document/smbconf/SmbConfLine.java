package dev.countersign.document.smbconf;

/**
 * One logical line of an smb.conf: what it means to Samba, and where its bytes are. Offsets count bytes from the start of the
 * file; {@code end} stands after the line's own line feed, when it has one.
 *
 * @param kind what Samba takes it for
 * @param start where its bytes begin, white space included
 * @param content where its first character that is no white space stands
 * @param end where the next line begins
 * @param name of a section or a parameter, as Samba has it after joining continued lines and dropping repeated blanks
 * @param value of a parameter, likewise
 * @param equals where the first {@code =} stands (of a parameter only)
 * @param valueStart where the value's bytes begin; equal to {@code valueEnd} when there is no value
 * @param valueEnd where they end; line breaks of a continued value are inside
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
    /** What a logical line is to Samba. */
    enum Kind {
        BLANK,
        COMMENT,
        SECTION,
        PARAMETER,
        /** No {@code =} in it: Samba drops it without a word. */
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

    /** Whether it is a header that (re-)opens the global section. */
    boolean isGlobalHeader() {
        return kind == Kind.SECTION && isGlobal(name);
    }

    /** Samba knows two names of the global section, and compares them without case and blanks. */
    static boolean isGlobal(String section) {
        String key = SmbWord.key(section);
        return key.equals("global") || key.equals("globals");
    }
}
