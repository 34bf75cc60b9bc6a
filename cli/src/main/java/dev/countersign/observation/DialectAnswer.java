package dev.countersign.observation;

import dev.countersign.observation.WireAnswer.Advertised;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The answer of an endpoint to a client that speaks one dialect only.
 *
 * @param dialect for example {@code 2.1}
 * @param advertised what it says about signing in this dialect; UNKNOWN unless it speaks it
 * @param securityMode the SecurityMode field as received, if there was one
 * @param why the reason in one line
 */
public record DialectAnswer(
        String dialect, Spoken spoken, Advertised advertised, Optional<Integer> securityMode, String why) {
    /** Whether it speaks the dialect. */
    public enum Spoken {
        YES,
        NO,
        UNKNOWN;

        /** The word used in output and in JSON: {@code yes}, {@code no}, {@code unknown}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Reads the result of {@link #word}. */
        public static Optional<Spoken> of(String word) {
            return Arrays.stream(values())
                    .filter(each -> each.word().equals(word))
                    .findFirst();
        }
    }

    public DialectAnswer {
        if (spoken != Spoken.YES && (advertised != Advertised.UNKNOWN || securityMode.isPresent())) {
            throw new IllegalArgumentException("who does not speak a dialect says nothing about signing in it");
        }
    }

    /** Returns the answer of an endpoint that speaks {@code dialect}: {@code answer} is in it. */
    public static DialectAnswer spoken(String dialect, WireAnswer answer) {
        return new DialectAnswer(dialect, Spoken.YES, answer.advertised(), answer.securityMode(), answer.why());
    }

    /** Returns the answer of an endpoint that does not speak {@code dialect}. */
    public static DialectAnswer notSpoken(String dialect, String why) {
        return new DialectAnswer(dialect, Spoken.NO, Advertised.UNKNOWN, Optional.empty(), why);
    }

    /** Returns an answer that does not tell whether the endpoint speaks {@code dialect}. */
    public static DialectAnswer unknown(String dialect, String why) {
        return new DialectAnswer(dialect, Spoken.UNKNOWN, Advertised.UNKNOWN, Optional.empty(), why);
    }
}
