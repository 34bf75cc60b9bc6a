package dev.countersign.observation;

import dev.countersign.observation.WireAnswer.Advertised;
import java.util.Locale;
import java.util.Optional;

/**
 * What an endpoint answered to somebody who speaks SMB1 and nothing else.
 *
 * @param advertised what it says about signing in SMB1; UNKNOWN unless it speaks it
 * @param securityMode the SecurityMode byte as received ([MS-CIFS] 2.2.4.52.2), when there was one
 * @param why in one line
 */
public record Smb1Answer(Spoken spoken, Advertised advertised, Optional<Integer> securityMode, String why) {
    /** Whether it speaks SMB1. */
    public enum Spoken {
        YES,
        /** And nothing newer: it chose SMB1 in an offer that named SMB2 too. */
        ONLY,
        NO,
        UNKNOWN;

        /** The word in output and in JSON: {@code yes}, {@code only}, {@code no}, {@code unknown}. */
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

    /** It does not speak SMB1. */
    public static Smb1Answer notSpoken(String why) {
        return new Smb1Answer(Spoken.NO, Advertised.UNKNOWN, Optional.empty(), why);
    }

    /** Nobody can tell. */
    public static Smb1Answer unknown(String why) {
        return new Smb1Answer(Spoken.UNKNOWN, Advertised.UNKNOWN, Optional.empty(), why);
    }
}
