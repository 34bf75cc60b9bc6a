package dev.countersign.plan;

import java.util.EnumSet;
import java.util.Set;

/**
 * What a person accepts in advance.
 *
 * @param doubts the doubts that keep no change from being made
 * @param grants which settings of the grantable tier the user has granted; no policy may write them
 * without a grant
 */
public record Acceptance(Set<Doubt> doubts, SettingGrants grants) {
    /** Why a change may not be worth making. */
    public enum Doubt {
        /** Nothing can prove it. */
        UNPROVEN,
        /** Something will undo it. */
        TEMPORARY
    }

    /** Nothing is accepted: no doubtful change is made, and nothing is granted. */
    public static final Acceptance NOTHING = new Acceptance(Set.of(), SettingGrants.NONE);

    public Acceptance {
        doubts = Set.copyOf(doubts);
    }

    /** Creates an acceptance without any grant. */
    public Acceptance(boolean unproven) {
        this(unproven ? Set.of(Doubt.UNPROVEN) : Set.of(), SettingGrants.NONE);
    }

    /** Whether to make changes that cannot be proved. */
    public boolean unproven() {
        return doubts.contains(Doubt.UNPROVEN);
    }

    /** Whether to make changes that will not last. */
    public boolean temporary() {
        return doubts.contains(Doubt.TEMPORARY);
    }

    /** Returns this acceptance, which also accepts changes that will not last if {@code accepted}. */
    public Acceptance temporary(boolean accepted) {
        Set<Doubt> all = EnumSet.noneOf(Doubt.class);
        all.addAll(doubts);
        if (accepted) {
            all.add(Doubt.TEMPORARY);
        }
        return new Acceptance(all, grants);
    }

    /**
     * Returns this acceptance with these grants. They come from the user, never from a plan file.
     */
    public Acceptance with(SettingGrants others) {
        return new Acceptance(doubts, others);
    }
}
