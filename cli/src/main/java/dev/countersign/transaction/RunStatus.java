package dev.countersign.transaction;

import dev.countersign.bytes.Bytes;
import dev.countersign.bytes.Digest;
import dev.countersign.diagnostic.Untrusted;
import dev.countersign.observation.Field;
import dev.countersign.observation.RunId;
import dev.countersign.observation.StoreName;
import dev.countersign.platform.ChangeKind;
import dev.countersign.platform.Reply;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** How the runs stand that a host remembers. The host's verdict beats every journal. */
public final class RunStatus {
    /**
     * One run on one host.
     *
     * @param verdict {@code pending}, {@code confirmed}, {@code reverted}, {@code aborted} or {@code person}
     * @param secondsLeft of the lease, while it is pending
     * @param made what it changes there; nothing where it did not come that far
     * @param note the last line of the run's log on the host; empty where there is none
     */
    public record RunOnHost(String run, String verdict, OptionalLong secondsLeft, Optional<Made> made, String note) {
        /** A run that did not come as far as a change. */
        public RunOnHost(String run, String verdict, OptionalLong secondsLeft) {
            this(run, verdict, secondsLeft, Optional.empty(), "");
        }

        private RunOnHost made(Made change) {
            return new RunOnHost(run, verdict, secondsLeft, Optional.of(change), note);
        }

        private RunOnHost note(String line) {
            return new RunOnHost(run, verdict, secondsLeft, made, line);
        }

        /** Whether something has still to be done. */
        public boolean pending() {
            return verdict.equals("pending");
        }

        /** Whether the host keeps the change. */
        public boolean confirmed() {
            return verdict.equals("confirmed");
        }
    }

    /**
     * What a run makes of a document.
     *
     * @param now what the document is at this moment; nothing where it is gone or cannot be read
     */
    public record Made(ChangeKind kind, Digest before, Digest after, Optional<Digest> now, String document) {
        /** Whether the document is as the run left it. */
        public boolean inPlace() {
            return now.equals(Optional.of(after));
        }
    }

    /** A run with the bytes that the host keeps of it: what was there before, and what the run put there. */
    public record Kept(RunOnHost run, Made made, Bytes before, Bytes after) {}

    private static final Set<String> VERDICTS = Set.of("pending", "confirmed", "reverted", "aborted", "person");
    private static final String DIGEST = "[0-9a-f]{64}";

    private RunStatus() {}

    /** Asks a host, oldest run first; changes nothing there. */
    public static List<RunOnHost> of(Calls calls) throws RemoteException {
        try (RemoteHost host = calls.open()) {
            return of(calls, host);
        }
    }

    /** As {@link #of(Calls)}, over a connection that is there. */
    static List<RunOnHost> of(Calls calls, RemoteHost host) throws RemoteException {
        return runs(answer(calls.status(host)));
    }

    /**
     * One run with its bytes, which the host says itself: they are as trustworthy as the host, and for that host only.
     *
     * @return nothing where the host does not know the run, or does not have its bytes
     */
    public static Optional<Kept> kept(Calls calls, RunId run) throws RemoteException {
        try (RemoteHost host = calls.open()) {
            Reply reply = answer(calls.status(host, run));
            Optional<RunOnHost> found = runs(reply).stream()
                    .filter(each -> each.run().equals(run.name()))
                    .findFirst();
            Optional<Made> made = found.flatMap(RunOnHost::made);
            List<Field> before = reply.all("run.before");
            List<Field> after = reply.all("run.after");
            if (made.isEmpty() || before.size() != 1 || after.size() != 1) {
                return Optional.empty();
            }
            Kept kept = new Kept(
                    found.get(), made.get(), before.get(0).value(), after.get(0).value());
            boolean sound = kept.before().digest().equals(made.get().before())
                    && kept.after().digest().equals(made.get().after());
            if (!sound) {
                throw new RemoteException(
                        RemoteException.Kind.FAILED,
                        "what the host keeps of run " + run + " is not what the run wrote down there",
                        "look at the run's directory on the host");
            }
            return Optional.of(kept);
        }
    }

    /** The runs after {@code run} that the host confirmed and that changed the same document, in their order. */
    public static List<RunOnHost> later(List<RunOnHost> runs, String run, String document) {
        return runs.stream()
                .filter(RunOnHost::confirmed)
                .filter(each -> each.run().compareTo(run) > 0)
                .filter(each -> each.made()
                        .filter(made -> made.document().equals(document))
                        .isPresent())
                .toList();
    }

    private static Reply answer(Reply reply) throws RemoteException {
        if (reply.status() != Reply.Status.DONE) {
            throw new RemoteException(
                    RemoteException.Kind.FAILED, "the host did not say how its runs stand: " + Calls.reason(reply), "");
        }
        return reply;
    }

    private static List<RunOnHost> runs(Reply reply) throws RemoteException {
        List<RunOnHost> runs = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Field each : reply.fields()) {
            if (each.name().equals("run")) {
                RunOnHost run = run(each.words());
                if (!names.add(run.run())) {
                    throw Calls.garbage("it names a run twice");
                }
                runs.add(run);
            } else if (each.name().equals("run.change")) {
                int last = runs.size() - 1;
                if (last < 0 || runs.get(last).made().isPresent()) {
                    throw Calls.garbage("its field 'run.change' belongs to no run");
                }
                runs.set(last, runs.get(last).made(made(each.words())));
            } else if (each.name().equals("run.note")) {
                int last = runs.size() - 1;
                if (last < 0) {
                    throw Calls.garbage("its field 'run.note' belongs to no run");
                }
                runs.set(last, runs.get(last).note(new Untrusted(each.value().utf8()).brief()));
            }
        }
        return List.copyOf(runs);
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

    private static Made made(List<String> words) throws RemoteException {
        Optional<ChangeKind> kind = words.isEmpty()
                ? Optional.empty()
                : Arrays.stream(ChangeKind.values())
                        .filter(each -> each.word().equals(words.get(0)))
                        .findFirst();
        boolean sound = kind.isPresent()
                && words.size() == 5
                && words.get(1).matches(DIGEST)
                && words.get(2).matches(DIGEST)
                && words.get(3).matches("absent|unreadable|" + DIGEST)
                && (words.get(4).startsWith("/") || StoreName.is(words.get(4)));
        if (!sound) {
            throw Calls.garbage("its field 'run.change' is invalid");
        }
        return new Made(
                kind.get(),
                new Digest(words.get(1)),
                new Digest(words.get(2)),
                words.get(3).matches(DIGEST) ? Optional.of(new Digest(words.get(3))) : Optional.empty(),
                words.get(4));
    }
}
