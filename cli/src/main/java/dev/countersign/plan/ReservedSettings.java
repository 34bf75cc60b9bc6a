package dev.countersign.plan;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Settings of smb.conf that a policy never sets: through them whoever may change a policy would run commands as root on every
 * server, or swap the file that was checked for another one. smb.conf(5) describes each.
 */
final class ReservedSettings {
    private static final Pattern COMMANDS = Pattern.compile(".*(script|command|exec|program|action|execclose)");
    private static final Set<String> OTHERS = Set.of(
            "include",
            "configfile",
            "configbackend",
            "copy",
            "registryshares",
            "modules",
            "preloadmodules",
            "vfsobjects",
            "vfsobject",
            "passdbbackend",
            "idmapbackend",
            "socketaddress",
            "privatedir",
            "statedirectory",
            "lockdirectory",
            "cachedirectory");

    private ReservedSettings() {}

    /** Whether a policy may not set it, however it is written: Samba takes no notice of case and blanks in names. */
    static boolean contains(String setting) {
        String name = setting.toLowerCase(Locale.ROOT).replaceAll("\\s", "");
        return COMMANDS.matcher(name).matches() || OTHERS.contains(name);
    }

    /** Why it may not. */
    static String refusal(String setting) {
        return "'" + setting + "' makes Samba run a command or read another file, as root; a policy does not set that";
    }
}
