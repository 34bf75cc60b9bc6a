package dev.countersign.wire.smb2;

import dev.countersign.observation.WireAnswer.Advertised;

/** The two bits about signing that either side sends in NEGOTIATE ([MS-SMB2] 2.2.3, 2.2.4). */
public final class SecurityMode {
    /** SMB2_NEGOTIATE_SIGNING_ENABLED. */
    public static final int ENABLED = 1;

    /** SMB2_NEGOTIATE_SIGNING_REQUIRED. */
    public static final int REQUIRED = 2;

    private SecurityMode() {}

    /**
     * Returns what a server says with these bits. Undefined bits make it UNKNOWN, because that
     * value cannot be trusted.
     */
    public static Advertised advertised(int mode) {
        if ((mode & ~(ENABLED | REQUIRED)) != 0) {
            return Advertised.UNKNOWN;
        }
        if ((mode & REQUIRED) != 0) {
            return Advertised.REQUIRED;
        }
        return (mode & ENABLED) != 0 ? Advertised.OFFERED : Advertised.NOT_OFFERED;
    }
}
