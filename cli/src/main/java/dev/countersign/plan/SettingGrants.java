package dev.countersign.plan;

/** What a user has granted of the second tier. A repository never decides this. */
@FunctionalInterface
public interface SettingGrants {
    /** Nothing is granted. */
    SettingGrants NONE = (platform, name, value) -> false;

    /** Everything, for a plan that is only shown: what is not granted is marked there. */
    SettingGrants TO_SHOW = (platform, name, value) -> true;

    /**
     * Whether a setting may be written on every host of a platform.
     *
     * @param name the platform's own name for it, of Samba's synonyms the usual one
     * @param value as the platform prints it
     */
    boolean granted(String platform, String name, String value);
}
