package dev.countersign.document.smbconf;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Replaces macros in a path as the daemon's parent process does (talloc_sub_basic). For a client's
 * connection the same path may mean a different file: {@link Path#perClient()}.
 *
 * @param host this host's values for its own macros
 */
record SmbConfMacros(Map<String, String> host) {
    // The values before a client connects (measured with testparm 4.17.12)
    private static final Map<Character, String> WITHOUT_CLIENT = Map.of(
            'm', "", 'M', "", 'U', "", 'D', "", 'I', "0.0.0.0", 'i', "0.0.0.0", 'J', "0_0_0_0", 'j', "0_0_0_0", 'a',
            "UNKNOWN", 'R', "UNKNOWN");
    private static final Set<Character> OF_THE_HOST = Set.of('L', 'N', 'h', 'v', 'w', 'V', 'd', 'T', 't');

    // limits.h; longer texts are not paths, and could be made to fill the memory
    private static final int PATH_MAX = 4096;

    SmbConfMacros {
        host = Map.copyOf(host);
    }

    /**
     * A path without macros.
     *
     * @param path what the parent process opens
     * @param perClient whether a client's connection may open a different one
     * @param unknown a macro whose value is not known; the path is unusable then
     */
    record Path(String path, boolean perClient, Optional<String> unknown) {}

    /** Replaces all macros, in Samba's order. */
    Path expand(String written) {
        if (written.length() > PATH_MAX) {
            return new Path("", false, Optional.of("more characters than a path can have"));
        }
        String path = written;
        boolean perClient = false;
        for (int at = path.indexOf('%'); at >= 0 && at + 1 < path.length(); at = path.indexOf('%', at + 1)) {
            char letter = path.charAt(at + 1);
            String macro = String.valueOf(letter);
            if (letter == '$') {
                int close = path.indexOf(')', at);
                if (!path.startsWith("(", at + 2) || close < 0) {
                    continue;
                }
                macro = path.substring(at + 1, close + 1);
            }
            // Samba leaves Windows' %LOGONSERVER% alone; %G stays as it is while no user is known
            if (letter == 'L' && path.regionMatches(true, at, "%LOGONSERVER%", 0, 13)) {
                continue;
            }
            perClient |= letter == 'G' || WITHOUT_CLIENT.containsKey(letter);
            Optional<String> value =
                    Optional.ofNullable(host.get(macro)).or(() -> Optional.ofNullable(WITHOUT_CLIENT.get(letter)));
            if (value.isPresent()) {
                path = path.replace("%" + macro, value.get());
            } else if (letter == '$' || OF_THE_HOST.contains(letter)) {
                return new Path(path, perClient, Optional.of("%" + macro));
            }
        }
        return new Path(path, perClient, Optional.empty());
    }
}
