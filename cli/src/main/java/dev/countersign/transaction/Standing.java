package dev.countersign.transaction;

import dev.countersign.observation.Field;
import dev.countersign.observation.RunId;
import dev.countersign.platform.Reply;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

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

    private static final Set<String> VERDICTS = Set.of("pending", "confirmed", "reverted", "aborted", "person");

    private Standing() {}

    /** Asks a host; changes nothing there. */
    public static List<RunOnHost> of(Calls calls) throws RemoteException {
        try (RemoteHost host = calls.open()) {
            Reply reply = calls.status(host);
            if (reply.status() != Reply.Status.DONE) {
                throw new RemoteException(
                        RemoteException.Kind.FAILED,
                        "the host did not say how its runs stand: " + Calls.reason(reply),
                        "");
            }
            List<RunOnHost> runs = new ArrayList<>();
            Set<String> names = new HashSet<>();
            for (Field each : reply.all("run")) {
                RunOnHost run = run(each.words());
                if (!names.add(run.run())) {
                    throw Calls.garbage("it names a run twice");
                }
                runs.add(run);
            }
            return List.copyOf(runs);
        }
    }

    /** What a view advises to type has the name of the run in it: it must be one, and nothing else. */
    private static RunOnHost run(List<String> words) throws RemoteException {
        boolean sound = words.size() == 3
                && RunId.parse(words.get(0)).isPresent()
                && VERDICTS.contains(words.get(1))
                && words.get(2).matches("-|-?[0-9]{1,9}");
        if (!sound) {
            throw Calls.garbage("its field 'run' cannot be so");
        }
        return new RunOnHost(
                words.get(0),
                words.get(1),
                words.get(2).equals("-") ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(words.get(2))));
    }
}
