package dev.countersign.platform;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The values that a setting may be given. Each type is one scalar in every language that the value
 * is written in later: no value can end a line, a JSON text or a word of a command line, and none
 * contains a macro that Samba would expand with a client's data.
 */
sealed interface ValueType {
    /**
     * Whether it accepts {@code value}, which is in the common form of all its spellings on the
     * platform.
     */
    boolean takes(String value);

    /** Returns what it accepts, for a person: {@code one of: yes, no}. */
    String words();

    /** The form of a value, for a platform that reads words and numbers differently from texts. */
    default Form form() {
        return Form.TEXT;
    }

    /** The words that it accepts, as the list has them; empty for types that are not words. */
    default List<String> ownWords() {
        return List.of();
    }

    /** The form of a value. */
    enum Form {
        WORD,
        NUMBER,
        TEXT
    }

    /**
     * One of these words.
     *
     * @param of the words in the common form of all their spellings on the platform
     * @param written the words as the list has them
     */
    record Words(List<String> of, List<String> written) implements ValueType {
        public Words {
            of = List.copyOf(of);
            written = List.copyOf(written);
        }

        Words(List<String> of) {
            this(of, of);
        }

        @Override
        public boolean takes(String value) {
            return of.contains(value);
        }

        @Override
        public String words() {
            return "one of: " + String.join(", ", written);
        }

        @Override
        public Form form() {
            return Form.WORD;
        }

        @Override
        public List<String> ownWords() {
            return written;
        }
    }

    /**
     * Several of these words. A word may end in a range, such as {@code auth:0..10}; it is then
     * written with one number of the range.
     *
     * @param of the words in the common form of all their spellings on the platform
     * @param written the words as the list has them, for a person
     */
    record WordList(List<String> of, List<String> written) implements ValueType {
        private static final Pattern BETWEEN = Pattern.compile("[ ,]+");
        private static final Pattern NUMBERED = Pattern.compile("(.*[=:@]|)([0-9]{1,10})\\.\\.([0-9]{1,10})");

        public WordList {
            of = List.copyOf(of);
            written = List.copyOf(written);
        }

        @Override
        public boolean takes(String value) {
            return Stream.of(BETWEEN.split(value, -1))
                    .allMatch(item -> of.stream().anyMatch(each -> is(item, each)));
        }

        private static boolean is(String item, String word) {
            Matcher numbered = NUMBERED.matcher(word);
            if (!numbered.matches()) {
                return word.equals(item);
            }
            String before = numbered.group(1);
            return item.startsWith(before)
                    && new Range(Long.parseLong(numbered.group(2)), Long.parseLong(numbered.group(3)))
                            .takes(item.substring(before.length()));
        }

        @Override
        public Form form() {
            return Form.WORD;
        }

        @Override
        public String words() {
            return "a list of: " + String.join(", ", written);
        }
    }

    /**
     * A whole number.
     *
     * @param orZero whether 0 is accepted too: it often means that there is no limit
     */
    record Range(boolean orZero, long least, long most) implements ValueType {
        private static final Pattern NUMBER = Pattern.compile("-?(?:0|[1-9][0-9]{0,9})");

        Range(long least, long most) {
            this(false, least, most);
        }

        @Override
        public boolean takes(String value) {
            if (!NUMBER.matcher(value).matches()) {
                return false;
            }
            long number = Long.parseLong(value);
            return (orZero && number == 0) || (number >= least && number <= most);
        }

        @Override
        public Form form() {
            return Form.NUMBER;
        }

        @Override
        public String words() {
            return (orZero ? "0, or " : "") + "a whole number from " + least + " to " + most;
        }
    }

    /** A value of a certain shape. */
    enum Shape implements ValueType {
        BOOL("bool", "yes or no (true or false in a store of JSON)", "Yes|No|true|false"),
        SIZE("size", "a number of bytes, optionally with k, m or g", "[0-9]{1,10}[kKmMgG]?"),
        /** No special bits: a policy must not give files a set-user-ID bit. */
        OCTAL("octal", "an octal mode of up to three digits", "0?[0-7]{1,3}"),
        /**
         * On a folder the set-group-ID bit is allowed: it passes the folder's group on to what is
         * created in it.
         */
        FOLDER_OCTAL(
                "folder octal",
                "an octal mode of up to three digits, or of four that start with 0 to 3",
                "0?[0-3]?[0-7]{1,3}"),
        /** Names to be hidden; nothing is opened through them. */
        PATTERNS(
                "patterns",
                "names between slashes, such as /Thumbs.db/._*/: letters, digits, blanks and ._*?+~$-",
                "/(?:[A-Za-z0-9._*?+~$ -]{1,64}/){1,100}"),
        TEXT(
                "text",
                "a plain text: letters, digits, blanks and .,:;_@()/+*=!?#&-, only the macros %h and %v, not starting"
                        + " with / or -",
                plain()),
        NAMES(
                "names",
                "names or addresses: letters, digits, blanks and .,:_@+&$*!=/-, none starting with / or -",
                names()),
        JSON_TEXT("json text", "a plain text in double quotes, without a backslash", "\"(?:" + text() + ")?\"");

        private final String word;
        private final String words;

        @SuppressWarnings("ImmutableEnumChecker") // a Pattern cannot be changed
        private final Pattern shape;

        Shape(String word, String words, String shape) {
            this.word = word;
            this.words = words;
            this.shape = Pattern.compile(shape);
        }

        private static String text() {
            return "[A-Za-z0-9.,:;_@()+*=!?#&](?:[A-Za-z0-9 .,:;_@()/+*=!?#&-]{0,254}[A-Za-z0-9.,:;_@()/+*=!?#&-])?";
        }

        private static String plain() {
            String visible = "[A-Za-z0-9.,:;_@()/+*=!?#&-]|%[hv]";
            return "(?![-/])(?:" + visible + ")(?:(?:" + visible + "| ){0,254}(?:" + visible + "))?";
        }

        private static String names() {
            String item = "[A-Za-z0-9.:_@+&$*!=][A-Za-z0-9.:_@+&$*!=/-]{0,254}";
            return item + "(?:(?:, ?| )" + item + "){0,200}";
        }

        /** The word used in {@code platform.yaml}. */
        String word() {
            return word;
        }

        @Override
        public boolean takes(String value) {
            return shape.matcher(value).matches();
        }

        @Override
        public String words() {
            return words;
        }
    }
}
