package dev.countersign.inventory;

import dev.countersign.secret.SecretReference;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

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
    /** How the user who logs in becomes root. */
    public enum Become {
        /** Not at all: it is root already, or does without. */
        NONE,
        /** Through sudo. */
        SUDO
    }

    public SshLogin {
        keys = List.copyOf(keys);
    }
}
