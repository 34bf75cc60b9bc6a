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
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads one text strictly. It never passes on Jackson's own messages: they quote the input, which
 * may contain a secret.
 */
final class JsonReader {
    private static final int LONGEST_NUMBER = 40;
    private static final int SHOWN_OF_A_KEY = 40;

    private final String source;
    private final Json.Limits limits;

    JsonReader(String source, Json.Limits limits) {
        this.source = source;
        this.limits = limits;
    }

    Object read(byte[] text) {
        if (text.length > limits.bytes()) {
            throw wrong(Location.of(source), "larger than " + limits.bytes() + " bytes");
        }
        // Decoded first: the parser counts columns in the units it is given, and they must be
        // characters, not bytes.
        try (JsonParser parser = factory().createParser(decoded(text))) {
            return whole(parser);
        } catch (IOException impossible) {
            throw new IllegalStateException("reading from memory", impossible);
        }
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

    private String decoded(byte[] text) {
        ByteBuffer in = ByteBuffer.wrap(text);
        try {
            CharBuffer out = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(in);
            if (out.length() > 0 && out.charAt(0) == '\ufeff') {
                throw wrong(new Location(source, 1, 1), "begins with a byte order mark, which JSON does not have");
            }
            return out.toString();
        } catch (CharacterCodingException notUtf8) {
            throw wrong(Location.of(source), "not UTF-8 at byte " + (in.position() + 1));
        }
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
            members.put(key, value(parser, parser.nextToken()));
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
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
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
