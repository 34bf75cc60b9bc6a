package dev.countersign.wire.smb1;

import dev.countersign.bytes.Bytes;
import dev.countersign.wire.smb2.SamplePair;

/** Replies of a real smbd 4.17 to SMB1-style requests, byte for byte, without the frame. */
public final class Smb1Sample {
    static final Bytes QUESTION = SamplePair.hex("""
            ff534d42 72 00000000 18 05c8 000000000000000000000000 ffff 0000 0000 0000
            00 0c00 02 4e54204c4d20302e3132 00
            """);

    /** {@code server signing = mandatory}, {@code server min protocol = NT1}. */
    public static final Bytes REQUIRED = SamplePair.hex("""
            ff534d42 72 00000000 88 05c8 000000000000000000000000 ffff 0000 0000 0000
            11 0000 0f 3200 0100 04410000 00000100 715c0000 fcf38080 f27792e7f37cdd01 0000 00
            5a00 63617074657374000000000000000000
            604806062b0601050502a03e303ca00e300c060a2b06010401823702020aa32a3028a0261b24
            6e6f745f646566696e65645f696e5f5246433431373840706c656173655f69676e6f7265
            """);

    /** The default {@code server min protocol}. */
    public static final Bytes REFUSED = SamplePair.hex("""
            ff534d42 72 00000000 88 07c0 000000000000000000000000 ffff 0000 0000 0000
            01 ffff 0000
            """);

    /** In SMB2, to a client that names {@code SMB 2.???}; mandatory again. */
    public static final Bytes SOME_SMB2 = SamplePair.hex("""
            fe534d42 4000 0000 00000000 0000 0100 01000000 00000000 0000000000000000 00000000 00000000 0000000000000000
            00000000000000000000000000000000
            4100 0300 ff02 0000 63617074657374000000000000000000 07000000 00008000 00008000 00008000 3e1e94e7f37cdd01
            0000000000000000 8000 4a00 00000000
            604806062b0601050502a03e303ca00e300c060a2b06010401823702020aa32a3028a0261b24
            6e6f745f646566696e65645f696e5f5246433431373840706c656173655f69676e6f7265
            """);

    /** The position of SecurityMode in {@link #REQUIRED}. */
    public static final int SECURITY_MODE = 35;

    private Smb1Sample() {}
}
