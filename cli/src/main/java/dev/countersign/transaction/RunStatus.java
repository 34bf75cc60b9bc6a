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

/**
 * The state of the runs that a host remembers. The host's verdict takes precedence over every
 * journal.
 */
public final class RunStatus {
    /**
     * A run with the bytes that the host keeps of it: the document before the run, and what the run
     * wrote.
     */
    public record Kept(RemoteRun run, RemoteRun.Change made, Bytes before, Bytes after) {}

    private static final Set<String> VERDICTS = Set.of("pending", "confirmed", "reverted", "aborted", "person");
    private static final String DIGEST = "[0-9a-f]{64}";

    private RunStatus() {}

    /** Queries a host's runs, oldest first; changes nothing there. */
    public static List<RemoteRun> of(Calls calls) throws RemoteException {
        try (RemoteHost host = calls.again()) {
            return of(calls, host);
        }
    }

    /** Same as {@link #of(Calls)}, over an open connection. */
    static List<RemoteRun> of(Calls calls, RemoteHost host) throws RemoteException {
        Optional<Reply> reply = calls.status(host);
        return reply.isPresent() ? runs(answer(reply.get())) : List.of();
    }

    /**
     * Returns one run with its bytes, as the host reports them: they are only as trustworthy as the
     * host, and only valid for that host.
     *
     * @return empty if the host does not know the run, or does not have its bytes
     */
    public static Optional<Kept> kept(Calls calls, RunId run) throws RemoteException {
        try (RemoteHost host = calls.open()) {
            Optional<Reply> said = calls.status(host, run);
            if (said.isEmpty()) {
                return Optional.empty();
            }
            Reply reply = answer(said.get());
            Optional<RemoteRun> found = runs(reply).stream()
                    .filter(each -> each.run().equals(run.name()))
                    .findFirst();
            Optional<RemoteRun.Change> made = found.flatMap(RemoteRun::made);
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
                        "the host's saved copy of run " + run + " does not match what the run recorded",
                        "look at the run's directory on the host");
            }
            return Optional.of(kept);
        }
    }

    /**
     * Returns the runs after {@code run} that the host confirmed and that changed the same
     * document, in order.
     */
    public static List<RemoteRun> later(List<RemoteRun> runs, String run, String document) {
        return runs.stream()
                .filter(RemoteRun::confirmed)
                .filter(each -> each.run().compareTo(run) > 0)
                .filter(each -> each.made()
                        .filter(made -> made.document().equals(document))
                        .isPresent())
                .toList();
    }

    private static Reply answer(Reply reply) throws RemoteException {
        if (reply.status() != Reply.Status.DONE) {
            throw new RemoteException(
                    RemoteException.Kind.FAILED,
                    "the host did not report the state of its runs: " + reply.reason(),
                    "");
        }
        return reply;
    }

    private static List<RemoteRun> runs(Reply reply) throws RemoteException {
        List<RemoteRun> runs = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Field each : reply.fields()) {
            if (each.name().equals("run")) {
                RemoteRun run = run(each.words());
                if (!names.add(run.run())) {
                    throw Calls.garbage("a run appears in it twice");
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

    /**
     * The run's name appears in commands that the output advises to type, so it must be a run's
     * name and nothing else.
     */
    private static RemoteRun run(List<String> words) throws RemoteException {
        boolean sound = words.size() == 3
                && RunId.parse(words.get(0)).isPresent()
                && VERDICTS.contains(words.get(1))
                && words.get(2).matches("-|-?[0-9]{1,9}");
        if (!sound) {
            throw Calls.garbage("its field 'run' is invalid");
        }
        return new RemoteRun(
                words.get(0),
                words.get(1),
                words.get(2).equals("-") ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(words.get(2))));
    }

    private static RemoteRun.Change made(List<String> words) throws RemoteException {
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
        return new RemoteRun.Change(
                kind.get(),
                new Digest(words.get(1)),
                new Digest(words.get(2)),
                words.get(3).matches(DIGEST) ? Optional.of(new Digest(words.get(3))) : Optional.empty(),
                words.get(4));
    }
}
