package dev.countersign.wire.login;

import dev.countersign.bytes.Bytes;
import dev.countersign.wire.LittleEndian;
import dev.countersign.wire.auth.Hash;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * An AUTHENTICATE message ([MS-NLMP] 2.2.1.3) as its receiver reads it: with the JDK's
 * cryptography, not with the program's.
 */
record Authenticate(Bytes message) {
    private static final int MIC = 72;

    /** Returns every one in these bytes. */
    static List<Authenticate> in(Bytes bytes) {
        List<Authenticate> found = new ArrayList<>();
        String all = bytes.latin1();
        for (int at = all.indexOf("NTLMSSP\0\3\0\0\0"); at >= 0; at = all.indexOf("NTLMSSP\0\3\0\0\0", at + 1)) {
            Authenticate open = new Authenticate(bytes.slice(at, bytes.length()));
            int end = 0;
            for (int field = 12; field < 60; field += 8) {
                end = Math.max(end, open.offset(field) + open.length(field));
            }
            found.add(new Authenticate(bytes.slice(at, at + end)));
        }
        return found;
    }

    /** Returns the first message of the client, in its bytes. */
    static Optional<Bytes> hello(Bytes bytes) {
        int at = bytes.latin1().indexOf("NTLMSSP\0\1\0\0\0");
        return at < 0 ? Optional.empty() : Optional.of(bytes.slice(at, at + 40));
    }

    /**
     * Returns the challenge of the server, in its bytes: its header, and as far as its two fields
     * reach (2.2.1.2).
     */
    static Bytes challenge(Bytes bytes) {
        int at = bytes.latin1().indexOf("NTLMSSP\0\2\0\0\0");
        Authenticate open = new Authenticate(bytes.slice(at, bytes.length()));
        int end = Math.max(open.offset(12) + open.length(12), open.offset(40) + open.length(40));
        return bytes.slice(at, at + end);
    }

    private int length(int field) {
        return Short.toUnsignedInt(LittleEndian.reader(message).getShort(field));
    }

    private int offset(int field) {
        return LittleEndian.reader(message).getInt(field + 4);
    }

    private Bytes field(int at) {
        return message.slice(offset(at), offset(at) + length(at));
    }

    Bytes lm() {
        return field(12);
    }

    Bytes nt() {
        return field(20);
    }

    int flags() {
        return LittleEndian.reader(message).getInt(60);
    }

    Bytes code() {
        return message.slice(MIC, MIC + 16);
    }

    /** Returns what is signed with the password (2.2.2.7); fails if a pair occurs twice. */
    Map<Integer, Bytes> pairs() {
        Bytes list = nt().slice(16 + 28, nt().length());
        ByteBuffer read = LittleEndian.reader(list);
        Map<Integer, Bytes> pairs = new LinkedHashMap<>();
        while (true) {
            int id = Short.toUnsignedInt(read.getShort());
            int length = Short.toUnsignedInt(read.getShort());
            if (id == 0) {
                return pairs;
            }
            Bytes value = list.slice(read.position(), read.position() + length);
            read.position(read.position() + length);
            if (pairs.put(id, value) != null) {
                throw new AssertionError("twice: " + id);
            }
        }
    }

    /** Whether the response is that of this password to this challenge. */
    boolean proves(RelayTest.Account account, Bytes nonce) {
        Bytes blob = nt().slice(16, nt().length());
        byte[] proof = hmac(responseKey(account), nonce.toArray(), blob.toArray());
        return Arrays.equals(proof, nt().slice(0, 16).toArray());
    }

    /** Returns the integrity code over all three messages, as a domain controller computes it. */
    Bytes rightCode(RelayTest.Account account, Bytes hello, Bytes challenge) {
        byte[] base = hmac(responseKey(account), nt().slice(0, 16).toArray());
        byte[] key = length(52) == 0 ? base : rc4(base, field(52).toArray());
        byte[] open = message.toArray();
        Arrays.fill(open, MIC, MIC + 16, (byte) 0);
        return Bytes.of(hmac(key, hello.toArray(), challenge.toArray(), open));
    }

    private static byte[] responseKey(RelayTest.Account account) {
        byte[] hash = Hash.md4(account.password().getBytes(StandardCharsets.UTF_16LE));
        String whose = account.user().toUpperCase(Locale.ROOT) + account.domain();
        return hmac(hash, whose.getBytes(StandardCharsets.UTF_16LE));
    }

    private static byte[] hmac(byte[] key, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance("HmacMD5");
            mac.init(new SecretKeySpec(key, "HmacMD5"));
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static byte[] rc4(byte[] key, byte[] text) {
        try {
            Cipher cipher = Cipher.getInstance("RC4");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "RC4"));
            return cipher.doFinal(text);
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
