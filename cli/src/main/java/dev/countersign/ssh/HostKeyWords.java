package dev.countersign.ssh;

import dev.countersign.diagnostic.ShellCommand;
import dev.countersign.ssh.HostKeyCheck.Shown;
import dev.countersign.ssh.HostKeyCheck.Verdict;
import dev.countersign.ssh.KnownHosts.Line;
import dev.countersign.transaction.RemoteException;
import dev.countersign.transaction.RemoteException.Kind;
import java.util.List;
import java.util.Optional;

/**
 * Explains why a host's key was not accepted, with the fingerprint and the exact line or command
 * that fixes it.
 */
final class HostKeyWords {
    private HostKeyWords() {}

    /** Returns the error for a verdict, or empty if the key is trusted. */
    static Optional<RemoteException> refusal(SshTarget target, KnownHosts known, Verdict verdict) {
        if (verdict instanceof Verdict.Unknown unknown) {
            return Optional.of(unknown(target, unknown));
        }
        if (verdict instanceof Verdict.Changed changed) {
            return Optional.of(changed(target, known, changed.key(), changed.known()));
        }
        if (verdict instanceof Verdict.Revoked revoked) {
            return Optional.of(new RemoteException(
                    Kind.CHANGED_HOST_KEY,
                    "the key that " + target.name() + " (" + target + ") shows is revoked: " + shown(revoked.key())
                            + ", by " + revoked.by().place(),
                    "do not log in; find out which machine answers at this address"));
        }
        if (verdict instanceof Verdict.NotPinned other) {
            return Optional.of(new RemoteException(
                    Kind.CHANGED_HOST_KEY,
                    "the host key of " + target.name() + " (" + target + ") is not the pinned one: it shows "
                            + shown(other.key()) + ", host_key pins " + other.pin(),
                    "find out on the host itself whether its key was changed (ssh-keygen -lf /etc/ssh/ssh_host_"
                            + file(other.key().type()) + "_key.pub); if it was, write host_key: \""
                            + other.key().fingerprint() + "\" in the inventory"));
        }
        return Optional.empty();
    }

    private static RemoteException unknown(SshTarget target, Verdict.Unknown unknown) {
        Shown key = unknown.key();
        return new RemoteException(
                Kind.UNKNOWN_HOST_KEY,
                "the host key of " + target.name() + " is not known: " + shown(key)
                        + unknown.authority()
                                .map(line ->
                                        ", which is not signed for it by the authority that " + line.place() + " names")
                                .orElse(""),
                "compare it on the host (ssh-keygen -lf /etc/ssh/ssh_host_" + file(key.type())
                        + "_key.pub), then: countersign check --accept-new-host-keys\n"
                        + "a host that is sent a password: countersign trust");
    }

    private static RemoteException changed(SshTarget target, KnownHosts known, Shown key, Line line) {
        return new RemoteException(
                Kind.CHANGED_HOST_KEY,
                "the host key of " + target.name() + " (" + target + ") has CHANGED: it shows " + shown(key)
                        + ", but " + line.place() + " has " + line.type() + " "
                        + HostKeyCheck.fingerprint(line.blob()),
                "an impostor may be answering; if the host was reinstalled, remove the old key with: "
                        + ShellCommand.of(List.of(
                                "ssh-keygen",
                                "-R",
                                known.lookup(),
                                "-f",
                                line.file().toString())));
    }

    /** The key's type and fingerprint, as ssh-keygen -l prints them. */
    static String shown(Shown key) {
        return key.type() + " " + key.fingerprint();
    }

    private static String file(String type) {
        return type.startsWith("ecdsa") ? "ecdsa" : type.equals("ssh-rsa") ? "rsa" : "ed25519";
    }
}
