package dev.countersign.transaction;

import dev.countersign.observation.Field;
import dev.countersign.platform.Reply;
import java.util.List;
import java.util.OptionalLong;

/** How the runs stand that a host remembers. The host's verdict beats every journal. */
public final class Standing {
    /**
     * One run on one host.
     *
     * @param verdict {@code pending}, {@code confirmed}, {@code reverted}, {@code aborted} or {@code person}
     * @param secondsLeft of the lease, while it is pending
     */
    public record RunOnHost(String run, String verdict, OptionalLong secondsLeft) {
        /** Whether something has still to be done. */
        public boolean pending() {
            return verdict.equals("pending");
        }
    }

    private Standing() {}

    /** Asks a host; changes nothing there. */
    public static List<RunOnHost> of(Calls calls) throws RemoteException {
        try (RemoteHost host = calls.open()) {
            Reply reply = calls.run(host, nonce -> calls.speaker().status(nonce));
            if (reply.status() != Reply.Status.DONE) {
                throw new RemoteException(
                        RemoteException.Kind.FAILED,
                        "the host did not say how its runs stand: " + Calls.reason(reply),
                        "");
            }
            return reply.all("run").stream()
                    .map(Field::words)
                    .filter(words -> words.size() >= 2)
                    .map(Standing::run)
                    .toList();
        }
    }

    private static RunOnHost run(List<String> words) {
        boolean counted = words.size() > 2 && words.get(2).matches("-?[0-9]{1,9}");
        return new RunOnHost(
                words.get(0),
                words.get(1),
                counted ? OptionalLong.of(Long.parseLong(words.get(2))) : OptionalLong.empty());
    }
}
