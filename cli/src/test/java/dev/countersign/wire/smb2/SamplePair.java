package dev.countersign.wire.smb2;

import dev.countersign.bytes.Bytes;
import dev.countersign.observation.WireAnswer;
import dev.countersign.wire.Frame;
import java.util.HexFormat;
import java.util.List;

/**
 * A request for 2.0.2 and 2.1 and the response of a real smbd 4.17 with
 * {@code server signing = mandatory}, byte for byte.
 */
public final class SamplePair {
    static final Bytes REQUEST = hex("""
            00000068 fe534d42 4000 0000 00000000 0000 0100 00000000 00000000 0000000000000000 00000000 00000000
            0000000000000000 00000000000000000000000000000000
            2400 0200 0100 0000 00000000 000102030405060708090a0b0c0d0e0f 0000000000000000 0202 1002
            """);

    public static final Bytes RESPONSE = hex("""
            000000ca fe534d42 4000 0000 00000000 0000 0100 01000000 00000000 0000000000000000 00000000 00000000
            0000000000000000 00000000000000000000000000000000
            4100 0300 1002 0000 73727634343531000000000000000000 07000000 00008000 00008000 00008000 ba99276d5e7add01
            0000000000000000 8000 4a00 00000000
            604806062b0601050502a03e303ca00e300c060a2b06010401823702020aa32a3028a0261b24
            6e6f745f646566696e65645f696e5f5246433431373840706c656173655f69676e6f7265
            """);

    public static final NegotiateRequest ASKED = new NegotiateRequest(
            List.of(Dialect.SMB_2_0_2, Dialect.SMB_2_1),
            SecurityMode.ENABLED,
            0,
            hex("000102030405060708090a0b0c0d0e0f"),
            List.of(),
            0);

    /** The position of SecurityMode in {@link #RESPONSE}. */
    static final int SECURITY_MODE = Frame.HEADER + 66;

    private SamplePair() {}

    /** Judges a whole reply with its frame, as the probe does. */
    public static WireAnswer judge(Bytes framed, NegotiateRequest asked) {
        if (framed.length() < Frame.HEADER || Frame.refusal(framed.slice(0, 4)).isPresent()) {
            return new NotSmb("frame").answer(asked, "a", 445);
        }
        int length = Frame.length(framed.slice(0, 4));
        if (Frame.HEADER + length > framed.length()) {
            return new NotSmb("cut").answer(asked, "a", 445);
        }
        return NegotiateResponse.decode(framed.slice(Frame.HEADER, Frame.HEADER + length))
                .answer(asked, "a", 445);
    }

    public static Bytes hex(String digits) {
        return Bytes.of(HexFormat.of().parseHex(digits.replaceAll("\\s", "")));
    }

    public static Bytes with(Bytes bytes, int at, int value) {
        byte[] changed = bytes.toArray();
        changed[at] = (byte) value;
        return Bytes.of(changed);
    }
}
