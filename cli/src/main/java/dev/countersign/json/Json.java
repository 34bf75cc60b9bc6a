package dev.countersign.json;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Reads and writes JSON. Values are plain: {@code Map<String, Object>} (in the order written),
 * {@code List<Object>}, {@code String}, {@code Long} (the writer also takes smaller integer types),
 * {@code BigInteger} for numbers too large for a Long, {@code Boolean}, finite {@code Double}, and
 * {@code Optional} for null. The writer also takes a {@code Stream}, for a list that is too long to be kept; it can
 * be written once.
 *
 * <p>The output never contains a raw control character or text direction override, so it is safe to
 * show on a terminal.
 */
public final class Json {
    private Json() {}

    /** The largest size and nesting depth that the reader accepts. */
    public record Limits(int bytes, int depth) {
        /**
         * For files that this program writes: 64 MiB, 64 levels. The plan of a large fleet contains
         * whole documents.
         */
        public static final Limits OURS = new Limits(64 << 20, 64);

        /** For output of a host: 1 MiB, 32 levels. */
        public static final Limits OF_A_HOST = new Limits(1 << 20, 32);

        public Limits {
            if (bytes <= 0 || depth <= 0 || depth > 500) {
                throw new IllegalArgumentException(
                        "limits are positive, and depth is at most 500: the reader recurses");
            }
        }
    }

    /**
     * Reads one JSON text strictly (RFC 8259: UTF-8, no duplicate keys, nothing after the value).
     *
     * @param source the name of the text in messages, for example a file name
     * @return the value; its collections are unmodifiable
     * @throws dev.countersign.diagnostic.Problem INVALID with {@code source:line:column}; the
     *     message never quotes the text, except the beginning of a duplicate key
     */
    public static Object read(byte[] text, String source, Limits limits) {
        return new JsonReader(source, limits).read(text);
    }

    /** Does the same as {@link #read}, for a text that must be an object. */
    public static JsonMap readMap(byte[] text, String source, Limits limits) {
        return JsonMap.of(read(text, source, limits), source);
    }

    /**
     * Reads an object from a stream, which need not fit into memory: each item of its list {@code rows} is an object
     * that goes to {@code each}, in order, and the list is empty in the object that is returned.
     *
     * @throws dev.countersign.diagnostic.Problem as {@link #read}, perhaps after some of the items were taken
     * @throws IOException if the stream cannot be read
     */
    public static JsonMap readRows(InputStream text, String source, Limits limits, String rows, Consumer<JsonMap> each)
            throws IOException {
        return new JsonReader(source, limits).read(text, rows, each);
    }

    /**
     * Formats a value for people: indented by two spaces, keys in the given order, no line feed at
     * the end.
     */
    public static String pretty(Object value) {
        return JsonWriter.PRETTY.write(value);
    }

    /** Does the same as {@link #pretty(Object)}, and appends it piece by piece. */
    public static void pretty(Object value, Appendable out) {
        JsonWriter.PRETTY.write(value, out);
    }

    /**
     * Formats a value for logs with one record per line: no spaces, keys in the given order, no
     * line feed anywhere.
     */
    public static String line(Object value) {
        return JsonWriter.LINE.write(value);
    }

    /** Does the same as {@link #line(Object)}, and appends it piece by piece. */
    public static void line(Object value, Appendable out) {
        JsonWriter.LINE.write(value, out);
    }

    /**
     * Returns the canonical form of a value, for digests and plan files: keys sorted (by UTF-16
     * code units), no spaces, UTF-8. Equal values have equal bytes.
     *
     * @throws IllegalArgumentException for a fraction, because Java releases print the same
     *     fraction differently (JDK-4511638)
     */
    public static byte[] canonical(Object value) {
        return JsonWriter.CANONICAL.write(value).getBytes(StandardCharsets.UTF_8);
    }
}
