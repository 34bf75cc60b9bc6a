package dev.countersign.finding;

/** Where a reader puts what it finds. Every row of a file goes to exactly one of these. */
interface Rows {
    /** A row about SMB, or one that names a host. */
    void row(RawRow row);

    /** A row about something else, which was read and is not needed. */
    void other();

    /** A line that belongs to no row: the text before and after a table. */
    void around();

    /** A row that was not understood. */
    void notUnderstood(long number, long line, String why);

    /** Lines from {@code first} to {@code last} that cannot be told apart into rows. */
    void lost(long first, long last, String why);

    /** Something that a person should know about the whole file; said once however often it is added. */
    void remark(String text);
}
