package dev.countersign.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.List;
import java.util.Map;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.Factory;
import net.schmizz.sshj.common.KeyType;
import net.schmizz.sshj.common.SSHRuntimeException;
import net.schmizz.sshj.common.SecurityUtils;
import net.schmizz.sshj.signature.Signature;
import net.schmizz.sshj.signature.SignatureECDSA;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The JDK calculates for SSH, unless this JDK cannot or must not. */
class CryptographyTest {
    private static final byte[] MESSAGE = "message".getBytes(StandardCharsets.UTF_8);

    @BeforeAll
    static void choose() {
        Cryptography.choose();
    }

    private static KeyPair pair(String curve) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve));
        return generator.generateKeyPair();
    }

    private static Signature signature(String name) {
        List<Factory.Named<Signature>> all = List.of(
                new SignatureECDSA.Factory256(), new SignatureECDSA.Factory384(), new SignatureECDSA.Factory521());
        return Factory.Named.Util.create(all, name);
    }

    private static boolean verifies(String name, PublicKey key, byte[] signed) {
        Signature verifying = signature(name);
        verifying.initVerify(key);
        verifying.update(MESSAGE);
        try {
            return verifying.verify(
                    new Buffer.PlainBuffer().putString(name).putBytes(signed).getCompactData());
        } catch (SSHRuntimeException refused) {
            return false;
        }
    }

    @Test
    void sshj_is_not_told_to_use_a_certain_provider() {
        assertThat(SecurityUtils.getSecurityProvider()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "secp256r1,ecdsa-sha2-nistp256",
        "secp384r1,ecdsa-sha2-nistp384",
        "secp521r1,ecdsa-sha2-nistp521",
    })
    void ecdsa_keys_are_read_and_their_signatures_checked(String curve, String name) throws Exception {
        KeyPair pair = pair(curve);

        PublicKey read = new Buffer.PlainBuffer(
                        new Buffer.PlainBuffer().putPublicKey(pair.getPublic()).getCompactData())
                .readPublicKey();

        assertThat(KeyType.fromKey(read)).hasToString(name);
        assertThat(read).isEqualTo(pair.getPublic());
        Signature signing = signature(name);
        signing.initSign(pair.getPrivate());
        signing.update(MESSAGE);
        byte[] signed = signing.encode(signing.sign());
        assertThat(verifies(name, read, signed)).isTrue();
        assertThat(verifies(name, pair(curve).getPublic(), signed)).isFalse();
    }

    /** CVE-2022-21449: Java accepted r = s = 0 for every key. */
    @Test
    void an_empty_ecdsa_signature_is_refused() throws Exception {
        byte[] empty = new Buffer.PlainBuffer()
                .putMPInt(BigInteger.ZERO)
                .putMPInt(BigInteger.ZERO)
                .getCompactData();

        assertThat(verifies("ecdsa-sha2-nistp256", pair("secp256r1").getPublic(), empty))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "17,false",
        "17.0.2+8,false",
        "17.0.3+7,true",
        "17.0.15+6-Debian-1deb12u1,true",
        "18+36,false",
        "18.0.0.1,false",
        "18.0.1,true",
        "19,true",
        "25.0.3,true",
    })
    void a_java_that_accepts_it_does_not_check_signatures_for_us(String version, boolean checks) {
        assertThat(Cryptography.checksEcdsa(Runtime.Version.parse(version))).isEqualTo(checks);
    }

    @Test
    void a_java_without_one_of_the_algorithms_is_noticed() {
        assertThat(Cryptography.jdkHas(Map.of("Mac", List.of("HmacSHA256")))).isTrue();
        for (String kind : List.of(
                "KeyPairGenerator", "KeyAgreement", "KeyFactory", "Signature", "Cipher", "Mac", "MessageDigest")) {
            assertThat(Cryptography.jdkHas(Map.of(kind, List.of("Absent"))))
                    .as(kind)
                    .isFalse();
        }
    }
}
