package dev.countersign.wire.smb2;

import java.util.Optional;
import java.util.stream.Stream;

/** The signing algorithms of SMB2 and SMB3 sessions ([MS-SMB2] 2.2.3.1.7). */
public enum SigningAlgorithm {
    HMAC_SHA256(0, "HMAC-SHA256"),
    AES_CMAC(1, "AES-CMAC"),
    AES_GMAC(2, "AES-GMAC");

    private final int id;
    private final String label;

    SigningAlgorithm(int id, String label) {
        this.id = id;
        this.label = label;
    }

    /** Returns the number on the wire. */
    public int id() {
        return id;
    }

    /** Returns the usual name, for example {@code AES-GMAC}. */
    public String label() {
        return label;
    }

    static Optional<SigningAlgorithm> of(int id) {
        return Stream.of(values()).filter(each -> each.id == id).findFirst();
    }

    /**
     * Returns the algorithm of {@code dialect} if none was negotiated ([MS-SMB2] 3.2.5.2, 3.3.5.4).
     */
    public static SigningAlgorithm usual(Dialect dialect) {
        return dialect.compareTo(Dialect.SMB_3_0) < 0 ? HMAC_SHA256 : AES_CMAC;
    }
}
