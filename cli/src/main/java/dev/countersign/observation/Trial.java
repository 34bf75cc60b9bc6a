package dev.countersign.observation;

import dev.countersign.diagnostic.Untrusted;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What one SMB endpoint did when somebody logged in and sent what it ought to refuse. Holds no secret and no user's name.
 *
 * @param login how somebody tried to get in: {@code NTLM}, {@code Kerberos}, {@code guest}, {@code anonymous}
 * @param dialect that was spoken, when it came so far
 * @param algorithm that signatures are made with, when it came so far
 * @param steps what was done, in order: the evidence
 * @param signing what follows for signing
 * @param encryption what follows for encryption
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
    /** The login of somebody whom no server knows. */
    public static final String GUEST = "guest";

    /** The login without a name. */
    public static final String ANONYMOUS = "anonymous";

    /** As whom the server let somebody in. */
    public enum Entry {
        /** As the user that was named. */
        USER,
        /** As its guest: such a session is never signed. */
        GUEST,
        /** As nobody: such a session is never signed. */
        ANONYMOUS,
        /** Not at all. */
        REFUSED,
        /** The server's part of the login was wrong: nothing that it said is believed. */
        NOT_BELIEVED,
        /** It never came to an answer. */
        FAILED,
        /** Nobody tried. */
        NOT_TRIED;

        /** The word in output and in JSON. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /** How strongly something holds, as far as it could be proved. */
    public enum Held {
        /** What does without is refused. */
        REQUIRED,
        /** It works, and what does without is taken too. */
        OFFERED,
        /** It does not work. */
        OFF,
        /** The trial does not tell. */
        UNKNOWN;

        /** The word in output and in JSON. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What a reply was covered with. */
    public enum Cover {
        /** With a signature that is right. */
        SIGNED,
        UNSIGNED,
        /** With a signature that is wrong. */
        WRONGLY_SIGNED,
        ENCRYPTED,
        /** There was no reply. */
        NONE;

        /** The word in output and in JSON. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }

        /** Whether nobody without the session's key can have made such a reply. */
        public boolean authentic() {
            return this == SIGNED || this == ENCRYPTED;
        }
    }

    /**
     * One request and its reply.
     *
     * @param request for example {@code unsigned ECHO}
     * @param status NTSTATUS; empty when no reply came
     */
    public record Step(String request, Optional<Long> status, Cover reply) {
        /** {@code unsigned ECHO: 0xc0000022, signed}. */
        @Override
        public String toString() {
            return request + ": "
                    + status.map(each -> String.format("0x%08x", each)).orElse("no reply")
                    + (status.isPresent() ? ", " + reply.word() : "");
        }
    }

    public Trial {
        steps = List.copyOf(steps);
        // It quotes what a server said.
        why = new Untrusted(why).brief();
    }
}
