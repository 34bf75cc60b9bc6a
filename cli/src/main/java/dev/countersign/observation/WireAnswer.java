package dev.countersign.observation;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What one SMB endpoint answered to NEGOTIATE.
 *
 * @param address the address that was dialled (resolved once), for the evidence
 * @param port the TCP port
 * @param advertised what the answer says about signing
 * @param securityMode the SecurityMode field as received ([MS-SMB2] 2.2.4), when there was one
 * @param dialect for example {@code 3.1.1}, when one was chosen
 * @param serverGuid 32 hexadecimal digits, when there was one
 * @param said what it said besides; {@link Negotiation#NONE} where there was no answer, or an older program wrote this down
 * @param smb1 what it said to SMB1, where that was asked
 * @param why the reason in one line, for example {@code 3.1.1, SecurityMode 0x0003} or {@code connection refused}
 */
public record WireAnswer(
        String address,
        int port,
        Advertised advertised,
        Optional<Integer> securityMode,
        Optional<String> dialect,
        Optional<String> serverGuid,
        Negotiation said,
        Optional<Smb1Answer> smb1,
        String why) {

    /** An answer that says nothing besides, and SMB1 was not asked for. */
    public WireAnswer(
            String address,
            int port,
            Advertised advertised,
            Optional<Integer> securityMode,
            Optional<String> dialect,
            Optional<String> serverGuid,
            String why) {
        this(address, port, advertised, securityMode, dialect, serverGuid, Negotiation.NONE, Optional.empty(), why);
    }

    /** An answer that tells nothing but why. */
    public static WireAnswer unknown(String address, int port, String why) {
        return new WireAnswer(
                address, port, Advertised.UNKNOWN, Optional.empty(), Optional.empty(), Optional.empty(), why);
    }

    /** What a server says about signing. Anything odd is UNKNOWN, never REQUIRED. */
    public enum Advertised {
        REQUIRED,
        OFFERED,
        NOT_OFFERED,
        UNKNOWN;

        /** The word in output and in JSON: {@code required}, {@code offered}, {@code not offered}, {@code unknown}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }

        /** Reads {@link #word}. */
        public static Optional<Advertised> of(String word) {
            return Arrays.stream(values())
                    .filter(each -> each.word().equals(word))
                    .findFirst();
        }
    }

    /** The same answer, with what was said to SMB1. */
    public WireAnswer with(Smb1Answer toSmb1) {
        return new WireAnswer(
                address, port, advertised, securityMode, dialect, serverGuid, said, Optional.of(toSmb1), why);
    }

    /** Whether this is the same server as {@code other}, by ServerGuid; nothing when one of them gave none. */
    public Optional<Boolean> sameServer(WireAnswer other) {
        return serverGuid.flatMap(mine -> other.serverGuid.map(mine::equals));
    }
}
