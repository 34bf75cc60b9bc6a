package dev.countersign.explain;

import dev.countersign.explain.Numbered.Space;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number as it was written, and what it may mean: {@code 0xC000A000}, {@code c000a000},
 * {@code -1073700864}, {@code event 31017}.
 *
 * @param values the possible values, as unsigned 32-bit numbers
 * @param spaces the kinds of number that it may be
 * @param telling whether it can only be a code, even in the middle of a text
 * @param alone whether the question is only this number and the word for its kind
 */
record NumberInText(String written, List<Long> values, Set<Space> spaces, boolean telling, boolean alone) {
    private static final Pattern NUMBER =
            Pattern.compile("(?<before>(?<!\\p{Alnum})(?:(?<event>event[ _-]?id|event|事件\\s*id|事件)"
                    + "|(?<exit>exit[ _-]?(?:code|status)|exit|退出(?:代码|状态|码))"
                    + "|(?<system>(?:system|windows|win32|net)[ ]errors?(?:[ ]code)?|error[ _-]?code|error|系统错误|错误(?:代码|码)?))"
                    + "[\\s:：=#(（\\[]*)?"
                    + "(?<number>(?<![\\p{Alnum}_./-])(?:0x(?<hex>[0-9a-f]{1,8})[lu]{0,2}|(?<sign>-)?(?<digits>[0-9]{1,10})|(?<bare>[0-9a-f]{8}))"
                    + "(?![\\p{Alnum}_/-]|\\.[0-9]))");
    private static final long UNSIGNED_LIMIT = 1L << 32;
    private static final long SIGNED_LIMIT = 1L << 31;

    /** Returns every number in {@code text}, in order. */
    static List<NumberInText> all(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        List<NumberInText> found = new ArrayList<>();
        Matcher matcher = NUMBER.matcher(lower);
        while (matcher.find()) {
            boolean alone = NormalizedText.of(
                            lower.substring(0, matcher.start()) + " " + lower.substring(matcher.end()))
                    .isEmpty();
            List<Long> values = values(matcher);
            if (!values.isEmpty()) {
                found.add(new NumberInText(
                        text.substring(matcher.start("number"), matcher.end("number")),
                        values,
                        spaces(matcher),
                        telling(matcher, values),
                        alone));
            }
        }
        return List.copyOf(found);
    }

    boolean means(Numbered numbered) {
        return spaces.contains(numbered.space()) && values.stream().anyMatch(numbered::is);
    }

    private static List<Long> values(Matcher matcher) {
        String hex = matcher.group("hex") == null ? matcher.group("bare") : matcher.group("hex");
        if (hex != null) {
            return List.of(Long.parseLong(hex, 16));
        }
        String digits = matcher.group("digits");
        long value = Long.parseLong(digits);
        if (matcher.group("sign") != null) {
            return value >= 1 && value <= SIGNED_LIMIT ? List.of(UNSIGNED_LIMIT - value) : List.of();
        }
        List<Long> values = new ArrayList<>();
        if (value < UNSIGNED_LIMIT) {
            values.add(value);
        }
        // Eight digits may be hexadecimal even without a letter among them: 80070035.
        if (digits.length() == 8) {
            values.add(Long.parseLong(digits, 16));
        }
        return values;
    }

    private static Set<Space> spaces(Matcher matcher) {
        if (matcher.group("digits") == null) {
            return EnumSet.of(Space.CODE, Space.SYSTEM);
        }
        if (matcher.group("event") != null) {
            return EnumSet.of(Space.EVENT);
        }
        if (matcher.group("exit") != null) {
            return EnumSet.of(Space.EXIT);
        }
        return matcher.group("system") != null ? EnumSet.of(Space.CODE, Space.SYSTEM) : EnumSet.allOf(Space.class);
    }

    private static boolean telling(Matcher matcher, List<Long> values) {
        return matcher.group("before") != null
                || matcher.group("bare") != null
                || (matcher.group("hex") != null && matcher.group("hex").length() == 8)
                || values.stream().allMatch(each -> each >= SIGNED_LIMIT);
    }
}
