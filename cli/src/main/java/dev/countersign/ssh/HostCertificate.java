package dev.countersign.ssh;

import com.hierynomus.sshj.userauth.certificate.Certificate;
import dev.countersign.document.Bytes;
import java.util.Optional;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.KeyType;
import net.schmizz.sshj.common.SSHRuntimeException;

/** Whether a certificate that a server showed is one for this host (PROTOCOL.certkeys): what it is for, for whom, until when, and signed. */
final class HostCertificate {
    /** SSH_CERT_TYPE_HOST: one for users may have the same authority and any name in it. */
    private static final long FOR_HOSTS = 2;

    private HostCertificate() {}

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
            return KeyType.CertUtils.verifyHostCertificate(whole, certificate, host) == null;
        } catch (Buffer.BufferException | SSHRuntimeException malformed) {
            return false;
        }
    }
}
