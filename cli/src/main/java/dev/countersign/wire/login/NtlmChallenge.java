package dev.countersign.wire.login;

import dev.countersign.document.Bytes;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The server's CHALLENGE_MESSAGE ([MS-NLMP] 2.2.1.2).
 *
 * @param challenge 8 bytes
 * @param target what the server says of itself, by AvId (2.2.2.1), in its order
 */
record NtlmChallenge(int flags, Bytes challenge, Map<Integer, Bytes> target, Bytes raw) {
    static final int END = 0;
    static final int FLAGS = 6;
    static final int TIMESTAMP = 7;
    static final int TARGET_NAME = 9;

    static NtlmChallenge decode(Bytes message) throws LoginFailure {
        ByteBuffer read = Packet.reader(message);
        if (message.length() < 48 || !message.slice(0, 8).equals(NtlmHandshake.SIGNATURE) || read.getInt(8) != 2) {
            throw new LoginFailure("the server sent no NTLM challenge");
        }
        long at = Integer.toUnsignedLong(read.getInt(44));
        int length = Short.toUnsignedInt(read.getShort(40));
        if (at + length > message.length()) {
            throw new LoginFailure("the server's NTLM challenge is broken");
        }
        return new NtlmChallenge(
                read.getInt(20), message.slice(24, 32), pairs(message.slice((int) at, (int) at + length)), message);
    }

    private static Map<Integer, Bytes> pairs(Bytes list) throws LoginFailure {
        ByteBuffer read = Packet.reader(list);
        Map<Integer, Bytes> pairs = new LinkedHashMap<>();
        while (read.remaining() >= 4) {
            int id = Short.toUnsignedInt(read.getShort());
            int length = Short.toUnsignedInt(read.getShort());
            if (id == END) {
                return pairs;
            }
            if (length > read.remaining()) {
                break;
            }
            pairs.put(id, list.slice(read.position(), read.position() + length));
            read.position(read.position() + length);
        }
        if (list.length() == 0) {
            return pairs;
        }
        throw new LoginFailure("the server's NTLM challenge has a broken target");
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /** In 100 ns since 1601; a server that says it wants the integrity of the whole exchange (3.1.5.1.2). */
    Optional<Long> timestamp() {
        return Optional.ofNullable(target.get(TIMESTAMP))
                .filter(each -> each.length() == 8)
                .map(each -> Packet.reader(each).getLong());
    }
}
