package dev.countersign.plan;

/**
 * What a person accepts in advance.
 *
 * @param unproven whether to make changes that cannot be proved
 * @param grants which settings of the grantable tier the user has granted; no policy may write them
 * without a grant
 */
public record Acceptance(boolean unproven, SettingGrants grants) {
    /** Nothing is accepted: changes that cannot be proved are not made, and nothing is granted. */
    public static final Acceptance NOTHING = new Acceptance(false);

    /** Creates an acceptance without any grant. */
    public Acceptance(boolean unproven) {
        this(unproven, SettingGrants.NONE);
    }

    /**
     * Returns this acceptance with these grants. They come from the user, never from a plan file.
     */
    public Acceptance with(SettingGrants others) {
        return new Acceptance(unproven, others);
    }
}
