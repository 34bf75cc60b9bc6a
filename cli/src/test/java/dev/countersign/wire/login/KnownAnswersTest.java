package dev.countersign.wire.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import dev.countersign.wire.auth.Hash;
import dev.countersign.wire.auth.NtlmResponse;
import dev.countersign.wire.smb2.Dialect;
import dev.countersign.wire.smb2.SessionKeys;
import dev.countersign.wire.smb2.Signature;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Figures that others have published. */
class KnownAnswersTest {
    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replaceAll("\\s", ""));
    }

    private static final byte[] RESPONSE_KEY = hex("0c868a403bfd7a93a3001ef22ef02e3f");

    private static NtlmResponse response() {
        Map<Integer, Bytes> target = new LinkedHashMap<>();
        target.put(2, Bytes.of(NtlmResponse.unicode("Domain")));
        target.put(1, Bytes.of(NtlmResponse.unicode("Server")));
        return NtlmResponse.of(
                RESPONSE_KEY, Bytes.of(hex("0123456789abcdef")), Bytes.of(hex("aaaaaaaaaaaaaaaa")), 0, target);
    }

    // [MS-NLMP] 4.2.4.1.1, with the user, domain and password of 4.2.1
    @Test
    void the_key_of_a_password_is_that_of_the_specification() {
        assertThat(NtlmResponse.responseKey("Password".toCharArray(), "User", "Domain"))
                .isEqualTo(RESPONSE_KEY);
    }

    // [MS-NLMP] 4.2.4.2.2, 4.2.4.1.2, 4.2.4.2.3
    @Test
    void the_response_to_a_challenge_and_its_keys_are_those_of_the_specification() {
        NtlmResponse response = response();

        assertThat(response.proof().slice(0, 16).toArray()).isEqualTo(hex("68cd0ab851e51c96aabc927bebef6a1c"));
        assertThat(response.baseKey().toArray()).isEqualTo(hex("8de40ccadbc14a82f15cb0ad0de95ca3"));
        assertThat(Hash.rc4(response.baseKey().toArray(), hex("55".repeat(16))))
                .isEqualTo(hex("c5dad2544fc9799094ce1ce90bc9d03e"));
    }

    // RFC 4493 section 4, example 3 and 1; the message there is no SMB, so the MAC is asked for directly
    @ParameterizedTest
    @CsvSource({
        "'', bb1d6929e95937287fa37d129b756746",
        "6bc1bee22e409f96e93d7e117393172a, 070a16b46b4d4144f79bdd9dd04a287c",
    })
    void cmac_is_that_of_its_standard(String message, String expected) {
        assertThat(Signature.cmac(hex("2b7e151628aed2a6abf7158809cf4f3c"), hex(message)))
                .isEqualTo(hex(expected));
    }

    // Microsoft, "SMB 2 and SMB 3 security in Windows 10: the anatomy of signing and cryptographic keys"
    @Test
    void the_signing_key_of_3_0_is_the_published_one() {
        SessionKeys keys = SessionKeys.of(Dialect.SMB_3_0, hex("7cd451825d0450d235424e44ba6e78cc"), new byte[64], 16);

        assertThat(keys.signing()).isEqualTo(hex("0b7e9c5cac36c0f6ea9ab275298cedce"));
    }

    @Test
    void the_signing_key_of_3_1_1_is_the_published_one() {
        byte[] preauth = hex("0dd13628cc3ed218ef9df9772d436d0887ab9814bfae63a80aa845f36909db79"
                + "28622dddad522d9751640a459762c5a9d6bb084cbb3ce6bdadef5d5bce3c6c01");

        SessionKeys keys = SessionKeys.of(Dialect.SMB_3_1_1, hex("270e1ba896585eeb7af3472d3b4c75a7"), preauth, 16);

        assertThat(keys.signing()).isEqualTo(hex("73fe7a9a77bef0bde49c650d8ccb5f76"));
    }

    // RFC 4231 section 4.3
    @Test
    void hmac_sha256_is_that_of_its_standard() {
        byte[] mac = Hash.hmacSha256(
                "Jefe".getBytes(StandardCharsets.US_ASCII),
                "what do ya want for nothing?".getBytes(StandardCharsets.US_ASCII));

        assertThat(Arrays.copyOf(mac, 16)).isEqualTo(hex("5bdcc146bf60754e6a042426089575c7"));
    }
}
