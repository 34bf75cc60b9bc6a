package dev.countersign.platform;

import dev.countersign.document.registry.RegistryValue;
import dev.countersign.document.smbconf.SmbConfVocabulary;
import java.util.Locale;

/**
 * How a platform reads names and values: which spellings it treats as the same, and which it
 * distinguishes.
 */
enum SettingLanguage {
    /**
     * Samba's, with testparm printing all spellings in one form: case and blanks are ignored, and
     * synonyms are the same.
     */
    SMB_CONF,
    /** Samba's, in a store that returns the spelling that was written. */
    SMB_CONF_UNREAD,
    /** ksmbd's: names and words ignore case, and numbers are decimal (config_parser.c). */
    KSMBD,
    /** Registry paths, ignoring case; a value is a type and its data. */
    REGISTRY,
    /** Fields of a store, exactly as written. */
    FIELDS;

    /** Returns one key for all spellings of a name. */
    String key(String name) {
        return switch (this) {
            case SMB_CONF, SMB_CONF_UNREAD -> SmbConfVocabulary.key(name);
            case REGISTRY, KSMBD -> name.toLowerCase(Locale.ROOT);
            case FIELDS -> name;
        };
    }

    /** Returns the platform's own name for {@code name}, which is in no list. */
    String usual(String name) {
        return switch (this) {
            case SMB_CONF, SMB_CONF_UNREAD -> SmbConfVocabulary.usual(name).orElse(name);
            case KSMBD, REGISTRY, FIELDS -> name;
        };
    }

    /** Returns the value as the platform prints it. */
    String printed(String name, String value) {
        return switch (this) {
            case SMB_CONF, SMB_CONF_UNREAD -> SmbConfVocabulary.printed(name, value);
            case REGISTRY -> RegistryValue.plain(value);
            case KSMBD, FIELDS -> value;
        };
    }

    /** Returns one text for all values that the platform treats as the same. */
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

    /**
     * Whether a value is written in the spelling of the policy, because the platform reads it back
     * in its own.
     */
    boolean writtenAsAsked() {
        return this == SMB_CONF;
    }
}
