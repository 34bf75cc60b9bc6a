package dev.countersign.platform;

import dev.countersign.document.registry.RegistryValue;
import dev.countersign.document.smbconf.SmbConfVocabulary;
import java.util.Locale;

/** How a platform reads names and values: which spellings are one to it, and which it keeps apart. */
enum SettingLanguage {
    /** Samba's own, and testparm prints every spelling in one form: without case and blanks, synonyms included. */
    SMB_CONF,
    /** Samba's, in a store that gives back the spelling that it was given. */
    SMB_CONF_UNREAD,
    /** ksmbd's: no case in names and words, and numbers are decimal (config_parser.c). */
    KSMBD,
    /** Paths of the registry, without case; a value is a type and its data. */
    REGISTRY,
    /** Fields of a store: as they are written. */
    FIELDS;

    /** One key for every spelling of a name. */
    String key(String name) {
        return switch (this) {
            case SMB_CONF, SMB_CONF_UNREAD -> SmbConfVocabulary.key(name);
            case REGISTRY, KSMBD -> name.toLowerCase(Locale.ROOT);
            case FIELDS -> name;
        };
    }

    /** The name that the platform itself has for {@code name}, which is in no list. */
    String usual(String name) {
        return switch (this) {
            case SMB_CONF, SMB_CONF_UNREAD -> SmbConfVocabulary.usual(name).orElse(name);
            case KSMBD, REGISTRY, FIELDS -> name;
        };
    }

    /** The value as the platform prints it. */
    String printed(String name, String value) {
        return switch (this) {
            case SMB_CONF, SMB_CONF_UNREAD -> SmbConfVocabulary.printed(name, value);
            case REGISTRY -> RegistryValue.plain(value);
            case KSMBD, FIELDS -> value;
        };
    }

    /** One text for all values that the platform takes for one. */
    String compared(String name, String value, ValueType.Form form) {
        return switch (this) {
            case SMB_CONF, SMB_CONF_UNREAD -> SmbConfVocabulary.compared(name, value);
            case KSMBD ->
                switch (form) {
                    case WORD -> value.toLowerCase(Locale.ROOT);
                    case NUMBER -> value.replaceFirst("^0+(?=[0-9])", "");
                    case TEXT -> value;
                };
            case REGISTRY -> RegistryValue.plain(value);
            case FIELDS -> value;
        };
    }

    /** Whether a value is written in the spelling of the policy, because the platform reads it back in its own. */
    boolean writtenAsAsked() {
        return this == SMB_CONF;
    }
}
