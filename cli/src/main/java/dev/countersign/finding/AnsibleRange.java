package dev.countersign.finding;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Expands the ranges in a name of Ansible: {@code web[01:20].example.net}, {@code db-[a:f]}, {@code n[1:9:2]}. */
final class AnsibleRange {
    private static final Pattern RANGE =
            Pattern.compile("\\[(?:([0-9]{1,9}):([0-9]{1,9})|([a-z]):([a-z])|([A-Z]):([A-Z]))(?::([0-9]{1,9}))?\\]");

    /** No name of a host is longer, and each host of a range has a copy. */
    private static final int LONGEST = 300;

    /** The most hosts of one line. */
    private static final int MOST = 1 << 16;

    private AnsibleRange() {}

    static List<String> expand(String name) throws NotUnderstood {
        if (name.length() > LONGEST) {
            throw new NotUnderstood("it is longer than the name of any host");
        }
        List<String> done = new ArrayList<>();
        List<String> open = List.of(name);
        while (!open.isEmpty()) {
            List<String> next = new ArrayList<>();
            for (String each : open) {
                Matcher range = RANGE.matcher(each);
                if (range.find()) {
                    values(range)
                            .forEach(value ->
                                    next.add(each.substring(0, range.start()) + value + each.substring(range.end())));
                } else {
                    done.add(each);
                }
                if (next.size() + done.size() > MOST) {
                    throw new NotUnderstood("its range is more than " + MOST + " hosts");
                }
            }
            open = next;
        }
        return done;
    }

    private static List<String> values(Matcher range) throws NotUnderstood {
        int step = range.group(7) == null ? 1 : Integer.parseInt(range.group(7));
        boolean digits = range.group(1) != null;
        String from = digits ? range.group(1) : range.group(3) != null ? range.group(3) : range.group(5);
        String to = digits ? range.group(2) : range.group(4) != null ? range.group(4) : range.group(6);
        int first = digits ? Integer.parseInt(from) : from.charAt(0);
        int last = digits ? Integer.parseInt(to) : to.charAt(0);
        boolean padded = digits && from.length() > 1 && from.charAt(0) == '0';
        if (padded && from.length() != to.length()) {
            throw new NotUnderstood("a range with leading zeros needs as many digits at its end");
        }
        if (last < first || step < 1) {
            throw new NotUnderstood("a range in it ends before it begins");
        }
        if ((last - first) / step >= MOST) {
            throw new NotUnderstood("its range is more than " + MOST + " hosts");
        }
        List<String> values = new ArrayList<>();
        for (long value = first; value <= last; value += step) {
            String text = digits ? String.valueOf(value) : String.valueOf((char) value);
            values.add(padded ? "0".repeat(Math.max(0, from.length() - text.length())) + text : text);
        }
        return values;
    }
}
