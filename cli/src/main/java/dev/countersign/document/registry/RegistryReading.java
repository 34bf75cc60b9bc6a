package dev.countersign.document.registry;

/** What the registry says of one value. Absent is an answer: it means the default of that version of Windows. */
public sealed interface RegistryReading {
    /** It is there. */
    record Present(RegistryType type, String data) implements RegistryReading {
        /** {@code REG_DWORD 0x1}. */
        @Override
        public String toString() {
            return type + " " + data;
        }
    }

    /** The key could be read and has no such value. */
    record Absent() implements RegistryReading {
        @Override
        public String toString() {
            return "absent";
        }
    }

    /** It cannot be told. */
    record Unclear(String why) implements RegistryReading {
        @Override
        public String toString() {
            return "unclear: " + why;
        }
    }
}
