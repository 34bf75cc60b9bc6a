package dev.countersign.ssh;

import com.hierynomus.sshj.userauth.certificate.Certificate;
import dev.countersign.bytes.Bytes;
import dev.countersign.inventory.Endpoint;
import java.security.PublicKey;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.KeyType;
import net.schmizz.sshj.common.SSHRuntimeException;

/**
 * Checks whether a server's certificate is valid for this host (PROTOCOL.certkeys): its type, its
 * names, its dates and its signature.
 */
final class HostCertificateVerifier {
    /**
     * SSH_CERT_TYPE_HOST. The type must be checked: a user certificate may come from the same
     * authority and contain any name.
     */
    private static final long FOR_HOSTS = 2;

    private HostCertificateVerifier() {}

    /**
     * Returns the key of the authority that signed the certificate for {@code host}, or empty if it
     * is not valid for that host.
     */
    static Optional<Bytes> authority(Certificate<?> certificate, String host) {
        // No critical option is defined for host certificates, and an unknown one makes a
        // certificate invalid.
        boolean sound = certificate.getType() == FOR_HOSTS
                && certificate.getCritOptions().isEmpty()
                && verified(certificate, host);
        return sound ? Optional.of(Bytes.of(certificate.getSignatureKey())) : Optional.empty();
    }

    private static boolean verified(Certificate<?> certificate, String host) {
        byte[] whole = new Buffer.PlainBuffer().putPublicKey(certificate).getCompactData();
        try {
            return isFor(certificate, host)
                    && KeyType.CertUtils.verifyHostCertificate(whole, withoutNames(certificate), host) == null;
        } catch (Buffer.BufferException | SSHRuntimeException malformed) {
            return false;
        }
    }

    /** A certificate without names is valid for every host, as in OpenSSH. */
    private static boolean isFor(Certificate<?> certificate, String host) {
        List<String> names =
                Optional.ofNullable(certificate.getValidPrincipals()).orElse(List.of());
        String name = Endpoint.spelling(host).toLowerCase(Locale.ROOT);
        return names.isEmpty() || names.stream().anyMatch(each -> KnownHosts.like(each, name));
    }

    /**
     * Returns the certificate without its names, for sshj to check the rest. sshj would compare the
     * names before it checks the signature, and an attacker's names could make that comparison
     * arbitrarily slow.
     */
    private static <T extends PublicKey> Certificate<T> withoutNames(Certificate<T> certificate) {
        return Certificate.<T>getBuilder()
                .publicKey(certificate.getKey())
                .nonce(certificate.getNonce())
                .serial(certificate.getSerial())
                .type(certificate.getType())
                .id(certificate.getId())
                .validPrincipals(List.of())
                .validAfter(certificate.getValidAfter())
                .validBefore(certificate.getValidBefore())
                .critOptions(certificate.getCritOptions())
                .extensions(certificate.getExtensions())
                .signatureKey(certificate.getSignatureKey())
                .signature(certificate.getSignature())
                .build();
    }
}
