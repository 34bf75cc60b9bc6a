package dev.countersign.document.registry;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The types of registry values, with their names and formats in {@code reg query} and in
 * {@code .reg} files.
 */
public enum RegistryType {
    REG_NONE(0, "(?:[0-9A-F]{2})*"),
    REG_SZ(1, "[^\\r\\n\\x00]*"),
    REG_EXPAND_SZ(2, "[^\\r\\n\\x00]*"),
    REG_BINARY(3, "(?:[0-9A-F]{2})*"),
    REG_DWORD(4, "0x[0-9a-f]{1,8}"),
    REG_MULTI_SZ(7, "[^\\r\\n\\x00]*"),
    REG_QWORD(11, "0x[0-9a-f]{1,16}");

    private static final HexFormat COMMAS = HexFormat.ofDelimiter(",");

    private final int number;

    @SuppressWarnings("ImmutableEnumChecker") // a Pattern cannot be changed
    private final Pattern shape;

    RegistryType(int number, String shape) {
        this.number = number;
        this.shape = Pattern.compile(shape);
    }

    /**
     * Returns the type that {@code reg query} names {@code text}; empty for a type that this
     * program does not write.
     */
    public static Optional<RegistryType> of(String text) {
        return Arrays.stream(values()).filter(each -> each.name().equals(text)).findFirst();
    }

    /** Returns the type with this number in {@code hex(N):}. */
    static Optional<RegistryType> numbered(int number) {
        return Arrays.stream(values()).filter(each -> each.number == number).findFirst();
    }

    /** Whether its data is text, which may not be printed completely. */
    boolean text() {
        return this == REG_SZ || this == REG_EXPAND_SZ || this == REG_MULTI_SZ;
    }

    /** Whether {@code data} is in the format that {@code reg query} prints for this type. */
    public boolean holds(String data) {
        return shape.matcher(data).matches();
    }

    /**
     * Returns what follows the {@code =} in a {@code .reg} file for {@code data}, which is in the
     * format of {@code reg query}.
     */
    String written(String data) {
        return switch (this) {
            case REG_DWORD -> "dword:" + String.format("%08x", Long.parseLong(data.substring(2), 16));
            case REG_SZ -> '"' + data.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
            case REG_BINARY -> "hex:" + commas(HexFormat.of().parseHex(data.toLowerCase(Locale.ROOT)));
            case REG_NONE -> "hex(0):" + commas(HexFormat.of().parseHex(data.toLowerCase(Locale.ROOT)));
            case REG_QWORD -> "hex(b):" + commas(littleEndian(Long.parseUnsignedLong(data.substring(2), 16)));
            case REG_EXPAND_SZ -> "hex(2):" + commas((data + "\0").getBytes(StandardCharsets.UTF_16LE));
            case REG_MULTI_SZ ->
                "hex(7):"
                        + commas((data.isEmpty() ? "\0" : data.replace("\\0", "\0") + "\0\0")
                                .getBytes(StandardCharsets.UTF_16LE));
        };
    }

    /**
     * The reverse: returns {@code bytes} of {@code hex(N):} in the format of {@code reg query};
     * empty if they are not a value of this type.
     */
    Optional<String> printed(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_16LE);
        return switch (this) {
            case REG_BINARY, REG_NONE ->
                Optional.of(HexFormat.of().withUpperCase().formatHex(bytes));
            case REG_QWORD ->
                bytes.length == 8 ? Optional.of("0x" + Long.toHexString(number(bytes))) : Optional.empty();
            case REG_DWORD ->
                bytes.length == 4 ? Optional.of("0x" + Long.toHexString(number(bytes))) : Optional.empty();
            case REG_SZ, REG_EXPAND_SZ -> ended(text, "\0").filter(this::holds);
            case REG_MULTI_SZ ->
                text.equals("\0")
                        ? Optional.of("")
                        : ended(text, "\0\0")
                                .map(each -> each.replace("\0", "\\0"))
                                .filter(this::holds);
        };
    }

    private static Optional<String> ended(String text, String end) {
        return text.endsWith(end) ? Optional.of(text.substring(0, text.length() - end.length())) : Optional.empty();
    }

    private static String commas(byte[] bytes) {
        return COMMAS.formatHex(bytes);
    }

    private static byte[] littleEndian(long number) {
        byte[] bytes = new byte[8];
        for (int i = 0; i < 8; i++) {
            bytes[i] = (byte) (number >>> (8 * i));
        }
        return bytes;
    }

    private static long number(byte[] littleEndian) {
        long number = 0;
        for (int i = littleEndian.length - 1; i >= 0; i--) {
            number = (number << 8) | (littleEndian[i] & 0xff);
        }
        return number;
    }
}
