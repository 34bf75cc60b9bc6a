package dev.countersign.ssh;

import com.hierynomus.sshj.userauth.certificate.Certificate;
import dev.countersign.bytes.Bytes;
import dev.countersign.ssh.KnownHosts.Line;
import dev.countersign.ssh.KnownHosts.Marker;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.KeyType;
import net.schmizz.sshj.transport.verification.HostKeyVerifier;

/**
 * Decides whether the key that a server showed belongs to the host, and remembers the reason if
 * not: sshj itself reports an unknown key and a changed one in the same words.
 *
 * <p>One instance serves one connection. A certificate counts only if
 * {@link HostCertificateVerifier} accepts it: sshj does not check certificates at all in a key
 * exchange with group exchange, and never checks a certificate's type.
 */
final class HostKeyCheck implements HostKeyVerifier {
    /** The result of the check. */
    sealed interface Verdict {
        /** The key belongs to the host. */
        record Trusted() implements Verdict {}

        /**
         * No key is known for this host. An authority may be known for it, but it did not sign this
         * key.
         */
        record Unknown(Shown key, Optional<Line> authority) implements Verdict {}

        /** A different key is known for this host. */
        record Changed(Shown key, Line known) implements Verdict {}

        /** The key, or the authority that signed it, was revoked. */
        record Revoked(Shown key, Line by) implements Verdict {}

        /** The key is not the pinned one. */
        record NotPinned(Shown key, String pin) implements Verdict {}
    }

    /**
     * A key that a server showed: its type, the plain key in its wire encoding, and the authority
     * that signed it, if any.
     */
    record Shown(String type, Bytes blob, Optional<Bytes> authority) {
        static Shown of(PublicKey key, String host) {
            if (key instanceof Certificate<?> certificate) {
                PublicKey plain = certificate.getKey();
                return new Shown(
                        KeyType.fromKey(plain).toString(),
                        encode(plain),
                        HostCertificateVerifier.authority(certificate, host));
            }
            return new Shown(KeyType.fromKey(key).toString(), encode(key), Optional.empty());
        }

        private static Bytes encode(PublicKey key) {
            return Bytes.of(new Buffer.PlainBuffer().putPublicKey(key).getCompactData());
        }

        boolean isOrIsSignedBy(Bytes other) {
            return blob.equals(other) || authority.equals(Optional.of(other));
        }

        /** {@code SHA256:…}, as ssh-keygen -l prints it. */
        String fingerprint() {
            return HostKeyCheck.fingerprint(blob);
        }

        /** The end of the line in known_hosts: type and key. */
        String line() {
            return type + " " + Base64.getEncoder().encodeToString(blob.toArray());
        }
    }

    private final KnownHosts known;
    private final Optional<String> pin;
    private final List<String> first;
    private volatile Optional<Verdict> verdict = Optional.empty();

    /**
     * @param first key types to request first; useful with a pin, which does not contain the key's
     *     type
     */
    HostKeyCheck(KnownHosts known, Optional<String> pin, List<String> first) {
        this.known = known;
        this.pin = pin;
        this.first = List.copyOf(first);
    }

    /** The last verdict; empty if no server showed a key. */
    Optional<Verdict> verdict() {
        return verdict;
    }

    @Override
    public boolean verify(String hostname, int port, PublicKey key) {
        Verdict found = judge(Shown.of(key, hostname));
        verdict = Optional.of(found);
        return found instanceof Verdict.Trusted;
    }

    private Verdict judge(Shown key) {
        for (Line line : known.marked(Marker.REVOKED)) {
            if (key.isOrIsSignedBy(line.blob())) {
                return new Verdict.Revoked(key, line);
            }
        }
        if (pin.isPresent()) {
            return pin.get().equals(key.fingerprint()) ? new Verdict.Trusted() : new Verdict.NotPinned(key, pin.get());
        }
        boolean signed = known.marked(Marker.AUTHORITY).stream()
                .anyMatch(line -> key.authority().equals(Optional.of(line.blob())));
        List<Line> keys = known.marked(Marker.KEY);
        if (signed || keys.stream().anyMatch(line -> line.blob().equals(key.blob()))) {
            return new Verdict.Trusted();
        }
        // A key of a different type is a change too: we requested the known types, and the server
        // has none of them.
        return keys.stream()
                .findFirst()
                .<Verdict>map(line -> new Verdict.Changed(key, line))
                .orElseGet(() -> new Verdict.Unknown(
                        key, known.marked(Marker.AUTHORITY).stream().findFirst()));
    }

    /**
     * The key types to request first. An ssh-rsa key now signs with SHA-2, under separate algorithm
     * names (RFC 8332).
     */
    @Override
    public List<String> findExistingAlgorithms(String hostname, int port) {
        if (pin.isPresent()) {
            return first;
        }
        Stream<String> keys = known.marked(Marker.KEY).stream()
                .flatMap(line -> line.type().equals("ssh-rsa")
                        ? Stream.of("rsa-sha2-512", "rsa-sha2-256")
                        : Stream.of(line.type()));
        Stream<String> certificates = known.marked(Marker.AUTHORITY).isEmpty()
                ? Stream.empty()
                : Stream.of(
                        "ssh-ed25519-cert-v01@openssh.com",
                        "ecdsa-sha2-nistp256-cert-v01@openssh.com",
                        "ecdsa-sha2-nistp384-cert-v01@openssh.com",
                        "ecdsa-sha2-nistp521-cert-v01@openssh.com",
                        "rsa-sha2-512-cert-v01@openssh.com");
        return Stream.concat(certificates, keys).distinct().toList();
    }

    static String fingerprint(Bytes blob) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(blob.toArray());
            return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("every Java platform has SHA-256", absent);
        }
    }
}
