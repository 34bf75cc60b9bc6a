package dev.countersign.ssh;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Everything that is needed to reach one host over SSH. Secrets are in it by reference only.
 *
 * @param name the host's name in the inventory, for messages
 * @param address a name or an IP address; known_hosts is searched for it and {@code port}
 * @param port 1 to 65535
 * @param user the login
 * @param timeouts how long to wait for what
 * @param hostKeys how the host proves who it is
 * @param login how we prove who we are
 * @param become whether commands run through sudo
 * @param jump the host to go through, when there is one
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
    // Names reach messages, known_hosts lines and ssh -G: nothing in them may act as an option, a blank or a pattern.
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

    /** The same for somebody who learns no key: a file that takes what is written and does not keep it ends in a refusal. */
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
     * @param idle for the next byte of a running command; its whole time comes with the invocation
     */
    public record Timeouts(Duration connect, Duration answer, Duration idle) {
        /** Ten seconds to connect, thirty to answer, which a small NAS at work may need for its keys; a minute of silence. */
        public static final Timeouts USUAL =
                new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(60));

        public Timeouts {
            if (Stream.of(connect, answer, idle).anyMatch(each -> each.isNegative() || each.isZero())) {
                throw new IllegalArgumentException("a timeout is longer than nothing");
            }
        }
    }

    /** What happens to a host whose key nobody knows yet. */
    public enum NewKeys {
        REFUSE,
        /** Written to the first known_hosts file. Never together with a change or with a secret that the host would get. */
        ACCEPT
    }

    /**
     * How the host proves who it is.
     *
     * @param knownHosts known_hosts files, in order; one that is not there is empty
     * @param pin the fingerprint of the only key that is accepted, {@code SHA256:…}
     * @param newKeys what happens to a key that nobody knows
     * @param alias the name to look for instead of the address and port (HostKeyAlias)
     * @param vouched who says so, where an inventory does and not the user's own known_hosts
     * @param places where the first file has to be for a new key to be written to it
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

        /** Keys for which nobody but these files, which are the user's own, vouches. */
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

        /** Keys of one known_hosts file; an unknown key is refused. */
        public static HostKeys of(Path knownHosts) {
            return new HostKeys(List.of(knownHosts), Optional.empty(), NewKeys.REFUSE, Optional.empty());
        }
    }

    /**
     * How we prove who we are. Keys are tried in the order written, then what else the agent holds, then the password, once.
     *
     * @param keys private key files; a certificate lies beside its key as {@code KEY-cert.pub}
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

    /** As whom commands run. */
    public sealed interface Become {
        /** As the login itself. */
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
