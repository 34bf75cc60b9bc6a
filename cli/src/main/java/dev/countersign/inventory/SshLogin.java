package dev.countersign.inventory;

import dev.countersign.secret.SecretReference;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

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
 * @param jump the name of the host through which the connection goes
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
        Optional<String> jump) {
    /** How the login user becomes root. */
    public enum Become {
        /** Not at all: the user is root already, or root is not needed. */
        NONE,
        /** Through sudo. */
        SUDO
    }

    public SshLogin {
        keys = List.copyOf(keys);
    }
}
