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

/** Whether a certificate that a server showed is one for this host (PROTOCOL.certkeys): what it is for, for whom, until when, and signed. */
final class HostCertificateVerifier {
    /** SSH_CERT_TYPE_HOST: one for users may have the same authority and any name in it. */
    private static final long FOR_HOSTS = 2;

    private HostCertificateVerifier() {}

    /** The key of the authority that signed it for {@code host}; empty where it did not, or not for that. */
    static Optional<Bytes> authority(Certificate<?> certificate, String host) {
        // No critical option is defined for hosts, and one that is not known voids a certificate.
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

    /** One without names is for every host, as for OpenSSH. */
    private static boolean isFor(Certificate<?> certificate, String host) {
        List<String> names =
                Optional.ofNullable(certificate.getValidPrincipals()).orElse(List.of());
        String name = Endpoint.spelling(host).toLowerCase(Locale.ROOT);
        return names.isEmpty() || names.stream().anyMatch(each -> KnownHosts.like(each, name));
    }

    /** What sshj still looks at. It would compare the names before the signature, and that takes as long as whoever wrote them wants. */
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
