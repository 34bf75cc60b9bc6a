package dev.countersign.observation;

import dev.countersign.observation.WireAnswer.Advertised;
import java.util.Locale;
import java.util.Optional;

/**
 * The answer of an endpoint to a client that speaks only SMB1.
 *
 * @param advertised what it says about signing in SMB1; UNKNOWN unless it speaks SMB1
 * @param securityMode the SecurityMode byte as received ([MS-CIFS] 2.2.4.52.2), if there was one
 * @param why the reason in one line
 */
public record Smb1Answer(Spoken spoken, Advertised advertised, Optional<Integer> securityMode, String why) {
    /** Whether it speaks SMB1. */
    public enum Spoken {
        YES,
        /** SMB1 only: it chose SMB1 from an offer that also named SMB2. */
        ONLY,
        NO,
        UNKNOWN;

        /**
         * The word used in output and in JSON: {@code yes}, {@code only}, {@code no}, {@code
         * unknown}.
         */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Smb1Answer {
        if (!isSpoken(spoken) && (advertised != Advertised.UNKNOWN || securityMode.isPresent())) {
            throw new IllegalArgumentException("who does not speak SMB1 says nothing about its signing");
        }
    }

    /** Whether it speaks SMB1, with or without something newer. */
    public boolean isSpoken() {
        return isSpoken(spoken);
    }

    static boolean isSpoken(Spoken spoken) {
        return spoken == Spoken.YES || spoken == Spoken.ONLY;
    }

    /** Returns the answer of an endpoint that does not speak SMB1. */
    public static Smb1Answer notSpoken(String why) {
        return new Smb1Answer(Spoken.NO, Advertised.UNKNOWN, Optional.empty(), why);
    }

    /** Returns an answer that does not tell whether the endpoint speaks SMB1. */
    public static Smb1Answer unknown(String why) {
        return new Smb1Answer(Spoken.UNKNOWN, Advertised.UNKNOWN, Optional.empty(), why);
    }
}
