package dev.countersign.platform;

/**
 * The ruling of a platform's list on one setting with one value.
 *
 * @param name the platform's own name; for synonyms in Samba, the usual one
 * @param value as the platform prints it
 * @param why a sentence for a person; empty for {@link Tier#ALLOWED}
 * @param fault what the objection is about
 */
public record SettingRuling(String name, String value, Tier tier, String why, Fault fault) {
    /** What an objection is about. */
    public enum Fault {
        /** The setting, whatever its value. */
        NAME,
        /** The value. */
        VALUE,
        /** The defaults of servers of some roles, when the role of this server is not known. */
        ROLE
    }

    SettingRuling stricter(SettingRuling other) {
        return other.tier.compareTo(tier) > 0 ? other : this;
    }
}
