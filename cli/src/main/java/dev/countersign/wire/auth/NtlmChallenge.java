package dev.countersign.wire.auth;

import dev.countersign.bytes.Bytes;
import dev.countersign.wire.LittleEndian;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The server's CHALLENGE_MESSAGE ([MS-NLMP] 2.2.1.2). What no server sends is refused here, before
 * anything is computed from it.
 *
 * @param challenge 8 bytes
 * @param target what the server says about itself, by AvId (2.2.2.1), in its order: its names, and
 *     the time
 */
record NtlmChallenge(int flags, Bytes challenge, Map<Integer, Bytes> target, Bytes raw) {
    private static final int HEADER = 48;

    // More than five names of 255 characters and the time.
    private static final int LONGEST = 4096;

    private static final int END = 0;
    private static final int TIMESTAMP = 7;

    // The names (1 to 5) and the time. Flags, single host, target name and channel bindings must
    // come from the client: a server that could choose them could choose where the response is
    // valid.
    private static final Set<Integer> OF_SERVERS = Set.of(1, 2, 3, 4, 5, TIMESTAMP);

    static NtlmChallenge decode(Bytes message) throws LoginFailure {
        ByteBuffer read = LittleEndian.reader(message);
        if (message.length() < HEADER || !message.slice(0, 8).equals(NtlmHandshake.SIGNATURE) || read.getInt(8) != 2) {
            throw LoginFailure.ofServer("the server sent no NTLM challenge");
        }
        long at = Integer.toUnsignedLong(read.getInt(44));
        int length = Short.toUnsignedInt(read.getShort(40));
        if (length > LONGEST) {
            throw LoginFailure.ofServer(
                    "the server's NTLM challenge has more than " + LONGEST + " bytes of target information");
        }
        if (length > 0 && at + length > message.length()) {
            throw LoginFailure.ofServer("the server's NTLM challenge is broken");
        }
        Bytes list = length == 0 ? Bytes.EMPTY : message.slice((int) at, (int) at + length);
        Map<Integer, Bytes> pairs = pairs(list);
        pairs.keySet().retainAll(OF_SERVERS);
        return new NtlmChallenge(read.getInt(20), message.slice(24, 32), pairs, message);
    }

    /**
     * Reads the list of AV pairs. Some servers omit the end marker; a list that is cut off
     * elsewhere is broken.
     */
    private static Map<Integer, Bytes> pairs(Bytes list) throws LoginFailure {
        ByteBuffer read = LittleEndian.reader(list);
        Map<Integer, Bytes> pairs = new LinkedHashMap<>();
        while (read.remaining() >= 4) {
            int id = Short.toUnsignedInt(read.getShort());
            int length = Short.toUnsignedInt(read.getShort());
            if (id == END) {
                return pairs;
            }
            if (length > read.remaining() || (id == TIMESTAMP && length != 8)) {
                throw LoginFailure.ofServer("the server's NTLM challenge has a broken field " + id);
            }
            if (pairs.put(id, list.slice(read.position(), read.position() + length)) != null) {
                throw LoginFailure.ofServer("the server's NTLM challenge has field " + id + " twice");
            }
            read.position(read.position() + length);
        }
        if (read.hasRemaining()) {
            throw LoginFailure.ofServer("the server's NTLM challenge has a broken end");
        }
        return pairs;
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /** Returns the server's time in 100 ns since 1601 (3.1.5.1.2). Windows XP sends none. */
    Optional<Long> timestamp() {
        return Optional.ofNullable(target.get(TIMESTAMP))
                .map(each -> LittleEndian.reader(each).getLong());
    }
}
