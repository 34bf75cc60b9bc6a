package dev.countersign.observation;

import java.util.regex.Pattern;

/** What a host calls a document that is no file but settings behind a command: {@code store:NAME} where a path would stand. */
public final class StoreName {
    private static final Pattern SHAPE = Pattern.compile("store:[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    private StoreName() {}

    /** Whether {@code name} is one. */
    public static boolean is(String name) {
        return SHAPE.matcher(name).matches();
    }
}
