package dev.countersign.plan;

/**
 * What a person accepts beforehand.
 *
 * @param unproven whether what nothing can prove is done all the same
 * @param grants what the user granted of the settings that no policy may write by itself
 */
public record Acceptance(boolean unproven, SettingGrants grants) {
    /** Nothing: what cannot be proved is not done, and nothing is granted. */
    public static final Acceptance NOTHING = new Acceptance(false);

    /** Without any grant. */
    public Acceptance(boolean unproven) {
        this(unproven, SettingGrants.NONE);
    }

    /** The same with these grants: they are the user's, and no plan file says what they are. */
    public Acceptance with(SettingGrants others) {
        return new Acceptance(unproven, others);
    }
}
