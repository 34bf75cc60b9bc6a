package dev.countersign.explain;

/**
 * A number that leads to a page. The same number may be an exit code, an event and a Windows error.
 */
public record Numbered(Space space, long value) {
    /** The kinds of numbers. */
    public enum Space {
        /** A 32-bit status (NTSTATUS, HRESULT), shown in hexadecimal, signed or unsigned. */
        CODE,
        /** A Windows error ("System error 53"); as an HRESULT it is 0x80070000 plus the error. */
        SYSTEM,
        EVENT,
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
        return asked == value || (space == Space.SYSTEM && asked == (HRESULT | value));
    }

    /** Whether the number is written in several forms. */
    public boolean hasSpellings() {
        return space == Space.CODE || space == Space.SYSTEM;
    }

    /**
     * The usual forms of the number: {@code 0xc000a000 (-1073700864, 3221266432)},
     * {@code 53 (0x80070035)}, {@code 31017}.
     */
    public String shown() {
        return switch (space) {
            case CODE -> String.format("0x%08x", value) + " (" + (int) value + ", " + value + ")";
            case SYSTEM -> value + String.format(" (0x%08x)", HRESULT | value);
            case EVENT, EXIT -> String.valueOf(value);
        };
    }
}
