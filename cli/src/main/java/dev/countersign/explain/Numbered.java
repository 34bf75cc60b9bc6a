package dev.countersign.explain;

/**
 * A number that leads to a page. The same number may be an exit code, an event, an error of Windows
 * and an error of Linux: {@code space} says which.
 *
 * @param value the number without its sign
 */
public record Numbered(Space space, long value) {
    /** The kinds of numbers. */
    public enum Space {
        /** A 32-bit status (NTSTATUS, HRESULT), shown in hexadecimal, signed or unsigned. */
        CODE,
        /** A Windows error ("System error 53"); as an HRESULT it is 0x80070000 plus the error. */
        SYSTEM,
        /** An error of Linux, as in {@code mount error(13)}; the kernel writes it negative. */
        ERRNO,
        /** A result code of macOS as the Finder shows it; always negative. */
        FINDER,
        /** An event of the Windows logs Microsoft-Windows-SMBClient. */
        CLIENT_EVENT,
        /** An event of the Windows logs Microsoft-Windows-SMBServer. */
        SERVER_EVENT,
        /** An event of the Windows log Security. */
        SECURITY_EVENT,
        /** A plugin of Nessus. */
        PLUGIN,
        /** A QID of Qualys. */
        QID,
        EXIT
    }

    private static final long UNSIGNED_LIMIT = 1L << 32;
    private static final long HRESULT = 0x8007_0000L;

    public Numbered {
        if (value < 0 || value >= UNSIGNED_LIMIT) {
            throw new IllegalArgumentException("not a number of 32 bits: " + value);
        }
    }

    /** Whether this is the number in a question, which is an unsigned 32-bit number. */
    boolean is(long asked) {
        return switch (space) {
            case SYSTEM -> asked == value || asked == (HRESULT | value);
            case ERRNO -> asked == value || asked == UNSIGNED_LIMIT - value;
            case FINDER -> asked == UNSIGNED_LIMIT - value;
            default -> asked == value;
        };
    }

    /** Whether the number is written in several forms. */
    public boolean hasSpellings() {
        return space == Space.CODE || space == Space.SYSTEM;
    }

    /**
     * The usual forms of the number: {@code 0xc000a000 (-1073700864, 3221266432)},
     * {@code 53 (0x80070035)}, {@code -36}, {@code 31017}.
     */
    public String shown() {
        return switch (space) {
            case CODE -> String.format("0x%08x", value) + " (" + (int) value + ", " + value + ")";
            case SYSTEM -> value + String.format(" (0x%08x)", HRESULT | value);
            case FINDER -> "-" + value;
            default -> String.valueOf(value);
        };
    }
}
