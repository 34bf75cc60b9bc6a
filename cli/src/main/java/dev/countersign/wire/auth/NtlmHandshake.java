package dev.countersign.wire.auth;

import dev.countersign.bytes.Bytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;

/**
 * A login with NTLMv2 ([MS-NLMP] 3.1.5) whose response cannot be used at another server: it
 * requests signing, says so, names the intended server, and always includes the integrity code over
 * all three messages. An empty user name means the anonymous login.
 */
public final class NtlmHandshake implements Handshake {
    /** The first bytes of every NTLM message. */
    public static final Bytes SIGNATURE = Bytes.of("NTLMSSP\0".getBytes(StandardCharsets.US_ASCII));

    static final ASN1ObjectIdentifier OID = new ASN1ObjectIdentifier("1.3.6.1.4.1.311.2.2.10");

    private static final int UNICODE = 0x1;
    private static final int REQUEST_TARGET = 0x4;
    private static final int SIGN = 0x10;
    private static final int NTLM = 0x200;
    private static final int ANONYMOUS = 0x800;
    private static final int ALWAYS_SIGN = 0x8000;
    private static final int EXTENDED_SESSION_SECURITY = 0x80000;
    private static final int TARGET_INFO = 0x800000;
    private static final int VERSION = 0x2000000;
    private static final int KEY_128 = 0x20000000;
    private static final int KEY_EXCHANGE = 0x40000000;
    private static final int ASKED = UNICODE
            | REQUEST_TARGET
            | SIGN
            | NTLM
            | ALWAYS_SIGN
            | EXTENDED_SESSION_SECURITY
            | TARGET_INFO
            | VERSION
            | KEY_128
            | KEY_EXCHANGE;

    // Windows 10, NTLM revision 15: what servers expect (2.2.2.10).
    private static final byte[] OUR_VERSION = {10, 0, 0x63, 0x45, 0, 0, 0, 15};

    /** The first message, the NEGOTIATE_MESSAGE (2.2.1.1): the same for everybody, and it names nobody. */
    static final Bytes HELLO = hello();

    private static final int PAYLOAD = 88;
    private static final int MIC = 72;

    // AV pairs that the client sets (2.2.2.1)
    private static final int FLAGS = 6;
    private static final int TARGET_NAME = 9;
    private static final int CHANNEL_BINDINGS = 10;
    private static final Bytes MIC_FOLLOWS = Bytes.of(new byte[] {2, 0, 0, 0});
    private static final Bytes NO_CHANNEL = Bytes.of(new byte[16]);

    private final boolean account;
    private final String user;
    private final String domain;
    private final String service;
    private final byte[] responseKey;
    private final RandomGenerator random;
    private final long now;

    private byte[] key = new byte[0];
    private boolean exchanged;
    private boolean strong;

    /**
     * Creates the login of a real account, whose response is worth stealing: a server that could
     * relay the response does not get one.
     *
     * @param password wiped by the caller; not kept
     * @param service the name that we intend to reach, such as {@code cifs/fs1}
     * @param now in 100 ns since 1601
     */
    public static NtlmHandshake account(
            String user, String domain, char[] password, String service, RandomGenerator random, long now) {
        return new NtlmHandshake(true, user, domain, password, service, random, now);
    }

    /** Creates a login as a user that no server knows, without a password. */
    public static NtlmHandshake stranger(String user, String service, RandomGenerator random, long now) {
        return new NtlmHandshake(false, user, "", new char[0], service, random, now);
    }

    private NtlmHandshake(
            boolean account,
            String user,
            String domain,
            char[] password,
            String service,
            RandomGenerator random,
            long now) {
        this.account = account;
        this.user = user;
        this.domain = domain;
        this.service = service;
        this.responseKey = NtlmResponse.responseKey(password, user, domain);
        this.random = random;
        this.now = now;
    }

    private static Bytes hello() {
        ByteBuffer out = ByteBuffer.allocate(40).order(ByteOrder.LITTLE_ENDIAN);
        out.put(SIGNATURE.toArray()).putInt(1).putInt(ASKED).position(32);
        return Bytes.of(out.put(OUR_VERSION).array());
    }

    @Override
    public ASN1ObjectIdentifier oid() {
        return OID;
    }

    @Override
    public String label() {
        return "NTLM";
    }

    @Override
    public Bytes begin() {
        return HELLO;
    }

    @Override
    public Optional<Bytes> answer(Bytes token) throws LoginFailure {
        if (key.length > 0 && token.length() == 0) {
            return Optional.empty();
        }
        if (key.length > 0) {
            throw LoginFailure.ofServer("the server sent a second challenge, which was not answered");
        }
        NtlmChallenge challenge = NtlmChallenge.decode(token);
        agreed(challenge, UNICODE, "Unicode");
        agreed(challenge, EXTENDED_SESSION_SECURITY, "session security");
        if (account) {
            agreed(challenge, SIGN, "SIGN");
        }
        exchanged = challenge.has(KEY_EXCHANGE);
        strong = challenge.has(KEY_128);
        return Optional.of(user.isEmpty() ? nobody(challenge) : somebody(challenge));
    }

    /**
     * Checks a flag that we request and every server capable of NTLMv2 grants: a server that does
     * not may intend to relay the response.
     */
    private static void agreed(NtlmChallenge challenge, int flag, String name) throws LoginFailure {
        if (!challenge.has(flag)) {
            throw LoginFailure.ofServer("the server does not agree to " + name
                    + " in its NTLM challenge; nothing about the account was sent to it");
        }
    }

    private Bytes somebody(NtlmChallenge challenge) {
        Map<Integer, Bytes> target = new LinkedHashMap<>(challenge.target());
        target.put(FLAGS, MIC_FOLLOWS);
        target.put(CHANNEL_BINDINGS, NO_CHANNEL);
        target.put(TARGET_NAME, Bytes.of(NtlmResponse.unicode(service)));
        NtlmResponse response = NtlmResponse.of(
                responseKey,
                challenge.challenge(),
                Bytes.of(randomBytes(8)),
                challenge.timestamp().orElse(now),
                target);
        byte[] sent = agree(response.baseKey().toArray());
        // The LM response stays empty: LMv2 covers only the challenge and would be valid anywhere.
        return withCode(authenticate(challenge, new byte[24], response.proof().toArray(), sent, 0), challenge);
    }

    // 3.2.5.1.2: an empty response, a single zero byte as the LM response, and an all-zero
    // key-exchange key.
    private Bytes nobody(NtlmChallenge challenge) {
        byte[] sent = agree(new byte[16]);
        return withCode(authenticate(challenge, new byte[1], new byte[0], sent, ANONYMOUS), challenge);
    }

    private byte[] agree(byte[] exchangeKey) {
        key = exchanged ? randomBytes(16) : exchangeKey;
        return exchanged ? Hash.rc4(exchangeKey, key) : new byte[0];
    }

    private Bytes authenticate(NtlmChallenge challenge, byte[] lm, byte[] nt, byte[] encryptedKey, int more) {
        List<byte[]> payload =
                List.of(lm, nt, NtlmResponse.unicode(domain), NtlmResponse.unicode(user), new byte[0], encryptedKey);
        int size = PAYLOAD + payload.stream().mapToInt(each -> each.length).sum();
        ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        out.put(SIGNATURE.toArray()).putInt(3);
        int at = PAYLOAD;
        for (byte[] each : payload) {
            out.putShort((short) each.length).putShort((short) each.length).putInt(at);
            at += each.length;
        }
        out.putInt((ASKED & (challenge.flags() | VERSION)) | more).put(OUR_VERSION);
        out.position(PAYLOAD);
        payload.forEach(out::put);
        return Bytes.of(out.array());
    }

    private Bytes withCode(Bytes message, NtlmChallenge challenge) {
        byte[] code = Hash.hmacMd5(key, HELLO.toArray(), challenge.raw().toArray(), message.toArray());
        byte[] whole = message.toArray();
        System.arraycopy(code, 0, whole, MIC, code.length);
        return Bytes.of(whole);
    }

    @Override
    public byte[] sessionKey() throws LoginFailure {
        if (account && key.length == 0) {
            throw LoginFailure.ofServer("the server accepted the login without a challenge");
        }
        return key.clone();
    }

    @Override
    public Optional<Bytes> mechListMic(Bytes mechanisms) {
        return key.length == 0 ? Optional.empty() : Optional.of(signature("client-to-server", mechanisms));
    }

    @Override
    public boolean verifyMechListMic(Bytes mechanisms, Bytes mic) {
        return signature("server-to-client", mechanisms).equals(mic);
    }

    /**
     * Returns the first signature in one direction (3.4.4.2): version, checksum, sequence number 0.
     */
    private Bytes signature(String direction, Bytes text) {
        byte[] checksum =
                Arrays.copyOf(Hash.hmacMd5(directed(key, direction, "signing"), new byte[4], text.toArray()), 8);
        ByteBuffer out = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(1)
                .put(exchanged ? Hash.rc4(sealingKey(direction), checksum) : checksum)
                .putInt(0);
        return Bytes.of(out.array());
    }

    private byte[] sealingKey(String direction) {
        return directed(strong ? key : Arrays.copyOf(key, 5), direction, "sealing");
    }

    // 3.4.5.2, 3.4.5.3
    private static byte[] directed(byte[] key, String direction, String purpose) {
        String magic = "session key to " + direction + " " + purpose + " key magic constant\0";
        return Hash.md5(key, magic.getBytes(StandardCharsets.US_ASCII));
    }

    private byte[] randomBytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
