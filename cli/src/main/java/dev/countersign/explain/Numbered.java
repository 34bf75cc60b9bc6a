package dev.countersign.explain;

/** A number that a page answers to. The same number may be an exit code, an event and an error of Windows. */
public record Numbered(Space space, long value) {
    /** What kind of number it is. */
    public enum Space {
        /** A 32-bit status (NTSTATUS, HRESULT), which is shown in hexadecimal, signed or unsigned. */
        CODE,
        /** An error of Windows ("System error 53"); as an HRESULT it is 0x80070000 and the error. */
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

    /** Whether a question's number, of 32 bits without a sign, means this one. */
    boolean is(long asked) {
        return asked == value || (space == Space.SYSTEM && asked == (HRESULT | value));
    }

    /** Whether people meet it in several forms. */
    public boolean hasSpellings() {
        return space == Space.CODE || space == Space.SYSTEM;
    }

    /** As a person knows it: {@code 0xc000a000}, {@code 53 (0x80070035)}, {@code 31017}. */
    public String shown() {
        return switch (space) {
            case CODE -> String.format("0x%08x", value) + " (" + (int) value + ", " + value + ")";
            case SYSTEM -> value + String.format(" (0x%08x)", HRESULT | value);
            case EVENT, EXIT -> String.valueOf(value);
        };
    }
}
