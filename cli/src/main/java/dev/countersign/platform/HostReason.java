package dev.countersign.platform;

import dev.countersign.diagnostic.Untrusted;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Why a host refused, or ended as it did: a code word, which {@code countersign explain} knows, and
 * words for a person. Both come from the host and are escaped; docs/protocol.md has the list.
 *
 * @param code the code word; empty if the host's text does not begin with one
 * @param words everything after it
 */
public record HostReason(String code, String words) {
    private static final Pattern CODE = Pattern.compile("([a-z]+(?:-[a-z]+)*)(?: (.*))?");
    /** After these the step may follow in which it happened: {@code failed installed …}. */
    private static final Set<String> BEFORE_A_STEP = Set.of("failed", "unfinished");

    private static final Set<String> STEPS =
            Set.of("backed-up", "staged", "checked", "armed", "installed", "activation");

    /** Reads the content of a field {@code reason} or {@code refuse}. */
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

    /** The reason on one line: {@code locked: another call is at work on this host}. */
    @Override
    public String toString() {
        if (code.isEmpty()) {
            return words;
        }
        return words.isEmpty() ? code : code + ": " + words;
    }
}
