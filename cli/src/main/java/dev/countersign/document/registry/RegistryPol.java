package dev.countersign.document.registry;

import dev.countersign.bytes.Bytes;
import dev.countersign.document.registry.RegFile.Step;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A {@code Registry.pol} file: the registry values that a Group Policy object sets and removes on a
 * computer. Its form is that of [MS-GPREG] 2.2.1: a header, then {@code [key;name;type;size;data]}
 * in UTF-16LE, with a null character behind each text. Only numbers of 32 bits are written, because
 * no setting of this program is anything else.
 */
public final class RegistryPol {
    /** The characters PReg, and version 1. */
    private static final byte[] HEADER = {'P', 'R', 'e', 'g', 1, 0, 0, 0};

    /** The file is for computers: a key has no hive. */
    private static final String MACHINE = "HKEY_LOCAL_MACHINE\\";

    /** A name that begins so removes the value whose name follows. */
    private static final String REMOVE = "**del.";

    /** The data of a row that removes a value: a blank, as the editors write it. */
    private static final byte[] NOTHING = {' ', 0, 0, 0};

    private static final int REG_SZ = 1;
    private static final int REG_DWORD = 4;

    private RegistryPol() {}

    /**
     * Returns the file that does {@code steps} in order; empty if one of them is more than setting
     * a number of 32 bits, or removing a value, of the local machine.
     */
    public static Optional<Bytes> of(List<Step> steps) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(HEADER);
        for (Step step : steps) {
            if (step instanceof Step.Set set
                    && set.value().type() == RegistryType.REG_DWORD
                    && set.value().key().startsWith(MACHINE)) {
                long number = Long.parseLong(set.value().data().substring(2), 16);
                row(file, set.value().key(), set.value().name(), REG_DWORD, littleEndian(number));
            } else if (step instanceof Step.Remove remove && remove.key().startsWith(MACHINE)) {
                row(file, remove.key(), REMOVE + remove.name(), REG_SZ, NOTHING);
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(Bytes.of(file.toByteArray()));
    }

    private static void row(ByteArrayOutputStream file, String key, String name, int type, byte[] data) {
        file.writeBytes(utf16("["));
        file.writeBytes(utf16(key.substring(MACHINE.length()) + "\0;"));
        file.writeBytes(utf16(name + "\0;"));
        file.writeBytes(littleEndian(type));
        file.writeBytes(utf16(";"));
        file.writeBytes(littleEndian(data.length));
        file.writeBytes(utf16(";"));
        file.writeBytes(data);
        file.writeBytes(utf16("]"));
    }

    /** Reads a file; empty if it is not exactly one that {@link #of} writes. */
    public static Optional<List<Step>> read(Bytes file) {
        List<Step> steps = new ArrayList<>();
        int at = HEADER.length;
        while (at < file.length()) {
            int keyEnd = end(file, at + 2);
            int nameEnd = end(file, keyEnd + 4);
            int data = nameEnd + 16;
            if (data > file.length()) {
                return Optional.empty();
            }
            String key = MACHINE + text(file, at + 2, keyEnd);
            String name = text(file, keyEnd + 4, nameEnd);
            long size = number(file, data - 6);
            if (size != NOTHING.length || data + size + 2 > file.length()) {
                return Optional.empty();
            }
            Optional<Step> step = step(key, name, number(file, data));
            if (step.isEmpty()) {
                return Optional.empty();
            }
            steps.add(step.get());
            at = data + NOTHING.length + 2;
        }
        return of(steps).filter(file::equals).map(same -> List.copyOf(steps));
    }

    private static Optional<Step> step(String key, String name, long number) {
        try {
            return Optional.of(
                    name.startsWith(REMOVE)
                            ? new Step.Remove(key, name.substring(REMOVE.length()))
                            : new Step.Set(new RegistryValue(
                                    key, name, RegistryType.REG_DWORD, "0x" + Long.toHexString(number))));
        } catch (IllegalArgumentException impossible) {
            return Optional.empty();
        }
    }

    /** Returns where the null character of a text is; behind the file if it has none. */
    private static int end(Bytes file, int from) {
        int at = from;
        while (at + 1 < file.length() && (file.at(at) != 0 || file.at(at + 1) != 0)) {
            at += 2;
        }
        return at + 1 < file.length() ? at : file.length();
    }

    private static String text(Bytes file, int from, int to) {
        return new String(file.slice(from, to).toArray(), StandardCharsets.UTF_16LE);
    }

    private static long number(Bytes file, int at) {
        long number = 0;
        for (int digit = Integer.BYTES - 1; digit >= 0; digit--) {
            number = (number << Byte.SIZE) | file.at(at + digit);
        }
        return number;
    }

    private static byte[] littleEndian(long number) {
        byte[] bytes = new byte[Integer.BYTES];
        for (int digit = 0; digit < bytes.length; digit++) {
            bytes[digit] = (byte) (number >> (digit * Byte.SIZE));
        }
        return bytes;
    }

    private static byte[] utf16(String text) {
        return text.getBytes(StandardCharsets.UTF_16LE);
    }
}
