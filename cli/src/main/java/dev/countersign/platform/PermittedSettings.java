package dev.countersign.platform;

import dev.countersign.document.SmbConfVocabulary;
import java.util.Optional;

/**
 * What may be written on one platform: the folder's own list together with the program's where the folder writes Samba's or Windows'
 * language. The stricter of the two counts, so that a folder from a repository cannot reach further than the program does.
 *
 * @param own the fields of the platform's own store, or what its folder makes narrower
 * @param smbConf whether every setting of it is Samba's
 * @param lines whether a setting that is no field of its store is a line for smb.conf
 */
record PermittedSettings(Optional<SettingList> own, boolean smbConf, boolean lines) {
    /** What is said of one setting on a server of {@code role}, whoever asks for it. */
    SettingRuling ruling(String name, String value, String role) {
        boolean registry = name.indexOf('\\') >= 0;
        boolean field = own.filter(each -> each.has(name)).isPresent();
        Optional<SettingRuling> mine = own.map(each -> each.ruling(name, value, role));
        if (registry) {
            return narrowed(ProgramLists.WINDOWS.ruling(name, value, role), mine);
        }
        if (smbConf) {
            return narrowed(ProgramLists.SAMBA.ruling(name, value, role), mine);
        }
        SettingRuling line = ProgramLists.SAMBA.ruling(name, value, role);
        // What Samba would run or open is not written under that name into any store: most of them generate an smb.conf
        if (SmbConfVocabulary.has(name) && !ProgramLists.SAMBA.has(name)) {
            return line;
        }
        return lines && !field ? line : mine.orElseGet(() -> unlisted(name, value));
    }

    private static SettingRuling narrowed(SettingRuling program, Optional<SettingRuling> folder) {
        return folder.map(program::stricter).orElse(program);
    }

    private static SettingRuling unlisted(String name, String value) {
        return new SettingRuling(name, value, Tier.NEVER, Unlisted.why(name), SettingRuling.Fault.NAME);
    }
}
