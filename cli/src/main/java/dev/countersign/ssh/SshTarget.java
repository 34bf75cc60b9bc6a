package dev.countersign.ssh;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Everything needed to reach one host over SSH. Secrets are present only as references.
 *
 * @param name the host's name in the inventory, for messages
 * @param address a name or an IP address; known_hosts is searched for it and {@code port}
 * @param port 1 to 65535
 * @param user the login
 * @param timeouts how long to wait
 * @param hostKeys how the host proves its identity
 * @param login how we prove our identity
 * @param become whether commands run through sudo
 * @param jump the host to go through, if any
 */
public record SshTarget(
        String name,
        String address,
        int port,
        String user,
        Timeouts timeouts,
        HostKeys hostKeys,
        Credentials login,
        Become become,
        Optional<SshTarget> jump) {
    // Names end up in messages, known_hosts lines and ssh -G: nothing in them may act as an option,
    // a blank or a pattern.
    private static final Pattern ADDRESS = Pattern.compile("[A-Za-z0-9._:][A-Za-z0-9._:-]*(%[A-Za-z0-9._-]+)?");

    public SshTarget {
        if (!ADDRESS.matcher(address).matches()) {
            throw new IllegalArgumentException("not a host name or address: '" + address + "'");
        }
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("not a port: " + port);
        }
        if (name.isBlank() || user.isBlank()) {
            throw new IllegalArgumentException("a target has a name and a user");
        }
    }

    /**
     * Returns the same target, but one that refuses new keys: if a file accepts a written key but
     * does not keep it, the next attempt ends in a refusal.
     */
    SshTarget refusingNewKeys() {
        HostKeys known = new HostKeys(
                hostKeys.knownHosts(),
                hostKeys.pin(),
                NewKeys.REFUSE,
                hostKeys.alias(),
                hostKeys.vouched(),
                hostKeys.places());
        return new SshTarget(name, address, port, user, timeouts, known, login, become, jump);
    }

    /** {@code user@address:port}, for messages. */
    @Override
    public String toString() {
        return user + "@" + address + (port == 22 ? "" : ":" + port);
    }

    /**
     * How long to wait.
     *
     * @param connect for TCP
     * @param answer for the greeting and the key exchange together, and for each step of the login
     * @param idle for the next byte of a running command; the limit for the whole command comes
     *     with the invocation
     */
    public record Timeouts(Duration connect, Duration answer, Duration idle) {
        /**
         * Ten seconds to connect, thirty for a reply (a small NAS under load may need that long for
         * its keys), a minute of silence.
         */
        public static final Timeouts USUAL =
                new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(60));

        public Timeouts {
            if (Stream.of(connect, answer, idle).anyMatch(each -> each.isNegative() || each.isZero())) {
                throw new IllegalArgumentException("a timeout is longer than nothing");
            }
        }
    }

    /** What to do with a host whose key is not yet known. */
    public enum NewKeys {
        REFUSE,
        /**
         * Adds the key to the first known_hosts file. Never used for a run that changes a host or
         * sends it a secret.
         */
        ACCEPT
    }

    /**
     * How the host proves its identity.
     *
     * @param knownHosts known_hosts files, in order; a file that does not exist counts as empty
     * @param pin the fingerprint of the only key that is accepted, {@code SHA256:…}
     * @param newKeys what to do with an unknown key
     * @param alias the name to look up instead of the address and port (HostKeyAlias)
     * @param vouched the keys that an inventory vouches for; empty if only the user's own
     *     known_hosts counts
     * @param places where the first file must be for a new key to be written to it
     */
    public record HostKeys(
            List<Path> knownHosts,
            Optional<String> pin,
            NewKeys newKeys,
            Optional<String> alias,
            Optional<Vouched> vouched,
            List<NewKeysPlace> places) {
        private static final Pattern PIN = Pattern.compile("SHA256:[A-Za-z0-9+/]{43}=?");

        public HostKeys {
            knownHosts = List.copyOf(knownHosts);
            places = List.copyOf(places);
            pin = pin.map(text -> text.endsWith("=") ? text.substring(0, text.length() - 1) : text);
            if (pin.isPresent() && !PIN.matcher(pin.get()).matches()) {
                throw new IllegalArgumentException("a pin is SHA256: and 43 characters, as ssh-keygen -l prints it");
            }
        }

        /** Creates host keys that only these files vouch for; the files are the user's own. */
        public HostKeys(List<Path> knownHosts, Optional<String> pin, NewKeys newKeys, Optional<String> alias) {
            this(
                    knownHosts,
                    pin,
                    newKeys,
                    alias,
                    Optional.empty(),
                    knownHosts.stream()
                            .map(each -> new NewKeysPlace(
                                    each.toAbsolutePath().normalize().resolveSibling(""), true, false))
                            .toList());
        }

        /** Host keys from one known_hosts file; an unknown key is refused. */
        public static HostKeys of(Path knownHosts) {
            return new HostKeys(List.of(knownHosts), Optional.empty(), NewKeys.REFUSE, Optional.empty());
        }
    }

    /**
     * How we prove our identity. Keys are tried in the order written, then the agent's other keys,
     * then the password, once.
     *
     * @param keys private key files; a certificate is next to its key as {@code KEY-cert.pub}
     * @param agent the agent's socket
     * @param onlyKeys whether the agent is asked for these keys alone (IdentitiesOnly)
     * @param passphrase of the key files
     * @param password of the login
     */
    public record Credentials(
            List<Path> keys,
            Optional<Path> agent,
            boolean onlyKeys,
            Optional<SecretSource> passphrase,
            Optional<SecretSource> password) {
        public Credentials {
            keys = List.copyOf(keys);
        }

        /** Where every key of the agent may be offered. */
        public Credentials(
                List<Path> keys,
                Optional<Path> agent,
                Optional<SecretSource> passphrase,
                Optional<SecretSource> password) {
            this(keys, agent, false, passphrase, password);
        }

        /** One key file without a passphrase. */
        public static Credentials key(Path key) {
            return new Credentials(List.of(key), Optional.empty(), Optional.empty(), Optional.empty());
        }
    }

    /** The user that commands run as. */
    public sealed interface Become {
        /** The login user. */
        record Login() implements Become {}

        /**
         * As root through sudo.
         *
         * @param password of the login, where the inventory refers to one
         * @param typed the password that a person is asked for when sudo wants one and there is no other
         */
        record Sudo(Optional<SecretSource> password, Optional<TypedPassword> typed) implements Become {
            /** Nobody is asked. */
            public Sudo(Optional<SecretSource> password) {
                this(password, Optional.empty());
            }
        }
    }
}
