package dev.countersign.json;

import java.nio.charset.StandardCharsets;

/**
 * Reads and writes JSON. Values are plain: {@code Map<String, Object>} (in the order written), {@code List<Object>},
 * {@code String}, {@code Long} (written also from other integers), {@code BigInteger} where a Long is too small,
 * {@code Boolean}, finite {@code Double}, and {@code Optional} for null.
 *
 * <p>What is written never holds a control character or a text direction override as such: it is safe to show on a terminal.
 */
public final class Json {
    private Json() {}

    /** How large and how deep a text may be. */
    public record Limits(int bytes, int depth) {
        /** For our own files: 64 MiB, 64 levels. A plan of a large fleet carries whole documents. */
        public static final Limits OURS = new Limits(64 << 20, 64);

        /** For what a host says: 1 MiB, 32 levels. */
        public static final Limits OF_A_HOST = new Limits(1 << 20, 32);

        public Limits {
            if (bytes <= 0 || depth <= 0 || depth > 500) {
                throw new IllegalArgumentException(
                        "limits are positive, and depth is at most 500: the reader recurses");
            }
        }
    }

    /**
     * Reads one JSON text (RFC 8259, strictly: UTF-8, no key twice, nothing after it).
     *
     * @param source how messages name the text, for example a file name
     * @return the value; collections cannot be changed
     * @throws dev.countersign.diagnostic.Problem INVALID with {@code source:line:column}; it never repeats what the text holds but
     *     for the beginning of a key that stands twice
     */
    public static Object read(byte[] text, String source, Limits limits) {
        return new JsonReader(source, limits).read(text);
    }

    /** As {@link #read}, for a text that is one object. */
    public static JsonMap readMap(byte[] text, String source, Limits limits) {
        return JsonMap.of(read(text, source, limits), source);
    }

    /** For people: indented by two blanks, keys in the given order, no line feed at the end. */
    public static String pretty(Object value) {
        return JsonWriter.PRETTY.write(value);
    }

    /** For logs of one record a line: no blanks, keys in the given order, no line feed anywhere. */
    public static String line(Object value) {
        return JsonWriter.LINE.write(value);
    }

    /**
     * The one form of a value, for digests and plan files: keys sorted (by UTF-16 code units), no blanks, UTF-8. What is equal has
     * equal bytes.
     *
     * @throws IllegalArgumentException for a fraction: how a Java platform prints one changed between releases (JDK-4511638)
     */
    public static byte[] canonical(Object value) {
        return JsonWriter.CANONICAL.write(value).getBytes(StandardCharsets.UTF_8);
    }
}
