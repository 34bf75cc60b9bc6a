package dev.countersign.platform;

/**
 * What a platform's list says of one setting with one value.
 *
 * @param name as the platform itself calls it: of Samba's synonyms the usual one
 * @param value as the platform prints it
 * @param why a sentence for a person; for {@link Tier#ALLOWED} it is empty
 * @param fault what it is about the setting that speaks against it
 */
public record SettingRuling(String name, String value, Tier tier, String why, Fault fault) {
    /** What a ruling is about. */
    public enum Fault {
        /** The setting, whatever its value. */
        NAME,
        /** The value. */
        VALUE,
        /** What servers of some roles do by themselves, and the role of this one is not known. */
        ROLE
    }

    SettingRuling stricter(SettingRuling other) {
        return other.tier.compareTo(tier) > 0 ? other : this;
    }
}
