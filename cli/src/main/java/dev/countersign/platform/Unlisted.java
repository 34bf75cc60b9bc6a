package dev.countersign.platform;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Explains in words why a setting that is in no list is never written. This is only an explanation:
 * the list alone decides.
 */
final class Unlisted {
    private static final Pattern RUNS = Pattern.compile(".*(script|command|exec|program|action|hook|close)");
    private static final Pattern LOADS = Pattern.compile(
            ".*(module|modules|objects|object|backend|handler|services|servers|charset|printing|nss info)");
    private static final Pattern OPENS = Pattern.compile(
            ".*(file|path|directory|dir|directories|include|copy|socket|map|keytab|cap|shell|homedir|root|home|list"
                    + "|registry shares)");

    private Unlisted() {}

    /** Returns a sentence that names the setting. */
    static String why(String setting) {
        String name = setting.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
        String never = "a policy never sets '" + setting + "': ";
        if (name.indexOf('\\') >= 0) {
            return never + "it is not in this program's list of registry values";
        }
        if (name.indexOf(':') >= 0) {
            return never + "it is an option of a module, and modules can run commands and open files";
        }
        if (RUNS.matcher(name).matches()) {
            return never + "it makes the server run a command as root";
        }
        if (LOADS.matcher(name).matches()) {
            return never + "it makes the server load a module or another backend";
        }
        if (OPENS.matcher(name).matches()) {
            return never + "it makes the server read or write another file as root";
        }
        return never + "it is not in the platform's list of settings that may be written";
    }
}
