package dev.countersign.platform;

/**
 * What a platform's list says of one setting with one value.
 *
 * @param name as the platform itself calls it: of Samba's synonyms the usual one
 * @param value as the platform prints it
 * @param why a sentence for a person; for {@link Tier#ALLOWED} it is empty
 * @param ofValue whether the value is at fault, and not the name
 */
public record SettingRuling(String name, String value, Tier tier, String why, boolean ofValue) {
    SettingRuling stricter(SettingRuling other) {
        return other.tier.compareTo(tier) > 0 ? other : this;
    }
}
