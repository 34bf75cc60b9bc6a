package dev.countersign.inventory;

import dev.countersign.secret.SecretReference;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * How to log in to a host over SSH. It holds references to secrets, no secrets.
 *
 * @param ssh the address and port of sshd
 * @param user the user who logs in
 * @param keys private keys, in the order in which they are offered
 * @param password for a login with a password
 * @param passphrase of the keys
 * @param become whether root is reached through sudo
 * @param becomePassword the password that sudo asks for
 * @param knownHosts the file with known host keys
 * @param hostKeyPin the only key that the host may present: {@code SHA256:} and 43 characters, as
 *     {@code ssh-keygen -l} prints it
 * @param jump the host through which the connection goes
 * @param hostKeyAlias the name that known_hosts is searched for instead of the address
 *     (HostKeyAlias)
 * @param onlyKeys whether the agent's other keys are not offered (IdentitiesOnly)
 * @param unsaid the settings that the inventory leaves to the user's own {@code ~/.ssh/config}
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

    private static final Pattern USER = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._@\\\\+$-]{0,127}");

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

    /** How the login user becomes root. */
    public enum Become {
        /** Not at all: the user is root already, or root is not needed. */
        NONE,
        /** Through sudo. */
        SUDO
    }

    public SshLogin {
        keys = List.copyOf(keys);
        unsaid = unsaid.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(unsaid));
    }

    /** The address and port under which known_hosts has the host's keys; an alias is there without a port, as for ssh(1). */
    public Endpoint keyName() {
        return hostKeyAlias.map(alias -> new Endpoint(alias, SSH_PORT)).orElse(ssh);
    }

    /** Whether {@code text} can be the name of an account. */
    public static boolean isUser(String text) {
        return USER.matcher(text).matches();
    }
}
