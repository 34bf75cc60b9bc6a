package dev.countersign.platform;

/**
 * Who may have a setting written: any policy, a policy whose user granted it, or nobody. Loosest
 * first.
 */
public enum Tier {
    /** Any policy may set it: it opens nothing that the software keeps closed by default. */
    ALLOWED,
    /**
     * It widens access, keeps people out, or names accounts, shares or hosts: the user has to grant
     * it ({@code countersign trust}).
     */
    GRANTABLE,
    /** It runs, opens, includes or loads something, or it is in no list. */
    NEVER;

    /** Returns the stricter one. */
    Tier and(Tier other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
