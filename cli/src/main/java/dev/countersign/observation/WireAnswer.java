package dev.countersign.observation;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The answer of one SMB endpoint to NEGOTIATE.
 *
 * @param address the address that was contacted (resolved once), kept as evidence
 * @param port the TCP port
 * @param advertised what the answer says about signing
 * @param securityMode the SecurityMode field as received ([MS-SMB2] 2.2.4), if there was one
 * @param dialect for example {@code 3.1.1}, if one was chosen
 * @param serverGuid 32 hexadecimal digits, if there was one
 * @param said the rest of the answer; {@link Negotiation#NONE} if there was no answer, or if an
 * older program version recorded it
 * @param smb1 the answer to SMB1, if that was tried
 * @param sessionError the error code of a negative session response ([RFC 1002] 4.3.4): the server
 * speaks SMB, and refuses whoever asked; 0 if the code did not come
 * @param why the reason in one line, for example {@code 3.1.1, SecurityMode 0x0003} or {@code
 * connection refused}
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
        Optional<Integer> sessionError,
        String why) {

    /** Smbd's error code for an address that {@code hosts allow} or {@code hosts deny} leaves out. */
    public static final int NOT_LISTENING_FOR_CALLER = 0x81;

    /** Creates an answer without further details, for an endpoint that was not tried with SMB1. */
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

    /** Creates an answer of a server that refused nobody. */
    public WireAnswer(
            String address,
            int port,
            Advertised advertised,
            Optional<Integer> securityMode,
            Optional<String> dialect,
            Optional<String> serverGuid,
            Negotiation said,
            Optional<Smb1Answer> smb1,
            String why) {
        this(address, port, advertised, securityMode, dialect, serverGuid, said, smb1, Optional.empty(), why);
    }

    /** Returns this answer, which contains only a reason, as that of a server that refused us. */
    public WireAnswer refusing(Optional<Integer> code) {
        return new WireAnswer(address, port, advertised, securityMode, dialect, serverGuid, said, smb1, code, why);
    }

    /** Whether a server that speaks SMB refused whoever asked. */
    public boolean refused() {
        return sessionError.isPresent();
    }

    /** Returns an answer that contains only the reason why nothing is known. */
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

        /**
         * The word used in output and in JSON: {@code required}, {@code offered}, {@code not
         * offered}, {@code unknown}.
         */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }

        /** Reads the result of {@link #word}. */
        public static Optional<Advertised> of(String word) {
            return Arrays.stream(values())
                    .filter(each -> each.word().equals(word))
                    .findFirst();
        }
    }

    /** Returns this answer with the answer to SMB1 added. */
    public WireAnswer with(Smb1Answer toSmb1) {
        return new WireAnswer(
                address,
                port,
                advertised,
                securityMode,
                dialect,
                serverGuid,
                said,
                Optional.of(toSmb1),
                sessionError,
                why);
    }

    /**
     * Whether this is the same server as {@code other}, by ServerGuid; empty if either gave none.
     */
    public Optional<Boolean> sameServer(WireAnswer other) {
        return serverGuid.flatMap(mine -> other.serverGuid.map(mine::equals));
    }
}
