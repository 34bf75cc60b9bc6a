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
 * Decides whether the key that a server showed is the host's, and remembers why not: sshj itself says the same words for
 * an unknown key and for a changed one.
 *
 * <p>Serves one connection. An authority says something about a key only by a {@link HostCertificateVerifier} that is sound: sshj looks at none
 * when the key exchange is one with group exchange, and never at what a certificate is for.
 */
final class HostKeyCheck implements HostKeyVerifier {
    /** What came of it. */
    sealed interface Verdict {
        /** The key is the host's. */
        record Trusted() implements Verdict {}

        /** Nobody knows a key of this host; somebody may know who signs it, and has not signed this one. */
        record Unknown(Shown key, Optional<Line> authority) implements Verdict {}

        /** Another key is known. */
        record Changed(Shown key, Line known) implements Verdict {}

        /** The key, or the authority that signed it, was withdrawn. */
        record Revoked(Shown key, Line by) implements Verdict {}

        /** Not the pinned key. */
        record NotPinned(Shown key, String pin) implements Verdict {}
    }

    /** A key as the server showed it: its type, its plain form as it travels, and who signed it if anybody did. */
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

        /** The line's end in known_hosts: type and key. */
        String line() {
            return type + " " + Base64.getEncoder().encodeToString(blob.toArray());
        }
    }

    private final KnownHosts known;
    private final Optional<String> pin;
    private final List<String> first;
    private volatile Optional<Verdict> verdict = Optional.empty();

    /** @param first key types to ask the server for before others; of use with a pin, which does not name its type */
    HostKeyCheck(KnownHosts known, Optional<String> pin, List<String> first) {
        this.known = known;
        this.pin = pin;
        this.first = List.copyOf(first);
    }

    /** The last verdict; empty when no server showed a key. */
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
        // A key of another type is a change too: we asked for the types that are known, and the server has none of
        // them.
        return keys.stream()
                .findFirst()
                .<Verdict>map(line -> new Verdict.Changed(key, line))
                .orElseGet(() -> new Verdict.Unknown(
                        key, known.marked(Marker.AUTHORITY).stream().findFirst()));
    }

    /** The types to ask for first. An ssh-rsa key signs with SHA-2 today, under names of its own (RFC 8332). */
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
