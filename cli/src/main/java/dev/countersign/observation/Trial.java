package dev.countersign.observation;

import dev.countersign.diagnostic.Untrusted;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What one SMB endpoint did when a client logged in and sent requests that it should refuse. Holds
 * no secret and no user's name.
 *
 * @param login how the client logged in: {@code NTLM}, {@code Kerberos}, {@code guest}, {@code
 * anonymous}
 * @param dialect the dialect spoken, if the trial got that far
 * @param algorithm the signing algorithm, if the trial got that far
 * @param steps what was done, in order: the evidence
 * @param signing the conclusion about signing
 * @param encryption the conclusion about encryption
 * @param why the reason in one line
 */
public record Trial(
        String address,
        int port,
        String login,
        Entry entry,
        Optional<String> dialect,
        Optional<String> algorithm,
        List<Step> steps,
        Held signing,
        Held encryption,
        String why) {
    /** A login with a user name that no server knows. */
    public static final String GUEST = "guest";

    /** A login without a user name. */
    public static final String ANONYMOUS = "anonymous";

    /**
     * Returns the same trial where it tells nothing about signing, for the reason {@code because}.
     * Required encryption protects every message, whatever is said about signatures.
     */
    public Trial tellingNothingOfSigning(String because) {
        return encryption == Held.REQUIRED
                ? this
                : new Trial(
                        address,
                        port,
                        login,
                        entry,
                        dialect,
                        algorithm,
                        steps,
                        Held.UNKNOWN,
                        encryption,
                        why + "; " + because);
    }

    /** The identity under which the server let the client in. */
    public enum Entry {
        /** The user that was named. */
        USER,
        /** The server's guest: such a session is never signed. */
        GUEST,
        /** Anonymous: such a session is never signed. */
        ANONYMOUS,
        /** The login was refused. */
        REFUSED,
        /** The server's part of the login was wrong: nothing that it said is believed. */
        NOT_BELIEVED,
        /** The login got no answer. */
        FAILED,
        /** No login was tried. */
        NOT_TRIED;

        /** The word used in output and in JSON. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /** How strictly signing or encryption is enforced, as far as the trial could prove it. */
    public enum Held {
        /** Requests without it are refused. */
        REQUIRED,
        /** It works, but requests without it are accepted too. */
        OFFERED,
        /** It does not work. */
        OFF,
        /** The trial does not tell. */
        UNKNOWN;

        /** The word used in output and in JSON. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How a reply was protected. */
    public enum Cover {
        /** By a correct signature. */
        SIGNED,
        UNSIGNED,
        /** By a wrong signature. */
        WRONGLY_SIGNED,
        ENCRYPTED,
        /** There was no reply. */
        NONE;

        /** The word used in output and in JSON. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }

        /** Whether only a holder of the session's key can have made such a reply. */
        public boolean authentic() {
            return this == SIGNED || this == ENCRYPTED;
        }
    }

    /**
     * One request and its reply.
     *
     * @param request for example {@code unsigned ECHO}
     * @param status NTSTATUS; empty if no reply came
     */
    public record Step(String request, Optional<Long> status, Cover reply) {
        /** The step in words: {@code unsigned ECHO: 0xc0000022, signed}. */
        @Override
        public String toString() {
            return request + ": "
                    + status.map(each -> String.format("0x%08x", each)).orElse("no reply")
                    + (status.isPresent() ? ", " + reply.word() : "");
        }
    }

    public Trial {
        steps = List.copyOf(steps);
        // It quotes text from the server.
        why = new Untrusted(why).brief();
    }
}
