package dev.countersign.inventory;

import dev.countersign.secret.SecretReference;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The account for authenticated checks on the wire: one attempt per server, never a guess. It holds
 * references to secrets, no secrets.
 */
public sealed interface SmbLogin {
    /**
     * Whether a rejected login in one place means that it fails everywhere: a domain account is the
     * same account on every server.
     */
    boolean ofDomain();

    /** No login, whatever the defaults and the groups say. */
    record None() implements SmbLogin {
        @Override
        public boolean ofDomain() {
            return false;
        }
    }

    /**
     * A login with a password, by NTLM.
     *
     * @param domain empty for an account of the server itself
     */
    record Ntlm(String user, Optional<String> domain, SecretReference password) implements SmbLogin {
        @Override
        public boolean ofDomain() {
            return domain.isPresent();
        }
    }

    /** A login with the tickets in a cache that {@code kinit} filled. */
    record TicketCache(Path cache) implements SmbLogin {
        @Override
        public boolean ofDomain() {
            return true;
        }
    }

    /** A login with the key of a principal. */
    record Keytab(Path keytab, String principal) implements SmbLogin {
        @Override
        public boolean ofDomain() {
            return true;
        }
    }
}
