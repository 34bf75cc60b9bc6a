package dev.countersign.wire.smb2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import dev.countersign.json.Json;
import dev.countersign.json.JsonMap;
import dev.countersign.observation.EndpointVerdict;
import dev.countersign.observation.EndpointVerdict.Signing;
import dev.countersign.observation.WireAnswer;
import dev.countersign.observation.WireJson;
import dev.countersign.wire.Frame;
import dev.countersign.wire.probe.ProbeReply;
import dev.countersign.wire.probe.Smb1FollowUp;
import dev.countersign.wire.smb1.Smb1Sample;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Damaged replies: 100,000 in {@code script/test --all}, otherwise a tenth of that. */
class MutatedRepliesTest {
    private static final int ROUNDS = Boolean.getBoolean("countersign.all") ? 100_000 : 10_000;
    private static final int[] EXTREMES = {0, 1, 2, 3, 0x0f, 0x7f, 0x80, 0xfe, 0xff};

    private static final Bytes UNSIGNED_SMB1 = SamplePair.with(Smb1Sample.REQUIRED, Smb1Sample.SECURITY_MODE, 3);

    private final Random random = new Random(20261123);
    private final NegotiateRequest asked = NegotiateRequest.offeringAll(random);
    private final List<Bytes> samples = List.of(
            SamplePair.RESPONSE.slice(Frame.HEADER, SamplePair.RESPONSE.length()),
            modern(SecurityMode.ENABLED),
            modern(SecurityMode.ENABLED | SecurityMode.REQUIRED),
            modern(0),
            Smb1Sample.REQUIRED,
            UNSIGNED_SMB1,
            Smb1Sample.REFUSED,
            Smb1Sample.SOME_SMB2);

    private Bytes modern(int mode) {
        NegotiateResponse plain = (NegotiateResponse)
                NegotiateResponse.decode(SamplePair.RESPONSE.slice(Frame.HEADER, SamplePair.RESPONSE.length()));
        return new NegotiateResponse(
                        mode,
                        Dialect.SMB_3_1_1.code(),
                        plain.serverGuid(),
                        7,
                        1,
                        1,
                        1,
                        plain.systemTime(),
                        0,
                        plain.securityBuffer(),
                        List.of(
                                NegotiateContext.preauthIntegrity(Bytes.of(new byte[32])),
                                NegotiateContext.algorithms(NegotiateContext.ENCRYPTION, List.of(2)),
                                NegotiateContext.algorithms(NegotiateContext.SIGNING, List.of(2))),
                        0)
                .encode();
    }

    @Test
    void no_mutated_answer_throws_or_says_required_where_its_bytes_do_not() {
        int required = 0;
        int unknown = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] first = mutated();
            byte[] second = mutated();

            WireAnswer answer = judge(first, second);

            EndpointVerdict verdict = EndpointVerdict.of(answer);
            if (verdict.signing() == Signing.REQUIRED) {
                required++;
                assertThat(saysRequired(first, second))
                        .as("round %d: %s", round, verdict)
                        .isTrue();
            } else if (verdict.signing() == Signing.CANNOT_TELL) {
                unknown++;
            }
            assertThat(readBack(answer)).as("round %d", round).isEqualTo(answer);
        }
        // Both happen often; otherwise the assertion above would have tested nothing.
        assertThat(required).isGreaterThan(ROUNDS / 50);
        assertThat(unknown).isGreaterThan(ROUNDS / 5);
    }

    private static WireAnswer readBack(WireAnswer answer) {
        byte[] json = Json.line(WireJson.values(answer)).getBytes(StandardCharsets.UTF_8);
        return WireJson.answer(JsonMap.of(Json.read(json, "answer", Json.Limits.OF_A_HOST), "answer"));
    }

    private WireAnswer judge(byte[] first, byte[] second) {
        ProbeReply heard = new ProbeReply.Message(Bytes.of(first), "a");
        WireAnswer answer = NegotiateResponse.decode(Bytes.of(first)).answer(asked, "a", 445);
        return Smb1FollowUp.after(answer, heard)
                .map(question -> question.join(new ProbeReply.Message(Bytes.of(second), "a")))
                .orElse(answer);
    }

    /** Reads the bits at their documented positions, without the codec. */
    private boolean saysRequired(byte[] first, byte[] second) {
        if (Bytes.of(second).equals(UNSIGNED_SMB1)) {
            return false;
        }
        boolean whole = begins(first, 0xfe) && samples.contains(Bytes.of(first)) && (first[68] & 0xff) != 0xff;
        return whole ? saysRequired(first) : saysRequired(first) || saysRequired(second);
    }

    private static boolean saysRequired(byte[] only) {
        boolean smb2 = begins(only, 0xfe) && only.length > 67 && (only[66] & 2) != 0 && only[67] == 0;
        return smb2 || (begins(only, 0xff) && only.length > 35 && (only[35] & 0x0c) == 0x0c);
    }

    private static boolean begins(byte[] message, int first) {
        return message.length > 4
                && (message[0] & 0xff) == first
                && message[1] == 'S'
                && message[2] == 'M'
                && message[3] == 'B';
    }

    private byte[] mutated() {
        byte[] bytes = samples.get(random.nextInt(samples.size())).toArray();
        for (int changes = random.nextInt(5); changes > 0; changes--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(6)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt(256);
                case 2 -> bytes[at] = (byte) EXTREMES[random.nextInt(EXTREMES.length)];
                case 3 -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
                case 4 -> bytes = Arrays.copyOf(bytes, bytes.length + random.nextInt(40));
                default -> {
                    byte[] other = samples.get(random.nextInt(samples.size())).toArray();
                    System.arraycopy(other, 0, bytes, at, Math.min(other.length, bytes.length - at));
                }
            }
        }
        return bytes;
    }
}
