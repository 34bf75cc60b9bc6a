package dev.countersign.wire.auth;

import dev.countersign.bytes.Bytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/**
 * The NTLMv2 response to one challenge ([MS-NLMP] 3.3.2): the proof that the user knows the
 * password, and the key derived from it.
 *
 * @param proof NTProofStr and the data that it covers
 * @param baseKey SessionBaseKey, which for NTLMv2 is also the key-exchange key
 */
public record NtlmResponse(Bytes proof, Bytes baseKey) {
    /** Returns an HMAC over user and domain, keyed with the MD4 hash of the password. */
    public static byte[] responseKey(char[] password, String user, String domain) {
        ByteBuffer encoded = ByteBuffer.allocate(password.length * 2).order(ByteOrder.LITTLE_ENDIAN);
        encoded.asCharBuffer().put(password);
        byte[] hash = Hash.md4(encoded.array());
        Arrays.fill(encoded.array(), (byte) 0);
        return Hash.hmacMd5(hash, unicode(upper(user) + domain));
    }

    /**
     * Computes a response.
     *
     * @param time in 100 ns since 1601
     * @param clientChallenge 8 random bytes
     * @param target what the server said about itself, with our additions
     */
    static NtlmResponse of(
            byte[] responseKey, Bytes serverChallenge, Bytes clientChallenge, long time, Map<Integer, Bytes> target) {
        byte[] pairs = encode(target);
        ByteBuffer over = ByteBuffer.allocate(28 + pairs.length + 4).order(ByteOrder.LITTLE_ENDIAN);
        over.put((byte) 1).put((byte) 1).position(8);
        over.putLong(time).put(clientChallenge.toArray()).putInt(0).put(pairs);
        byte[] proof = Hash.hmacMd5(responseKey, serverChallenge.toArray(), over.array());
        ByteBuffer whole = ByteBuffer.allocate(proof.length + over.capacity());
        whole.put(proof).put(over.array());
        return new NtlmResponse(Bytes.of(whole.array()), Bytes.of(Hash.hmacMd5(responseKey, proof)));
    }

    private static byte[] encode(Map<Integer, Bytes> target) {
        int size = target.values().stream().mapToInt(each -> 4 + each.length()).sum() + 4;
        ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        target.forEach((id, value) ->
                out.putShort(id.shortValue()).putShort((short) value.length()).put(value.toArray()));
        return out.array();
    }

    /** Returns text in NTLM's encoding. */
    public static byte[] unicode(String text) {
        return text.getBytes(StandardCharsets.UTF_16LE);
    }

    // Letter by letter, as Windows does: ß stays ß.
    private static String upper(String user) {
        StringBuilder upper = new StringBuilder();
        user.chars().forEach(each -> upper.append(Character.toUpperCase((char) each)));
        return upper.toString();
    }
}
