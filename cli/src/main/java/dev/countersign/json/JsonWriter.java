package dev.countersign.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.math.BigInteger;
import java.nio.CharBuffer;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The three output formats. */
enum JsonWriter {
    PRETTY,
    LINE,
    CANONICAL;

    private static final JsonFactory FACTORY =
            new JsonFactoryBuilder().characterEscapes(new Visible()).build();
    private static final DefaultIndenter TWO_BLANKS = new DefaultIndenter("  ", "\n");
    private static final Separators COLON = Separators.createDefaultInstance()
            .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
            .withObjectEmptySeparator("")
            .withArrayEmptySeparator("");

    String write(Object value) {
        StringBuilder text = new StringBuilder();
        write(value, text);
        return text.toString();
    }

    void write(Object value, Appendable text) {
        try (JsonGenerator out = FACTORY.createGenerator(new To(text))) {
            if (this == PRETTY) {
                out.setPrettyPrinter(new DefaultPrettyPrinter(COLON)
                        .withObjectIndenter(TWO_BLANKS)
                        .withArrayIndenter(TWO_BLANKS));
            }
            write(out, value);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Hands on what is written. */
    private static final class To extends Writer {
        private final Appendable text;

        To(Appendable text) {
            this.text = text;
        }

        @Override
        public void write(char[] from, int start, int count) throws IOException {
            text.append(CharBuffer.wrap(from, start, count));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    private void write(JsonGenerator out, Object value) throws IOException {
        if (value instanceof Map<?, ?> map) {
            object(out, map);
        } else if (value instanceof Collection<?> items) {
            out.writeStartArray();
            for (Object item : items) {
                write(out, item);
            }
            out.writeEndArray();
        } else if (value instanceof Stream<?> items) {
            out.writeStartArray();
            for (Iterator<?> each = items.iterator(); each.hasNext(); ) {
                write(out, each.next());
            }
            out.writeEndArray();
        } else if (value instanceof Optional<?> optional) {
            if (optional.isPresent()) {
                write(out, optional.get());
            } else {
                out.writeNull();
            }
        } else {
            scalar(out, value);
        }
    }

    private void object(JsonGenerator out, Map<?, ?> map) throws IOException {
        out.writeStartObject();
        for (Map.Entry<?, ?> member : (this == CANONICAL ? new TreeMap<>(map) : map).entrySet()) {
            if (!(member.getKey() instanceof String key)) {
                throw new IllegalArgumentException("a key of JSON is text");
            }
            out.writeFieldName(Surrogates.replaced(key));
            write(out, member.getValue());
        }
        out.writeEndObject();
    }

    private void scalar(JsonGenerator out, Object value) throws IOException {
        if (value instanceof String text) {
            out.writeString(Surrogates.replaced(text));
        } else if (value instanceof Boolean bool) {
            out.writeBoolean(bool);
        } else if (value instanceof Long
                || value instanceof Integer
                || value instanceof Short
                || value instanceof Byte) {
            out.writeNumber(((Number) value).longValue());
        } else if (value instanceof BigInteger large) {
            out.writeNumber(large);
        } else if (value instanceof Double number && Double.isFinite(number) && this != CANONICAL) {
            out.writeNumber(number);
        } else {
            throw new IllegalArgumentException("not a value of " + this + " JSON: "
                    + (value == null ? "null" : value.getClass().getName()));
        }
    }

    /**
     * Escapes what a terminal would act on or not show: DEL, C1 controls, direction overrides, line
     * separators.
     */
    private static final class Visible extends CharacterEscapes {
        private final int[] ascii = standardAsciiEscapesForJSON();

        Visible() {
            ascii[0x7f] = ESCAPE_STANDARD;
        }

        @Override
        public int[] getEscapeCodesForAscii() {
            return ascii.clone();
        }

        @Override
        public SerializableString getEscapeSequence(int unit) {
            int type = Character.getType(unit);
            boolean hidden = type == Character.CONTROL
                    || type == Character.FORMAT
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR;
            return new SerializedString(hidden ? String.format("\\u%04x", unit) : String.valueOf((char) unit));
        }
    }
}
