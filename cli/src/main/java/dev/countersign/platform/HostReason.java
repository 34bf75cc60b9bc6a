package dev.countersign.platform;

import dev.countersign.diagnostic.Untrusted;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Why a host refuses, or ended as it did: a code word, which {@code countersign explain} knows, and words for a person. Both are the host's
 * own words, made harmless; docs/protocol.md has the list.
 *
 * @param code the code word; empty where what was said begins with none
 * @param words everything after it
 */
public record HostReason(String code, String words) {
    private static final Pattern CODE = Pattern.compile("([a-z]+(?:-[a-z]+)*)(?: (.*))?");
    /** Behind these may stand the step that it happened in: {@code failed installed …}. */
    private static final Set<String> BEFORE_A_STEP = Set.of("failed", "unfinished");

    private static final Set<String> STEPS =
            Set.of("backed-up", "staged", "checked", "armed", "installed", "activation");

    /** What stands in a field {@code reason} or {@code refuse}. */
    public static HostReason of(String said) {
        String brief = new Untrusted(said.strip()).brief();
        Matcher matcher = CODE.matcher(brief);
        if (!matcher.matches()) {
            return new HostReason("", brief);
        }
        String code = matcher.group(1);
        String words = matcher.group(2) == null ? "" : matcher.group(2);
        HostReason within = BEFORE_A_STEP.contains(code) ? of(words) : new HostReason("", words);
        return new HostReason(code, STEPS.contains(within.code()) ? within.toString() : words);
    }

    /** In one line: {@code locked: another call is at work on this host}. */
    @Override
    public String toString() {
        if (code.isEmpty()) {
            return words;
        }
        return words.isEmpty() ? code : code + ": " + words;
    }
}
