package dev.countersign.transaction;

import dev.countersign.platform.Recognition;
import dev.countersign.platform.Reply;
import java.util.Optional;

/**
 * Detects a host's platform by its signs, in one call without hooks that changes nothing. If the
 * reply does not come from a POSIX shell, a second call checks for Windows. Vendors' own command
 * lines are not queried at all: for those, the inventory must name the platform.
 */
public final class PlatformDetection {
    private PlatformDetection() {}

    /**
     * Returns which of {@code recognition}'s platforms the host is, or empty if it is none of them.
     * The connection to a host that was recognised is handed over.
     *
     * @throws RemoteException if the host could not be queried
     */
    public static Optional<String> of(ShellCalls calls, Recognition recognition) throws RemoteException {
        RemoteHost host = calls.again();
        boolean kept = false;
        try {
            // If it is recognised, its questions follow over this connection where it is handed on.
            host.expectsAnother(calls.keeps());
            Reply reply;
            try {
                reply = calls.recognise(host, recognition);
            } catch (RemoteException garbage) {
                Optional<String> windows = recognition.windows();
                if (garbage.kind() == RemoteException.Kind.GARBAGE
                        && windows.isPresent()
                        && calls.answersAsWindows(host)) {
                    return windows;
                }
                throw garbage;
            }
            if (reply.status() != Reply.Status.DONE) {
                throw new RemoteException(
                        RemoteException.Kind.FAILED, "the host could not be recognised: " + reply.reason(), "");
            }
            String said = reply.text("platform").orElse("");
            Optional<String> found = recognition.candidates().stream()
                    .map(Recognition.Candidate::platform)
                    .filter(said::equals)
                    .findFirst();
            if (found.isPresent()) {
                host.expectsAnother(false);
                calls.keep(host);
                kept = true;
            }
            return found;
        } finally {
            if (!kept) {
                host.close();
            }
        }
    }
}
