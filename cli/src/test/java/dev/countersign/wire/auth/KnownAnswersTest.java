package dev.countersign.wire.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Published test values for NTLM and its hashes. */
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

    // RFC 4231 section 4.3
    @Test
    void hmac_sha256_is_that_of_its_standard() {
        byte[] mac = Hash.hmacSha256(
                "Jefe".getBytes(StandardCharsets.US_ASCII),
                "what do ya want for nothing?".getBytes(StandardCharsets.US_ASCII));

        assertThat(Arrays.copyOf(mac, 16)).isEqualTo(hex("5bdcc146bf60754e6a042426089575c7"));
    }
}
