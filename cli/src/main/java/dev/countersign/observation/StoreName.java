package dev.countersign.observation;

import java.util.regex.Pattern;

/**
 * The name of a store, which is a document of settings behind a command instead of a file: hosts
 * write {@code store:NAME} in place of a path.
 */
public final class StoreName {
    private static final Pattern SHAPE = Pattern.compile("store:[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    private StoreName() {}

    /** Whether {@code name} is the name of a store. */
    public static boolean is(String name) {
        return SHAPE.matcher(name).matches();
    }
}
