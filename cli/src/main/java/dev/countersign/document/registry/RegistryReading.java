package dev.countersign.document.registry;

/**
 * The state of one registry value. Absent is a valid state: the default of that version of Windows
 * applies.
 */
public sealed interface RegistryReading {
    /** The value exists. */
    record Present(RegistryType type, String data) implements RegistryReading {
        /** Returns for example {@code REG_DWORD 0x1}. */
        @Override
        public String toString() {
            return type + " " + data;
        }
    }

    /** The key could be read and does not have this value. */
    record Absent() implements RegistryReading {
        @Override
        public String toString() {
            return "absent";
        }
    }

    /** The state cannot be determined. */
    record Unclear(String why) implements RegistryReading {
        @Override
        public String toString() {
            return "unclear: " + why;
        }
    }
}
