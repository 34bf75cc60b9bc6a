package dev.countersign.wire.smb2;

import java.util.Optional;
import java.util.stream.Stream;

/** The dialects of SMB2 and SMB3, oldest first ([MS-SMB2] 2.2.3). SMB1 is not among them. */
public enum Dialect {
    SMB_2_0_2(0x0202, "2.0.2"),
    SMB_2_1(0x0210, "2.1"),
    SMB_3_0(0x0300, "3.0"),
    SMB_3_0_2(0x0302, "3.0.2"),
    SMB_3_1_1(0x0311, "3.1.1");

    private final int code;
    private final String label;

    Dialect(int code, String label) {
        this.code = code;
        this.label = label;
    }

    /** Returns the number on the wire. */
    public int code() {
        return code;
    }

    /** Returns the usual name, for example {@code 3.1.1}. */
    public String label() {
        return label;
    }

    /** Returns the dialect with this number, if it is one of these. */
    public static Optional<Dialect> of(int code) {
        return Stream.of(values()).filter(each -> each.code == code).findFirst();
    }
}
