package dev.countersign.observation;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The version field of an NTLM challenge ([MS-NLMP] 2.2.2.10), such as 10.0.20348. Servers that are
 * not Windows fill it with whatever they like.
 */
public record NtlmVersion(int major, int minor, int build) {
    private static final Pattern SHAPE = Pattern.compile("([0-9]{1,3})\\.([0-9]{1,3})\\.([0-9]{1,5})");

    /** Reads the result of {@link #toString}. */
    public static Optional<NtlmVersion> of(String text) {
        Matcher matcher = SHAPE.matcher(text);
        return matcher.matches()
                ? Optional.of(new NtlmVersion(
                        Integer.parseInt(matcher.group(1)),
                        Integer.parseInt(matcher.group(2)),
                        Integer.parseInt(matcher.group(3))))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + build;
    }
}
