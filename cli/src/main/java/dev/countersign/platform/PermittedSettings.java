package dev.countersign.platform;

import dev.countersign.document.smbconf.SmbConfVocabulary;
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
        Optional<SettingRuling> mine = own.map(each -> each.ruling(name, value, role));
        if (name.indexOf('\\') >= 0 || smbConf) {
            return narrowed(list(name).orElseThrow().ruling(name, value, role), mine);
        }
        // What Samba would run or open is not written under that name into any store: most of them generate an smb.conf
        if (SmbConfVocabulary.has(name) && !ProgramLists.SAMBA.has(name)) {
            return ProgramLists.SAMBA.ruling(name, value, role);
        }
        return list(name).map(each -> each.ruling(name, value, role)).orElseGet(() -> unlisted(name, value));
    }

    /** Whether the platform takes two values of {@code name} for one. */
    boolean same(String name, String one, String other) {
        return list(name).map(each -> each.same(name, one, other)).orElseGet(() -> one.equals(other));
    }

    /** A value in the one form that the platform, or its reader, prints. */
    String printed(String name, String value) {
        return list(name).map(each -> each.printed(name, value)).orElse(value);
    }

    /** What is written where a policy asks for {@code value}. */
    String written(String name, String value) {
        return list(name).map(each -> each.written(name, value)).orElse(value);
    }

    /** The list whose language a setting is in. */
    private Optional<SettingList> list(String name) {
        if (name.indexOf('\\') >= 0) {
            return Optional.of(ProgramLists.WINDOWS);
        }
        boolean line = lines && own.filter(each -> each.has(name)).isEmpty();
        return smbConf || line ? Optional.of(ProgramLists.SAMBA) : own;
    }

    private static SettingRuling narrowed(SettingRuling program, Optional<SettingRuling> folder) {
        return folder.map(program::stricter).orElse(program);
    }

    private static SettingRuling unlisted(String name, String value) {
        return new SettingRuling(name, value, Tier.NEVER, Unlisted.why(name), SettingRuling.Fault.NAME);
    }
}
