package dev.countersign.inventory;

import java.nio.file.Path;

/**
 * The user who runs the program, for logins where the inventory names no user.
 *
 * @param name the user name for logins where none is given
 * @param home what {@code ~} means
 */
public record LocalUser(String name, Path home) {
    public LocalUser {
        if (name.isBlank() || !home.isAbsolute()) {
            throw new IllegalArgumentException("a local user has a name and an absolute home");
        }
    }
}
