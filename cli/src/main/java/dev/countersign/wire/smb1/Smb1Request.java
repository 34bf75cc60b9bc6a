package dev.countersign.wire.smb1;

import dev.countersign.bytes.Bytes;
import dev.countersign.observation.Smb1Answer;
import dev.countersign.observation.WireAnswer;
import dev.countersign.wire.Frame;
import dev.countersign.wire.LittleEndian;
import dev.countersign.wire.smb2.Dialect;
import dev.countersign.wire.smb2.NegotiateReply;
import dev.countersign.wire.smb2.NegotiateResponse;
import dev.countersign.wire.smb2.NotSmb;
import dev.countersign.wire.smb2.Smb2Header;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The NEGOTIATE request of SMB1 clients ([MS-CIFS] 2.2.4.52.1): dialects by name. A client that
 * also speaks SMB2 includes its dialect names, and a server that speaks SMB2 answers in SMB2
 * ([MS-SMB2] 3.3.5.3). Without the four bytes of {@link Frame}.
 */
public record Smb1Request(List<String> dialects) {
    /** The only SMB1 dialect that is still in use. */
    public static final String NT_LM_0_12 = "NT LM 0.12";

    /** SMB 2.0.2. */
    public static final String SMB_2_002 = "SMB 2.002";

    /** SMB 2.1 or newer; a second request must find out which. */
    public static final String SMB_2_X = "SMB 2.???";

    /** For a client that speaks only SMB1. */
    public static final Smb1Request SMB1_ONLY = new Smb1Request(List.of(NT_LM_0_12));

    /** Whatever the server has. */
    public static final Smb1Request MULTI_PROTOCOL = new Smb1Request(List.of(NT_LM_0_12, SMB_2_002, SMB_2_X));

    /** The dialect that an SMB2 server returns for {@link #SMB_2_X}. */
    static final int SOME_SMB2 = 0x02ff;

    private static final int BUFFER_FORMAT = 2;
    private static final int FIXED = Smb1Header.SIZE + 3;

    public Smb1Request {
        dialects = List.copyOf(dialects);
        if (dialects.isEmpty() || dialects.stream().anyMatch(each -> !each.matches("[ -~]{1,64}"))) {
            throw new IllegalArgumentException("dialects are names in ASCII");
        }
    }

    /** What a reply says about SMB2 and SMB1. */
    public record Said(WireAnswer smb2, Smb1Answer smb1) {}

    /** Returns the message as it is sent. */
    public Bytes encode() {
        int names = dialects.stream().mapToInt(each -> each.length() + 2).sum();
        ByteBuffer out = LittleEndian.buffer(FIXED + names);
        new Smb1Header(Smb1Header.NEGOTIATE, 0, 0, 0).encode(out);
        out.put((byte) 0).putShort((short) names);
        for (String each : dialects) {
            out.put((byte) BUFFER_FORMAT)
                    .put(each.getBytes(StandardCharsets.US_ASCII))
                    .put((byte) 0);
        }
        return LittleEndian.bytes(out);
    }

    /** Reads a request; empty if it is not well-formed. */
    public static Optional<Smb1Request> decode(Bytes message) {
        boolean question = Smb1Header.decode(message)
                .filter(each -> each.command() == Smb1Header.NEGOTIATE && (each.flags() & Smb1Header.REPLY) == 0)
                .isPresent();
        if (!question
                || message.length() < FIXED
                || message.at(Smb1Header.SIZE) != 0
                || FIXED + LittleEndian.u16(message, Smb1Header.SIZE + 1) != message.length()) {
            return Optional.empty();
        }
        return names(message.slice(FIXED, message.length()).latin1()).map(Smb1Request::new);
    }

    private static Optional<List<String>> names(String all) {
        List<String> names = new ArrayList<>();
        for (int at = 0; at < all.length(); ) {
            int end = all.indexOf('\0', at);
            if (end < 0
                    || all.charAt(at) != BUFFER_FORMAT
                    || !all.substring(at + 1, end).matches("[ -~]{1,64}")) {
                return Optional.empty();
            }
            names.add(all.substring(at + 1, end));
            at = end + 1;
        }
        return names.isEmpty() ? Optional.empty() : Optional.of(names);
    }

    /** Judges an endpoint's reply to this request. Never throws. */
    public Said judge(Bytes message, String address, int port) {
        if (Smb2Header.decode(message).isPresent()) {
            return smb2(NegotiateResponse.decode(message), address, port);
        }
        Smb1Answer smb1 = Smb1Response.judge(message, this);
        return new Said(WireAnswer.unknown(address, port, smb1.why()), smb1);
    }

    private Said smb2(NegotiateReply reply, String address, int port) {
        Smb1Answer preferred = Smb1Answer.unknown("it answers in SMB2");
        if (reply instanceof NotSmb odd) {
            return new Said(NotSmb.unknown(address, port, odd.why()), Smb1Answer.unknown(odd.why()));
        }
        NegotiateResponse response = (NegotiateResponse) reply;
        if (response.dialect() == Dialect.SMB_2_0_2.code() && dialects.contains(SMB_2_002)) {
            return new Said(response.judged(address, port, Dialect.SMB_2_0_2.label()), preferred);
        }
        if (response.dialect() == SOME_SMB2 && dialects.contains(SMB_2_X)) {
            return new Said(response.judged(address, port, "2.x"), preferred);
        }
        String why = String.format("dialect 0x%04x was chosen, which we did not offer", response.dialect());
        return new Said(WireAnswer.unknown(address, port, why), Smb1Answer.unknown(why));
    }
}
