package dev.countersign.explain;

import dev.countersign.explain.Numbered.Space;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number as it was written, and what it may mean: {@code 0xC000A000}, {@code c000a000},
 * {@code -1073700864}, {@code event 31017}, {@code mount error(13)}.
 *
 * @param values the possible values, as unsigned 32-bit numbers
 * @param spaces the kinds of number that it may be
 * @param telling whether it can only be a code, even in the middle of a text
 * @param alone whether the question is only this number and words about its kind
 */
record NumberInText(String written, List<Long> values, Set<Space> spaces, boolean telling, boolean alone) {
    private static final Pattern NUMBER = Pattern.compile(
            "(?<before>(?<![\\p{Alnum}])(?:" + NumberLabel.anyOf() + ")"
                    + "(?:\\s*(?:n[°º]|no\\.|nr\\.|number))?[\\s:：=#(（\\[\"'>]*)?"
                    + "(?<number>(?<![\\p{Alnum}_./-])(?:0x(?<hex>[0-9a-f]{1,8})[lu]{0,2}|(?<sign>[-−])?(?<digits>[0-9]{1,10})|(?<bare>[0-9a-f]{8}))"
                    + "(?![\\p{Alnum}_/-]|\\.[0-9]))(?<after> del sistema)?",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    /** Words that add nothing to a number: what is left of a question when its number is taken out. */
    private static final Set<String> FILLERS = Set.copyOf(Arrays.asList(
            ("a an the in of on from i get with has occurred ist aufgetreten l d un une de s est produite se produjo ha producido"
                            + " ocurrido microsoft windows system security operational connectivity audit log logs event events source"
                            + " id code error smb smbclient smbserver samba cifs linux mount net use nessus tenable plugin qualys qid"
                            + " finder mac macos os x")
                    .split(" ")));

    private static final Pattern SMB = Pattern.compile(
            "smb|lanman|samba|cifs|\\bshares?\\b|freigabe|partage|compartid|共[享用]",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    private static final Pattern OTHER_LOG =
            Pattern.compile("microsoft-windows-(?!smb|security)", Pattern.CASE_INSENSITIVE);
    private static final Pattern SECURITY_LOG =
            Pattern.compile("security[ -](?:log|auditing)|\\blogon\\b", Pattern.CASE_INSENSITIVE);
    private static final long UNSIGNED_LIMIT = 1L << 32;
    private static final long SIGNED_LIMIT = 1L << 31;
    /** From here on a hexadecimal number is a status. */
    private static final long SMALL = 1L << 16;
    /** From here on a decimal number is one: errors, events and findings of scanners have six digits at most. */
    private static final long LARGE = 1_000_000;
    /** Events with so many digits are those of the SMB client: few other logs count so far. */
    private static final int TELLING_EVENT = 5;

    /** Returns every number in {@code text}, in order. */
    static List<NumberInText> all(String text) {
        // French puts a no-break space before a colon.
        String plain = Normalizer.normalize(text, Normalizer.Form.NFC)
                .replace('\u00a0', ' ')
                .replace('\u202f', ' ');
        Optional<World> world = World.of(plain);
        List<NumberInText> found = new ArrayList<>();
        Matcher matcher = NUMBER.matcher(plain);
        while (matcher.find()) {
            List<Long> values = values(matcher);
            if (!values.isEmpty()) {
                boolean alone = onlyFillers(plain.substring(0, matcher.start()) + " " + plain.substring(matcher.end()));
                found.add(new NumberInText(
                        matcher.group("number"),
                        values,
                        spaces(matcher, world, plain),
                        telling(matcher, values, world, plain),
                        alone));
            }
        }
        return List.copyOf(found);
    }

    boolean means(Numbered numbered) {
        return spaces.contains(numbered.space()) && hasValueOf(numbered);
    }

    /** Whether it is this number, of whatever kind. */
    boolean hasValueOf(Numbered numbered) {
        return values.stream().anyMatch(numbered::is);
    }

    private static boolean onlyFillers(String rest) {
        String words = NormalizedText.of(rest).text();
        return words.isEmpty() || FILLERS.containsAll(Arrays.asList(words.split(" ")));
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

    private static Set<Space> spaces(Matcher matcher, Optional<World> world, String text) {
        if (status(matcher)) {
            return EnumSet.of(Space.CODE, Space.SYSTEM);
        }
        Optional<NumberLabel> label = label(matcher);
        Set<Space> spaces = label.map(NumberLabel::spaces).orElse(EnumSet.allOf(Space.class));
        if (matcher.group("after") != null) {
            spaces = NumberLabel.SYSTEM.spaces();
        } else if (label.isEmpty() || label.equals(Optional.of(NumberLabel.ERROR))) {
            // An error of Linux is known by its label or by the words around it.
            spaces.retainAll(world.map(World::spaces).orElse(EnumSet.complementOf(EnumSet.of(Space.ERRNO))));
        }
        spaces.removeAll(otherLogs(text));
        return spaces;
    }

    private static boolean telling(Matcher matcher, List<Long> values, Optional<World> world, String text) {
        Optional<NumberLabel> label = label(matcher);
        if (status(matcher)) {
            return label.isPresent()
                    || matcher.group("bare") != null
                    || (matcher.group("hex") != null && matcher.group("hex").length() == 8)
                    || values.stream().allMatch(each -> each >= SIGNED_LIMIT);
        }
        return matcher.group("after") != null
                || label.filter(each -> telling(each, matcher, world, text)).isPresent();
    }

    /** Whether this label, in this text, can only mean a number that has a page. */
    private static boolean telling(NumberLabel label, Matcher matcher, Optional<World> world, String text) {
        return switch (label) {
            case SYSTEM, MOUNT -> true;
            case ERRNO -> world.equals(Optional.of(World.LINUX));
            case QID, PLUGIN -> world.equals(Optional.of(World.SCANNER));
            case EXIT -> text.contains("countersign");
            case EVENT -> SMB.matcher(text).find() || matcher.group("number").length() >= TELLING_EVENT;
            // The Finder writes "(Error code -36)" behind any sentence.
            case ERROR ->
                world.filter(each -> each != World.SCANNER).isPresent()
                        || (matcher.group("sign") != null
                                && text.substring(0, matcher.start()).matches("(?s).*[(（]"));
        };
    }

    /** Whether it is a number of 32 bits, and no error, event or finding, which are small. */
    private static boolean status(Matcher matcher) {
        if (matcher.group("digits") != null) {
            return Long.parseLong(matcher.group("digits")) >= LARGE;
        }
        String hex = matcher.group("hex") == null ? matcher.group("bare") : matcher.group("hex");
        return Long.parseLong(hex, 16) >= SMALL;
    }

    private static Optional<NumberLabel> label(Matcher matcher) {
        return Arrays.stream(NumberLabel.values())
                .filter(each -> each.in(matcher))
                .findFirst();
    }

    /** The events that cannot be meant, because the text names another log. */
    private static Set<Space> otherLogs(String text) {
        Set<Space> logs = EnumSet.of(Space.CLIENT_EVENT, Space.SERVER_EVENT, Space.SECURITY_EVENT);
        String lower = text.toLowerCase(Locale.ROOT).replace(" ", "");
        if (lower.contains("smbclient")) {
            logs.remove(Space.CLIENT_EVENT);
        } else if (lower.contains("smbserver") || lower.contains("lanmanserver")) {
            logs.remove(Space.SERVER_EVENT);
        } else if (OTHER_LOG.matcher(text).find()) {
            return logs;
        } else if (SECURITY_LOG.matcher(text).find()) {
            logs.remove(Space.SECURITY_EVENT);
        } else {
            logs.clear();
        }
        return logs;
    }
}
