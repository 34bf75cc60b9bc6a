package dev.countersign.inventory;

import java.nio.file.Path;

/**
 * Who runs the program: what a login means when the inventory does not say.
 *
 * @param name the name with which to log in when none is given
 * @param home what {@code ~} stands for
 */
public record LocalUser(String name, Path home) {
    public LocalUser {
        if (name.isBlank() || !home.isAbsolute()) {
            throw new IllegalArgumentException("a local user has a name and an absolute home");
        }
    }
}
