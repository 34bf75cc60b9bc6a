package dev.countersign.inventory;

import java.util.regex.Pattern;

/**
 * The allowed names of hosts, groups and labels. They end up on command lines, in file names and in
 * {@code -l}.
 */
public final class HostNames {
    /** The rule for hosts and groups, as messages state it. */
    static final String RULE = "letters, digits, '.', '_', ':' and '-', but not '-' or '.' as the first character";

    /** The rule for labels, as messages state it. */
    static final String LABEL_RULE = "letters, digits, '.', '_' and '-'";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_:][A-Za-z0-9._:-]{0,252}");
    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,62}");

    private HostNames() {}

    /** Whether a group may have this name; a host must not have a reserved one either. */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    static boolean isLabel(String text) {
        return LABEL.matcher(text).matches();
    }

    /**
     * Whether a host may have this name. {@code -l group:x} means a group, and {@code jump: none}
     * means no jump, so those names are not allowed.
     */
    public static boolean isHostName(String text) {
        return isName(text) && !text.startsWith("group:") && !text.equals("none");
    }
}
