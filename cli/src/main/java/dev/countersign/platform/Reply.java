package dev.countersign.platform;

import dev.countersign.bytes.Bytes;
import dev.countersign.observation.Field;
import dev.countersign.observation.ToolWords;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A host's reply to one call: its fields in order, and how it ended. The values are claims of a
 * host: whoever uses them must check and escape them. A reply without an end is not accepted.
 *
 * @param status how the verb ended
 * @param fields all fields, in order; names may repeat
 */
public record Reply(Status status, List<Field> fields) {
    private static final int MOST_FIELDS = 10_000;
    private static final int LONGEST_LINE = 200;

    /** Not a field of the host: its name cannot be sent. */
    private static final String HEARD = "standard error";

    private static final Pattern FIELD =
            Pattern.compile("([0-9a-f]{32}) ([a-z0-9.-]{1,60}) (text|hex) (0|[1-9][0-9]{0,8})");

    public Reply {
        fields = List.copyOf(fields);
    }

    /** How a verb ended; docs/protocol.md describes what each means for the host. */
    public enum Status {
        DONE,
        REFUSED,
        FAILED,
        REVERTED,
        PERSON
    }

    /** The reply is not in the expected format, or is incomplete. */
    public static final class Malformed extends Exception {
        /** Creates the exception with what is wrong; never with text from the host. */
        public Malformed(String what) {
            super(what);
        }
    }

    /** Returns the value of the first field with that name. */
    public Optional<Bytes> first(String name) {
        return fields.stream()
                .filter(field -> field.name().equals(name))
                .map(Field::value)
                .findFirst();
    }

    /** Returns the text of the first field with that name, as UTF-8 for people. */
    public Optional<String> text(String name) {
        return first(name).map(Bytes::utf8);
    }

    /** Returns every field with that name, in order. */
    public List<Field> all(String name) {
        return fields.stream().filter(field -> field.name().equals(name)).toList();
    }

    /** Returns why it ended as it did, in the host's own words, escaped. */
    public String reason() {
        String reason = given().map(HostReason::toString).orElse("no reason given");
        return ToolWords.behind(reason, text(HEARD).orElse(""));
    }

    /**
     * Returns this reply with what the call wrote to standard error, if it failed: the words of the
     * tool that failed there. In any other reply they may be the login shell's.
     */
    public Reply hearing(Bytes errors) {
        if (status != Status.FAILED || errors.length() == 0) {
            return this;
        }
        List<Field> all = new ArrayList<>(fields);
        all.add(new Field(HEARD, errors));
        return new Reply(status, all);
    }

    /** Returns the reason's code word, or an empty text if there is none. */
    public String code() {
        return given().map(HostReason::code).orElse("");
    }

    private Optional<HostReason> given() {
        return text("reason").filter(said -> !said.isBlank()).map(HostReason::of);
    }

    /**
     * Reads a reply. Text before its first line is a greeting of the login shell and is skipped.
     *
     * @param output standard output of the call, whole
     * @param nonce the nonce of the call
     * @throws Malformed if anything is wrong: it is cut off or of a different call, has wrong
     * lengths, or text after the end
     */
    public static Reply parse(Bytes output, String nonce) throws Malformed {
        byte[] bytes = output.toArray();
        Cursor cursor = new Cursor(bytes, start(bytes, "countersign " + nonce + " begin\n"));
        List<Field> fields = new ArrayList<>();
        while (true) {
            String line = cursor.line();
            if (line.startsWith(nonce + " end ")) {
                Status status = status(line.substring(nonce.length() + 5));
                if (!cursor.atEnd()) {
                    throw new Malformed("there is text after its end");
                }
                return new Reply(status, fields);
            }
            if (fields.size() == MOST_FIELDS) {
                throw new Malformed("it has more than " + MOST_FIELDS + " fields");
            }
            fields.add(field(line, nonce, cursor));
        }
    }

    private static int start(byte[] bytes, String begin) throws Malformed {
        byte[] wanted = begin.getBytes(StandardCharsets.US_ASCII);
        for (int at = 0; at + wanted.length <= bytes.length; at++) {
            if (Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
                return at + wanted.length;
            }
        }
        throw new Malformed("its start marker is missing");
    }

    private static Status status(String word) throws Malformed {
        for (Status status : Status.values()) {
            if (word.equals(status.name().toLowerCase(Locale.ROOT))) {
                return status;
            }
        }
        throw new Malformed("its end has an unknown status");
    }

    private static Field field(String line, String nonce, Cursor cursor) throws Malformed {
        Matcher shape = FIELD.matcher(line);
        if (!shape.matches() || !shape.group(1).equals(nonce)) {
            throw new Malformed("one of its lines is not a valid field");
        }
        byte[] value = cursor.take(Integer.parseInt(shape.group(4)));
        if (shape.group(3).equals("text")) {
            return new Field(shape.group(2), Bytes.of(value));
        }
        try {
            return new Field(shape.group(2), Bytes.of(HexFormat.of().parseHex(digits(value))));
        } catch (IllegalArgumentException odd) {
            throw new Malformed("its field " + shape.group(2) + " is not hexadecimal");
        }
    }

    /** Returns the digits without the blanks and line ends that od writes between them. */
    private static String digits(byte[] value) {
        StringBuilder digits = new StringBuilder(value.length);
        for (byte each : value) {
            if (each != ' ' && each != '\n') {
                digits.append((char) (each & 0xff));
            }
        }
        return digits.toString();
    }

    /** The current position in the reply. */
    private static final class Cursor {
        private final byte[] bytes;
        private int at;

        Cursor(byte[] bytes, int at) {
            this.bytes = bytes;
            this.at = at;
        }

        boolean atEnd() {
            return at == bytes.length;
        }

        String line() throws Malformed {
            for (int end = at; end < bytes.length && end - at <= LONGEST_LINE; end++) {
                if (bytes[end] == '\n') {
                    String line = new String(bytes, at, end - at, StandardCharsets.ISO_8859_1);
                    at = end + 1;
                    return line;
                }
            }
            throw new Malformed(bytes.length - at <= LONGEST_LINE ? "it was cut off" : "one of its lines is too long");
        }

        byte[] take(int length) throws Malformed {
            if (length >= bytes.length - at) {
                throw new Malformed("it was cut off");
            }
            byte[] taken = Arrays.copyOfRange(bytes, at, at + length);
            if (bytes[at + length] != '\n') {
                throw new Malformed("one of its fields is longer than its stated length");
            }
            at += length + 1;
            return taken;
        }
    }
}
