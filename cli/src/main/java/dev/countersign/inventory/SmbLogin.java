package dev.countersign.inventory;

import dev.countersign.secret.SecretReference;
import java.nio.file.Path;
import java.util.Optional;

/** With which account the wire may be proved: one attempt a server, never a guess. Holds references to secrets, no secrets. */
public sealed interface SmbLogin {
    /** Whether a refusal in one place means the same everywhere: an account of a domain is one account. */
    boolean ofDomain();

    /** Not at all, whatever the defaults and the groups say. */
    record None() implements SmbLogin {
        @Override
        public boolean ofDomain() {
            return false;
        }
    }

    /**
     * With a password, by NTLM.
     *
     * @param domain empty for an account of the server itself
     */
    record Ntlm(String user, Optional<String> domain, SecretReference password) implements SmbLogin {
        @Override
        public boolean ofDomain() {
            return domain.isPresent();
        }
    }

    /** With the tickets of a cache that {@code kinit} filled. */
    record TicketCache(Path cache) implements SmbLogin {
        @Override
        public boolean ofDomain() {
            return true;
        }
    }

    /** With the key of a principal. */
    record Keytab(Path keytab, String principal) implements SmbLogin {
        @Override
        public boolean ofDomain() {
            return true;
        }
    }
}
