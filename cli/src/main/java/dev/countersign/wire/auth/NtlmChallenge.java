package dev.countersign.wire.auth;

import dev.countersign.bytes.Bytes;
import dev.countersign.observation.NtlmVersion;
import dev.countersign.observation.ServerIdentity;
import dev.countersign.observation.ServerIdentity.Membership;
import dev.countersign.wire.LittleEndian;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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

    /** Where the payload begins at the earliest if there is a version ([MS-NLMP] 2.2.2.10). */
    private static final int WITH_VERSION = 56;

    private static final int VERSION = 0x2000000;
    private static final int TARGET_IS_DOMAIN = 0x10000;
    private static final int TARGET_IS_SERVER = 0x20000;
    private static final int FOREST = 5;

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

    /**
     * Returns who the server says it is.
     *
     * @throws LoginFailure if a name is not valid UTF-16
     */
    ServerIdentity identity() throws LoginFailure {
        return new ServerIdentity(
                name(1), name(2), name(3), name(4), name(FOREST), membership(), version(), "its NTLM challenge");
    }

    /**
     * Whether it is in a domain. Only a member of a domain knows a forest; without it and without
     * these flags, the name of a domain may be that of a workgroup.
     */
    private Membership membership() {
        if (has(TARGET_IS_DOMAIN) || target.containsKey(FOREST)) {
            return Membership.DOMAIN;
        }
        return has(TARGET_IS_SERVER) ? Membership.NONE : Membership.UNKNOWN;
    }

    /** Empty if there is none: some servers set the flag, and their names begin where it would be. */
    private Optional<NtlmVersion> version() {
        boolean room = raw.length() >= WITH_VERSION && payload(12) >= WITH_VERSION && payload(40) >= WITH_VERSION;
        return has(VERSION) && room
                ? Optional.of(new NtlmVersion(raw.at(48), raw.at(49), LittleEndian.u16(raw, 50)))
                : Optional.empty();
    }

    /** Returns where the bytes of the field at {@code at} begin (2.2.1.2); of an empty one, nowhere. */
    private long payload(int at) {
        return LittleEndian.u16(raw, at) == 0 ? Long.MAX_VALUE : LittleEndian.u32(raw, at + 4);
    }

    private Optional<String> name(int id) throws LoginFailure {
        Bytes value = target.getOrDefault(id, Bytes.EMPTY);
        String text = new String(value.toArray(), StandardCharsets.UTF_16LE);
        if (!Bytes.of(NtlmResponse.unicode(text)).equals(value)) {
            throw LoginFailure.ofServer("the server's NTLM challenge has a name that is not UTF-16 (field " + id + ")");
        }
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
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
