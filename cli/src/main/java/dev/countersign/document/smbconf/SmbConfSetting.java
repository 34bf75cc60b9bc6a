package dev.countersign.document.smbconf;

import dev.countersign.diagnostic.Location;
import java.util.Optional;

/**
 * One parameter that takes effect while Samba reads its files, in the order of reading.
 *
 * @param share the share it belongs to; empty for the global section
 * @param key the parameter's key, see {@link SmbConfParameters#key}
 * @param name as written
 * @param value as Samba sees it
 * @param at where it is
 * @param mainLine which line of the main file it is, or which line led to it (an include)
 * @param origin where it came from
 */
record SmbConfSetting(
        Optional<String> share, String key, String name, String value, Location at, int mainLine, Origin origin) {
    /** Where a setting came from. Only settings in the main file are ever edited. */
    enum Origin {
        MAIN,
        INCLUDE,
        REGISTRY
    }

    /** Whether it is a global setting of the parameter with this key. */
    boolean isGlobal(String wanted) {
        return share.isEmpty() && key.equals(wanted);
    }

    /**
     * Returns its effect, without its position: equal before and after an edit that moved nothing.
     */
    String effect() {
        return share.orElse("") + "\0" + SmbWord.key(name) + "\0" + value;
    }
}
