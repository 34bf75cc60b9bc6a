package dev.countersign.platform;

import dev.countersign.document.smbconf.SmbConfVocabulary;
import java.util.Optional;

/**
 * What may be written on one platform: the folder's own list, together with the program's list if
 * the folder writes in Samba's or Windows' language. The stricter of the two counts, so that a
 * folder from a repository cannot allow more than the program does.
 *
 * @param own the fields of the platform's own store, or the folder's narrower list
 * @param smbConf whether all its settings are Samba's
 * @param lines whether a setting that is not a field of its store is a line for smb.conf
 */
record PermittedSettings(Optional<SettingList> own, boolean smbConf, boolean lines) {
    /** Returns the ruling on one setting on a server of {@code role}, whatever asks for it. */
    SettingRuling ruling(String name, String value, String role) {
        Optional<SettingRuling> mine = own.map(each -> each.ruling(name, value, role));
        if (name.indexOf('\\') >= 0 || smbConf) {
            return narrowed(list(name).orElseThrow().ruling(name, value, role), mine);
        }
        Optional<String> field = fieldMeantBy(name);
        if (field.isPresent()) {
            return new SettingRuling(
                    name,
                    value,
                    Tier.NEVER,
                    "a policy never sets '" + name + "': the field is called '" + field.get() + "' here",
                    SettingRuling.Fault.NAME);
        }
        // Settings with which Samba would run or open something are not written into any store
        // under that name, because most stores generate an smb.conf
        if (SmbConfVocabulary.has(name) && !ProgramLists.SAMBA.has(name)) {
            return ProgramLists.SAMBA.ruling(name, value, role);
        }
        return list(name).map(each -> each.ruling(name, value, role)).orElseGet(() -> unlisted(name, value));
    }

    /** Whether the platform treats two values of {@code name} as the same. */
    boolean same(String name, String one, String other) {
        return list(name).map(each -> each.same(name, one, other)).orElseGet(() -> one.equals(other));
    }

    /** Returns a value in the one form that the platform, or its reader, prints. */
    String printed(String name, String value) {
        return list(name).map(each -> each.printed(name, value)).orElse(value);
    }

    /** Returns what is written if a policy asks for {@code value}. */
    String written(String name, String value) {
        return list(name).map(each -> each.written(name, value)).orElse(value);
    }

    /** Returns the list for the language that a setting is in. */
    private Optional<SettingList> list(String name) {
        if (name.indexOf('\\') >= 0) {
            return Optional.of(ProgramLists.WINDOWS);
        }
        boolean line = lines
                && own.filter(each -> each.has(name)).isEmpty()
                && fieldMeantBy(name).isEmpty();
        return smbConf || line ? Optional.of(ProgramLists.SAMBA) : own;
    }

    /**
     * Returns the field that has Samba's usual name for {@code name}: {@code Workgroup} is no line
     * for smb.conf beside the field {@code workgroup}.
     */
    private Optional<String> fieldMeantBy(String name) {
        return own.filter(each -> lines && !each.has(name))
                .flatMap(fields -> SmbConfVocabulary.usual(name).filter(fields::has));
    }

    private static SettingRuling narrowed(SettingRuling program, Optional<SettingRuling> folder) {
        return folder.map(program::stricter).orElse(program);
    }

    private static SettingRuling unlisted(String name, String value) {
        return new SettingRuling(name, value, Tier.NEVER, Unlisted.why(name), SettingRuling.Fault.NAME);
    }
}
