package dev.countersign.ssh;

import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyFactorySpi;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.Signature;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.KeySpec;
import java.util.List;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.NoSuchPaddingException;
import net.schmizz.sshj.common.SecurityUtils;

/**
 * Decides who does the calculations of SSH: the JDK, with {@link ChaChaPoly} for the one cipher that
 * it does not have and {@link AesGcm} for those that it does slowly. By itself, sshj has all of them
 * done by Bouncy Castle's provider, which loads hundreds of classes, and which Oracle's JDK accepts
 * only from a signed jar.
 *
 * <p>As a provider it has one service: sshj asks for keys of "ECDSA", which the JDK calls "EC".
 */
final class Cryptography extends Provider {
    private static final String NAME = "Countersign";

    /** What the JDK must have, by kind. A JDK in FIPS mode may lack some of it. */
    private static final Map<String, List<String>> NEEDED = Map.of(
            "KeyPairGenerator",
            List.of("X25519", "EC", "DH"),
            "KeyAgreement",
            List.of("X25519", "ECDH", "DH"),
            "KeyFactory",
            List.of("X25519", "EC", "DH", "Ed25519", "RSA"),
            "Signature",
            List.of(
                    "Ed25519",
                    "SHA256withECDSA",
                    "SHA384withECDSA",
                    "SHA512withECDSA",
                    "SHA256withRSA",
                    "SHA512withRSA"),
            "Cipher",
            List.of("AES/CTR/NoPadding"),
            "Mac",
            List.of("HmacSHA256", "HmacSHA512"),
            "MessageDigest",
            List.of("SHA-256", "SHA-384", "SHA-512"));

    private Cryptography() {
        super(NAME, "1", "ECDSA keys for sshj");
        putService(new Service(this, "KeyFactory", "ECDSA", EcdsaKeys.class.getName(), List.of(), Map.of()) {
            @Override
            public Object newInstance(Object parameter) throws NoSuchAlgorithmException {
                return new EcdsaKeys(KeyFactory.getInstance("EC"));
            }
        });
    }

    /** Decides for this process. Must be called before sshj calculates anything. */
    static synchronized void choose() {
        if (Security.getProvider(NAME) == null && checksEcdsa(Runtime.version()) && jdkHas(NEEDED)) {
            Security.addProvider(new Cryptography());
            SecurityUtils.setSecurityProvider(null);
            SecurityUtils.setRegisterBouncyCastle(false);
        }
    }

    /**
     * Whether this version of Java refuses an empty ECDSA signature. Java 17.0.2, 18 and 18.0.0
     * accept it for every key (CVE-2022-21449).
     */
    static boolean checksEcdsa(Runtime.Version java) {
        return switch (java.feature()) {
            case 17 -> java.update() >= 3;
            case 18 -> java.update() >= 1;
            default -> true;
        };
    }

    /** Whether there is a provider for all of {@code needed}; the JDK's own are asked first. */
    static boolean jdkHas(Map<String, List<String>> needed) {
        try {
            for (Map.Entry<String, List<String>> each : needed.entrySet()) {
                for (String algorithm : each.getValue()) {
                    find(each.getKey(), algorithm);
                }
            }
            return true;
        } catch (NoSuchAlgorithmException | NoSuchPaddingException absent) {
            return false;
        }
    }

    // The names come from the table above. DH is for old servers, in the groups that SSH prescribes.
    @SuppressWarnings("InsecureCryptoUsage")
    private static Object find(String kind, String algorithm) throws NoSuchAlgorithmException, NoSuchPaddingException {
        return switch (kind) {
            case "KeyPairGenerator" -> KeyPairGenerator.getInstance(algorithm);
            case "KeyAgreement" -> KeyAgreement.getInstance(algorithm);
            case "KeyFactory" -> KeyFactory.getInstance(algorithm);
            case "Signature" -> Signature.getInstance(algorithm);
            case "Cipher" -> Cipher.getInstance(algorithm);
            case "Mac" -> Mac.getInstance(algorithm);
            case "MessageDigest" -> MessageDigest.getInstance(algorithm);
            default -> throw new IllegalArgumentException(kind);
        };
    }

    /** The JDK's keys on elliptic curves. */
    private static final class EcdsaKeys extends KeyFactorySpi {
        private final KeyFactory jdk;

        EcdsaKeys(KeyFactory jdk) {
            this.jdk = jdk;
        }

        @Override
        protected PublicKey engineGeneratePublic(KeySpec specification) throws InvalidKeySpecException {
            return jdk.generatePublic(specification);
        }

        @Override
        protected PrivateKey engineGeneratePrivate(KeySpec specification) throws InvalidKeySpecException {
            return jdk.generatePrivate(specification);
        }

        @Override
        protected <T extends KeySpec> T engineGetKeySpec(Key key, Class<T> type) throws InvalidKeySpecException {
            return jdk.getKeySpec(key, type);
        }

        @Override
        protected Key engineTranslateKey(Key key) throws InvalidKeyException {
            return jdk.translateKey(key);
        }
    }
}
