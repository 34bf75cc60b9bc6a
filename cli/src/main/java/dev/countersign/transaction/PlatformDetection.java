package dev.countersign.transaction;

import dev.countersign.platform.Recognition;
import dev.countersign.platform.Reply;
import java.util.Optional;

/**
 * Asks a host which platform its signs are of. One call, no hooks, and nothing is changed; a host whose answer no POSIX shell made is
 * asked in a second one whether it is Windows. Vendors' command lines are not asked at all: the inventory names those.
 */
public final class PlatformDetection {
    private PlatformDetection() {}

    /**
     * Which of {@code recognition}'s platforms it is; empty when it is none of them.
     *
     * @throws RemoteException when it could not be asked
     */
    public static Optional<String> of(ShellCalls calls, Recognition recognition) throws RemoteException {
        try (RemoteHost host = calls.open()) {
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
            return recognition.candidates().stream()
                    .map(Recognition.Candidate::platform)
                    .filter(said::equals)
                    .findFirst();
        }
    }
}
