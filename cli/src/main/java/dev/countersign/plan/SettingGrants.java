package dev.countersign.plan;

/** The settings of the grantable tier that a user has granted. A repository never decides this. */
@FunctionalInterface
public interface SettingGrants {
    /** Nothing is granted. */
    SettingGrants NONE = (platform, name, value) -> false;

    /**
     * Everything is granted. This is for a plan that is only shown: settings without a grant are
     * marked there.
     */
    SettingGrants TO_SHOW = (platform, name, value) -> true;

    /**
     * Whether a setting may be written on every host of a platform.
     *
     * @param name the platform's own name for it; for synonyms in Samba, the usual one
     * @param value as the platform prints it
     */
    boolean granted(String platform, String name, String value);
}
