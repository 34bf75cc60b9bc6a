package dev.countersign.inventory;

import dev.countersign.secret.SecretReference;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How to get onto a host over SSH. Holds references to secrets, no secrets.
 *
 * @param ssh where sshd listens
 * @param user who logs in
 * @param keys private keys, in the order in which they are offered
 * @param password for a login with a password
 * @param passphrase of the keys
 * @param become whether root is reached through sudo
 * @param becomePassword what sudo asks for
 * @param knownHosts the file with the keys of hosts
 * @param hostKeyPin the one key that the host must show: {@code SHA256:} and 43 characters, as {@code ssh-keygen -l} prints it
 * @param jump the host through which the connection goes
 * @param hostKeyAlias the name under which known_hosts has the host's keys, where that is not its address (HostKeyAlias)
 * @param onlyKeys whether no other key of the agent is offered (IdentitiesOnly)
 * @param unsaid what the inventory leaves open, and the user's own {@code ~/.ssh/config} may say
 */
public record SshLogin(
        Endpoint ssh,
        String user,
        List<Path> keys,
        Optional<SecretReference> password,
        Optional<SecretReference> passphrase,
        Become become,
        Optional<SecretReference> becomePassword,
        Path knownHosts,
        Optional<String> hostKeyPin,
        Optional<Jump> jump,
        Optional<String> hostKeyAlias,
        boolean onlyKeys,
        Set<Setting> unsaid) {
    /** Where sshd listens when nobody says otherwise. */
    public static final int SSH_PORT = 22;

    /** A setting that the user's own {@code ~/.ssh/config} can supply. */
    public enum Setting {
        ADDRESS,
        PORT,
        USER,
        KEYS,
        KNOWN_HOSTS,
        JUMP,
        /** The SMB endpoints: they follow the address. */
        SMB
    }

    /** The host through which a connection goes. */
    public sealed interface Jump {
        /** A host of the inventory, by its name. */
        record Listed(String host) implements Jump {}

        /** A host that {@code ProxyJump} of the user's own {@code ~/.ssh/config} names. */
        record Own(Host host) implements Jump {}
    }

    /** How the user who logs in becomes root. */
    public enum Become {
        /** Not at all: it is root already, or does without. */
        NONE,
        /** Through sudo. */
        SUDO
    }

    public SshLogin {
        keys = List.copyOf(keys);
        unsaid = unsaid.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(unsaid));
    }

    /** The address and port under which known_hosts has the host's keys; an alias stands there without a port, as for ssh(1). */
    public Endpoint keyName() {
        return hostKeyAlias.map(alias -> new Endpoint(alias, SSH_PORT)).orElse(ssh);
    }
}
