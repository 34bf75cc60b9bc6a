package dev.countersign.memory;

import dev.countersign.bytes.Bytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Keeps values as few bytes. A value is a record, an enum, a text, a number, {@link Bytes}, or a
 * list, map or optional of them; other classes have to be described. What comes out is equal to what
 * went in. Several threads may share one.
 *
 * <p>The first large value is the dictionary of all later ones (RFC 1950), so a value that resembles
 * it takes little more than what is different.
 */
public final class Packer {
    /** How far back the format can refer, in bytes. */
    private static final int WINDOW = 1 << 15;

    /** A dictionary that is shorter would save nothing: of a host that was not reached. */
    private static final int USEFUL = 1 << 11;

    /** A text that is shorter is written again instead of being referred to. */
    private static final int SHORT = 4;

    private static final int EMPTY = 0;
    private static final int PRESENT = 1;
    private static final int LATIN1 = 2;
    private static final int TEXT = 3;
    private static final int BYTES = 4;
    private static final int INT = 5;
    private static final int LONG = 6;
    private static final int FALSE = 7;
    private static final int TRUE = 8;
    private static final int OBJECT = 9;
    private static final int LIST = 10;
    private static final int MAP = 11;
    private static final int SORTED = 12;
    private static final int INSTANT = 13;
    private static final int NO_LONG = 14;
    private static final int SOME_LONG = 15;
    private static final int AGAIN = 16;

    private final Map<Class<?>, Integer> numbers = new ConcurrentHashMap<>();
    private final List<Form<?>> forms = new CopyOnWriteArrayList<>();
    private volatile Optional<byte[]> dictionary = Optional.empty();

    /**
     * How a class that is not a record is taken apart and put together again.
     *
     * @param parts returns its parts, which can be packed
     * @param whole makes it of them
     */
    public record Form<T>(Class<T> type, Function<T, List<?>> parts, Function<List<?>, T> whole) {
        List<?> of(Object value) {
            return parts.apply(type.cast(value));
        }
    }

    /** Creates a packer for records and for these classes besides. */
    public Packer(List<Form<?>> others) {
        others.forEach(form -> known(form.type(), form));
    }

    /** A value that is kept as bytes; {@link #get} makes it again each time. */
    public static final class Packed<T> implements Supplier<T> {
        private final Packer packer;
        private final byte[] bytes;
        private final int length;

        private Packed(Packer packer, byte[] bytes, int length) {
            this.packer = packer;
            this.bytes = bytes;
            this.length = length;
        }

        @Override
        @SuppressWarnings("unchecked") // it was a T when it was packed
        public T get() {
            return (T) packer.unpacked(packer.inflated(bytes, length));
        }

        /** How many bytes it takes. */
        public int size() {
            return bytes.length;
        }
    }

    /**
     * Packs a value.
     *
     * @throws IllegalArgumentException if something in it is of another class
     */
    public <T> Packed<T> pack(T value) {
        ByteArrayOutputStream raw = new ByteArrayOutputStream();
        try {
            new Writing(new DataOutputStream(raw)).value(value);
        } catch (IOException impossible) {
            throw new IllegalStateException("memory can be written to", impossible);
        }
        byte[] plain = raw.toByteArray();
        return new Packed<>(this, deflated(plain), plain.length);
    }

    private byte[] deflated(byte[] plain) {
        Optional<byte[]> earlier = dictionary;
        Deflater deflater = new Deflater(Deflater.BEST_SPEED);
        try {
            earlier.ifPresent(deflater::setDictionary);
            deflater.setInput(plain);
            deflater.finish();
            byte[] part = new byte[1 << 13];
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            while (!deflater.finished()) {
                all.write(part, 0, deflater.deflate(part));
            }
            if (earlier.isEmpty() && plain.length >= USEFUL) {
                learn(Arrays.copyOfRange(plain, Math.max(0, plain.length - WINDOW), plain.length));
            }
            return all.toByteArray();
        } finally {
            deflater.end();
        }
    }

    private synchronized void learn(byte[] first) {
        if (dictionary.isEmpty()) {
            dictionary = Optional.of(first);
        }
    }

    private byte[] inflated(byte[] packed, int length) {
        Inflater inflater = new Inflater();
        try {
            byte[] plain = new byte[length];
            inflater.setInput(packed);
            int read = inflater.inflate(plain);
            if (inflater.needsDictionary()) {
                inflater.setDictionary(dictionary.orElseThrow());
                read = inflater.inflate(plain);
            }
            if (read != length) {
                throw new IllegalStateException(read + " bytes of " + length);
            }
            return plain;
        } catch (DataFormatException impossible) {
            throw new IllegalStateException("it was packed here", impossible);
        } finally {
            inflater.end();
        }
    }

    private Object unpacked(byte[] plain) {
        try {
            return new Reading(new DataInputStream(new ByteArrayInputStream(plain))).value();
        } catch (IOException impossible) {
            throw new IllegalStateException("it was packed here", impossible);
        }
    }

    private int number(Class<?> type) {
        Integer known = numbers.get(type);
        return known != null ? known : known(type, form(type));
    }

    private synchronized int known(Class<?> type, Form<?> form) {
        return numbers.computeIfAbsent(type, first -> {
            forms.add(form);
            return forms.size() - 1;
        });
    }

    private static <T> Form<T> form(Class<T> type) {
        if (type.isEnum()) {
            return new Form<>(
                    type,
                    value -> List.of(((Enum<?>) value).name()),
                    parts -> Arrays.stream(type.getEnumConstants())
                            .filter(each -> ((Enum<?>) each).name().equals(parts.get(0)))
                            .findFirst()
                            .orElseThrow());
        }
        if (!type.isRecord()) {
            throw new IllegalArgumentException(type.getName() + " cannot be packed");
        }
        RecordComponent[] components = type.getRecordComponents();
        Method[] accessors =
                Arrays.stream(components).map(RecordComponent::getAccessor).toArray(Method[]::new);
        Arrays.stream(accessors).forEach(each -> each.setAccessible(true));
        try {
            Constructor<T> constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return new Form<>(type, value -> parts(value, accessors), parts -> whole(constructor, parts));
        } catch (NoSuchMethodException impossible) {
            throw new IllegalStateException("every record has its constructor", impossible);
        }
    }

    private static List<?> parts(Object value, Method[] accessors) {
        List<Object> parts = new ArrayList<>(accessors.length);
        try {
            for (Method each : accessors) {
                parts.add(each.invoke(value));
            }
        } catch (ReflectiveOperationException failed) {
            throw new IllegalStateException(value.getClass().getName() + " does not tell its parts", failed);
        }
        return parts;
    }

    private static <T> T whole(Constructor<T> constructor, List<?> parts) {
        try {
            return constructor.newInstance(parts.toArray());
        } catch (ReflectiveOperationException failed) {
            throw new IllegalStateException(constructor + " does not take its own parts", failed);
        }
    }

    /** Writes one value. A text or bytes that come again are referred to. */
    private final class Writing {
        private final DataOutputStream out;
        private final Map<Object, Integer> written = new HashMap<>();

        private Writing(DataOutputStream out) {
            this.out = out;
        }

        private void value(Object value) throws IOException {
            if (value instanceof String text) {
                text(text);
            } else if (value instanceof Bytes bytes) {
                bytes(bytes);
            } else if (value instanceof Optional<?> optional) {
                out.writeByte(optional.isPresent() ? PRESENT : EMPTY);
                if (optional.isPresent()) {
                    value(optional.get());
                }
            } else if (value instanceof List<?> list) {
                out.writeByte(LIST);
                all(list);
            } else if (value instanceof Map<?, ?> map) {
                map(map);
            } else {
                other(value);
            }
        }

        private void other(Object value) throws IOException {
            if (value instanceof Integer number) {
                out.writeByte(INT);
                out.writeInt(number);
            } else if (value instanceof Long number) {
                out.writeByte(LONG);
                out.writeLong(number);
            } else if (value instanceof Boolean yes) {
                out.writeByte(yes ? TRUE : FALSE);
            } else if (value instanceof OptionalLong number) {
                out.writeByte(number.isPresent() ? SOME_LONG : NO_LONG);
                if (number.isPresent()) {
                    out.writeLong(number.getAsLong());
                }
            } else if (value instanceof Instant instant) {
                out.writeByte(INSTANT);
                out.writeLong(instant.getEpochSecond());
                out.writeInt(instant.getNano());
            } else {
                // a constant may have a class of its own
                int number =
                        number(value instanceof Enum<?> constant ? constant.getDeclaringClass() : value.getClass());
                out.writeByte(OBJECT);
                count(number);
                all(forms.get(number).of(value));
            }
        }

        private void map(Map<?, ?> map) throws IOException {
            if (map instanceof SortedMap<?, ?> sorted && sorted.comparator() != null) {
                throw new IllegalArgumentException("a map in an order of its own cannot be packed");
            }
            out.writeByte(map instanceof SortedMap ? SORTED : MAP);
            count(map.size());
            for (Map.Entry<?, ?> each : map.entrySet()) {
                value(each.getKey());
                value(each.getValue());
            }
        }

        private void text(String text) throws IOException {
            if (again(text, text.length())) {
                return;
            }
            boolean latin1 = text.chars().allMatch(each -> each < 256);
            out.writeByte(latin1 ? LATIN1 : TEXT);
            count(text.length());
            if (latin1) {
                out.write(text.getBytes(StandardCharsets.ISO_8859_1));
            } else {
                out.writeChars(text); // as it is, half a character too
            }
        }

        private void bytes(Bytes bytes) throws IOException {
            if (again(bytes, bytes.length())) {
                return;
            }
            out.writeByte(BYTES);
            count(bytes.length());
            out.write(bytes.toArray());
        }

        private boolean again(Object value, int length) throws IOException {
            if (length < SHORT) {
                return false;
            }
            Integer earlier = written.putIfAbsent(value, written.size());
            if (earlier == null) {
                return false;
            }
            out.writeByte(AGAIN);
            count(earlier);
            return true;
        }

        private void all(List<?> values) throws IOException {
            count(values.size());
            for (Object each : values) {
                value(each);
            }
        }

        /** Small numbers take one byte. */
        private void count(int number) throws IOException {
            int rest = number;
            while (rest > 127) {
                out.writeByte((rest & 127) | 128);
                rest >>>= 7;
            }
            out.writeByte(rest);
        }
    }

    /** Reads what {@link Writing} wrote. */
    private final class Reading {
        private final DataInputStream in;
        private final List<Object> read = new ArrayList<>();

        private Reading(DataInputStream in) {
            this.in = in;
        }

        private Object value() throws IOException {
            int kind = in.readUnsignedByte();
            return switch (kind) {
                case EMPTY -> Optional.empty();
                case PRESENT -> Optional.of(value());
                case LATIN1 -> text(new String(in.readNBytes(count()), StandardCharsets.ISO_8859_1));
                case TEXT -> text(wide(count()));
                case BYTES -> bytes(Bytes.of(in.readNBytes(count())));
                case INT -> in.readInt();
                case LONG -> in.readLong();
                case FALSE -> false;
                case TRUE -> true;
                case OBJECT -> forms.get(count()).whole().apply(all());
                case LIST -> Collections.unmodifiableList(all());
                case MAP -> Collections.unmodifiableMap(into(new LinkedHashMap<>()));
                case SORTED -> Collections.unmodifiableSortedMap(into(new TreeMap<>()));
                case INSTANT -> Instant.ofEpochSecond(in.readLong(), in.readInt());
                case NO_LONG -> OptionalLong.empty();
                case SOME_LONG -> OptionalLong.of(in.readLong());
                case AGAIN -> read.get(count());
                default -> throw new IllegalStateException("kind " + kind);
            };
        }

        private String text(String text) {
            if (text.length() >= SHORT) {
                read.add(text);
            }
            return text;
        }

        private Bytes bytes(Bytes bytes) {
            if (bytes.length() >= SHORT) {
                read.add(bytes);
            }
            return bytes;
        }

        private String wide(int length) throws IOException {
            StringBuilder text = new StringBuilder(length);
            for (int each = 0; each < length; each++) {
                text.append(in.readChar());
            }
            return text.toString();
        }

        private List<Object> all() throws IOException {
            int count = count();
            List<Object> values = new ArrayList<>(count);
            for (int each = 0; each < count; each++) {
                values.add(value());
            }
            return values;
        }

        private <M extends Map<Object, Object>> M into(M map) throws IOException {
            int count = count();
            for (int each = 0; each < count; each++) {
                Object key = value();
                map.put(key, value());
            }
            return map;
        }

        private int count() throws IOException {
            int number = 0;
            int shift = 0;
            int part = in.readUnsignedByte();
            while (part > 127) {
                number |= (part & 127) << shift;
                shift += 7;
                part = in.readUnsignedByte();
            }
            return number | (part << shift);
        }
    }
}
