package dev.countersign.platform;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which values a setting may be given. Each type is one scalar in every language that the value is written in later: none of its
 * values can end a line, a text of JSON or a word of a command line, and none has a macro that Samba would fill in from a client.
 */
sealed interface ValueType {
    /** Whether {@code value}, in the one text that its platform has for all its spellings, is one. */
    boolean takes(String value);

    /** What it takes, for a person: {@code one of: yes, no}. */
    String words();

    /** What a value is to a platform that reads words and numbers otherwise than texts. */
    default Form form() {
        return Form.TEXT;
    }

    /** The words of which it takes one, as the list has them; none where it takes anything else. */
    default List<String> ownWords() {
        return List.of();
    }

    /** What a value is. */
    enum Form {
        WORD,
        NUMBER,
        TEXT
    }

    /**
     * One of these words.
     *
     * @param of in the one text that the platform has for all spellings of a word
     * @param written as the list has them
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
     * Several of these words. A word may end in a range, as {@code auth:0..10}, and is written with one of its numbers.
     *
     * @param of in the one text that the platform has for all spellings of a word
     * @param written as the list has them, for a person
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

    /** A whole number. */
    record Range(long least, long most) implements ValueType {
        private static final Pattern NUMBER = Pattern.compile("-?(?:0|[1-9][0-9]{0,9})");

        @Override
        public boolean takes(String value) {
            return NUMBER.matcher(value).matches() && Long.parseLong(value) >= least && Long.parseLong(value) <= most;
        }

        @Override
        public Form form() {
            return Form.NUMBER;
        }

        @Override
        public String words() {
            return "a whole number from " + least + " to " + most;
        }
    }

    /** A value of one shape. */
    enum Shape implements ValueType {
        BOOL("bool", "yes or no (true or false in a store of JSON)", "Yes|No|true|false"),
        SIZE("size", "a number of bytes, with k, m or g", "[0-9]{1,10}[kKmMgG]?"),
        /** Nobody's files get a set-user-ID bit from a policy. */
        OCTAL("octal", "an octal mode of up to three digits", "0?[0-7]{1,3}"),
        /** In a folder the set-group-ID bit hands its group on to what is made in it. */
        FOLDER_OCTAL(
                "folder octal",
                "an octal mode of up to three digits, or of four that begin with 0 to 3",
                "0?[0-3]?[0-7]{1,3}"),
        /** Names to be hidden: nothing is opened by them. */
        PATTERNS(
                "patterns",
                "names between slashes, as /Thumbs.db/._*/: letters, digits, blanks and ._*?+~$-",
                "/(?:[A-Za-z0-9._*?+~$ -]{1,64}/){1,100}"),
        TEXT(
                "text",
                "a plain text: letters, digits, blanks and .,:;_@()/+*=!?#&-, of the macros %h and %v, not begun with / or -",
                plain()),
        NAMES(
                "names",
                "names or addresses: letters, digits, blanks and .,:_@+&$*!=/-, none that begins with / or -",
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

        /** As {@code platform.yaml} calls it. */
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
