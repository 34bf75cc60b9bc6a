package dev.countersign.document.smbconf;

import dev.countersign.diagnostic.Location;
import java.util.Optional;

/**
 * One parameter that takes effect while Samba reads its files, in the order of reading.
 *
 * @param share the share it belongs to; empty for the global section
 * @param key the parameter's key, see {@link SmbConfParameters#key}
 * @param name as it is written
 * @param value as Samba has it
 * @param at where it stands
 * @param mainLine which line of the main file it is, or which one led to it (an include)
 * @param origin where it came from
 */
record SmbConfSetting(
        Optional<String> share, String key, String name, String value, Location at, int mainLine, Origin origin) {
    /** Where a setting came from. Only what stands in the main file is ever edited. */
    enum Origin {
        MAIN,
        INCLUDE,
        REGISTRY
    }

    /** Whether it is a global setting of the parameter with this key. */
    boolean isGlobal(String wanted) {
        return share.isEmpty() && key.equals(wanted);
    }

    /** What it does, without where it stands: equal before and after an edit that moved nothing. */
    String effect() {
        return share.orElse("") + "\0" + SmbWord.key(name) + "\0" + value;
    }
}
