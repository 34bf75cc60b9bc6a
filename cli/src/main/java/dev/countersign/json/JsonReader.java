package dev.countersign.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Location;
import dev.countersign.diagnostic.Problem;
import dev.countersign.diagnostic.Untrusted;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads one text strictly. It never passes on Jackson's own messages: they quote the input, which
 * may contain a secret.
 */
final class JsonReader {
    private static final int LONGEST_NUMBER = 40;
    private static final int SHOWN_OF_A_KEY = 40;

    private final String source;
    private final Json.Limits limits;
    private Optional<Rows> rows = Optional.empty();

    /** A list of the outermost object that is not kept: whoever reads takes its items one by one. */
    private record Rows(String name, Consumer<JsonMap> each) {}

    JsonReader(String source, Json.Limits limits) {
        this.source = source;
        this.limits = limits;
    }

    Object read(byte[] text) {
        if (text.length > limits.bytes()) {
            throw wrong(Location.of(source), "larger than " + limits.bytes() + " bytes");
        }
        try {
            return read(new ByteArrayInputStream(text));
        } catch (IOException impossible) {
            throw new IllegalStateException("reading from memory", impossible);
        }
    }

    private Object read(InputStream text) throws IOException {
        // Decoded first: the parser counts columns in the units it is given, and they must be
        // characters, not bytes.
        try (JsonParser parser = factory().createParser(new Utf8Reader(text, source, limits))) {
            return whole(parser);
        }
    }

    /** Reads an object; each item of its list {@code name} goes to {@code each}, and the list that is returned is empty. */
    JsonMap read(InputStream text, String name, Consumer<JsonMap> each) throws IOException {
        rows = Optional.of(new Rows(name, each));
        return JsonMap.of(read(text), source);
    }

    private Object whole(JsonParser parser) throws IOException {
        try {
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw wrong(Location.of(source), "empty, where JSON is expected");
            }
            Object value = value(parser, first);
            if (parser.nextToken() != null) {
                throw wrong(at(parser.currentTokenLocation()), "unexpected text after the end of the JSON");
            }
            return value;
        } catch (StreamConstraintsException tooMuch) {
            throw wrong(at(parser.currentLocation()), "nested too deeply, or a number with too many digits");
        } catch (JsonEOFException open) {
            throw wrong(at(open.getLocation()), "ends too early: a value, a quote or a bracket is not closed");
        } catch (JsonProcessingException broken) {
            throw wrong(at(broken.getLocation()), "not valid JSON from here on");
        }
    }

    /**
     * Creates a factory without Jackson's shared table of key names, which hostile keys could fill.
     */
    private JsonFactory factory() {
        return JsonFactory.builder()
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(limits.depth())
                        .maxStringLength(limits.bytes())
                        .maxNameLength(limits.bytes())
                        .maxNumberLength(LONGEST_NUMBER)
                        .build())
                .build();
    }

    private Object value(JsonParser parser, JsonToken token) throws IOException {
        return switch (token) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> wellFormed(parser, parser.getText());
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> Optional.empty();
            case VALUE_NUMBER_INT -> integer(parser.getBigIntegerValue());
            case VALUE_NUMBER_FLOAT -> fraction(parser);
            default -> throw wrong(at(parser.currentTokenLocation()), "not a JSON value");
        };
    }

    private Map<String, Object> object(JsonParser parser) throws IOException {
        Map<String, Object> members = new LinkedHashMap<>();
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            Location place = at(parser.currentTokenLocation());
            wellFormed(parser, key);
            if (members.containsKey(key)) {
                throw wrong(place, "duplicate key '" + shown(key) + "'");
            }
            JsonToken token = parser.nextToken();
            members.put(key, areRows(parser, token, key) ? taken(parser, rows.orElseThrow()) : value(parser, token));
        }
        return Collections.unmodifiableMap(members);
    }

    private List<Object> array(JsonParser parser) throws IOException {
        List<Object> items = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            items.add(value(parser, token));
        }
        return Collections.unmodifiableList(items);
    }

    /** Whether this is the value of {@code key} in the outermost object, and the list whose items are taken one by one. */
    private boolean areRows(JsonParser parser, JsonToken token, String key) {
        return token == JsonToken.START_ARRAY
                && parser.getParsingContext().getParent().getParent().inRoot()
                && rows.filter(each -> each.name().equals(key)).isPresent();
    }

    private List<Object> taken(JsonParser parser, Rows rows) throws IOException {
        int count = 0;
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            Object value = value(parser, token);
            rows.each().accept(JsonMap.of(value, source, rows.name() + "[" + count + "]"));
            count++;
        }
        return List.of();
    }

    private static Object integer(BigInteger read) {
        return read.bitLength() < Long.SIZE ? (Object) read.longValue() : read;
    }

    private Double fraction(JsonParser parser) throws IOException {
        double read = parser.getDoubleValue();
        if (Double.isInfinite(read)) {
            throw wrong(at(parser.currentTokenLocation()), "a number that is too large");
        }
        return read;
    }

    /**
     * Rejects half of a surrogate pair: {@code \ud800} alone is a legal JSON escape but not a
     * character, and nothing later could write it as UTF-8.
     */
    private String wellFormed(JsonParser parser, String text) {
        if (!Surrogates.paired(text)) {
            throw wrong(at(parser.currentTokenLocation()), "half of a surrogate pair");
        }
        return text;
    }

    private static String shown(String key) {
        String line = new Untrusted(key).onOneLine();
        return line.length() <= SHOWN_OF_A_KEY ? line : line.substring(0, SHOWN_OF_A_KEY) + "…";
    }

    private Location at(JsonLocation place) {
        return place == null || place.getLineNr() < 1
                ? Location.of(source)
                : new Location(source, place.getLineNr(), Math.max(1, place.getColumnNr()));
    }

    private static Problem wrong(Location place, String what) {
        return new Problem(ExitCode.INVALID, Diagnostic.error(place, what));
    }
}
