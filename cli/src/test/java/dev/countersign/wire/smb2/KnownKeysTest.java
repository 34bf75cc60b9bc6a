package dev.countersign.wire.smb2;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Published test values for signatures and keys. */
class KnownKeysTest {
    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replaceAll("\\s", ""));
    }

    // RFC 4493 section 4, example 3 and 1; the message there is not SMB, so the MAC is computed
    // directly
    @ParameterizedTest
    @CsvSource({
        "'', bb1d6929e95937287fa37d129b756746",
        "6bc1bee22e409f96e93d7e117393172a, 070a16b46b4d4144f79bdd9dd04a287c",
    })
    void cmac_is_that_of_its_standard(String message, String expected) {
        assertThat(Signature.cmac(hex("2b7e151628aed2a6abf7158809cf4f3c"), hex(message)))
                .isEqualTo(hex(expected));
    }

    // Microsoft, "SMB 2 and SMB 3 security in Windows 10: the anatomy of signing and cryptographic
    // keys"
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
}
