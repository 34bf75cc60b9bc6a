package dev.countersign.wire.smb2;

import java.util.Optional;
import java.util.stream.Stream;

/** The ciphers of SMB3 sessions ([MS-SMB2] 2.2.3.1.2). */
public enum Cipher {
    AES_128_CCM(1, "AES-128-CCM"),
    AES_128_GCM(2, "AES-128-GCM"),
    AES_256_CCM(3, "AES-256-CCM"),
    AES_256_GCM(4, "AES-256-GCM");

    private final int id;
    private final String label;

    Cipher(int id, String label) {
        this.id = id;
        this.label = label;
    }

    /** Returns the number on the wire. */
    public int id() {
        return id;
    }

    /** Returns the usual name, for example {@code AES-128-GCM}. */
    public String label() {
        return label;
    }

    static Optional<Cipher> of(int id) {
        return Stream.of(values()).filter(each -> each.id == id).findFirst();
    }
}
