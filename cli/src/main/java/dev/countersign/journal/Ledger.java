package dev.countersign.journal;

import dev.countersign.bytes.Bytes;
import dev.countersign.bytes.Digest;
import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Location;
import dev.countersign.observation.RunId;
import dev.countersign.transaction.Clock;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The list of all runs, hash-chained like a journal: which run began with which plan, and the
 * length of its journal each time a program closed it. It reveals that a whole run was removed or
 * added, or that a run was cut short together with its own head.
 */
final class Ledger {
    private static final String BEGUN = "begun";
    private static final String CLOSED = "closed";
    /**
     * The event of a line that records damage to the lines before it: the next head would hide that
     * damage.
     */
    private static final String DAMAGED = "damaged";

    private static final Object ONE_THREAD = new Object();

    private final Path file;
    private final Path head;
    private final Path lock;
    private final Clock clock;
    private final Seal seal;

    Ledger(Path home, Clock clock, RunKey key) {
        this.file = home.resolve("ledger.jsonl");
        this.head = home.resolve("ledger.head");
        this.lock = home.resolve("ledger.lock");
        this.clock = clock;
        this.seal = new Seal(key, "list of runs");
    }

    /**
     * What the list knows about one run.
     *
     * @param plan the digest of its plan; empty if the run is not in the list
     * @param heads the recorded lengths of its journal
     * @param own whether this user's program began it
     */
    record Known(Optional<Digest> plan, List<Head> heads, boolean own) {
        Known {
            heads = List.copyOf(heads);
        }
    }

    /**
     * The content of the list, and the damage found in it.
     *
     * @param own the lines that this user's program wrote
     */
    record Read(List<Entry> entries, List<Entry> own, List<Diagnostic> damage) {
        Read {
            entries = List.copyOf(entries);
            own = List.copyOf(own);
            damage = List.copyOf(damage);
        }

        /** Every run that ever began, in order. */
        Set<RunId> runs() {
            return entries.stream()
                    .filter(each -> each.event().equals(BEGUN))
                    .flatMap(each -> RunId.parse(each.details().getOrDefault("run", "")).stream())
                    .collect(Collectors.toCollection(LinkedHashSet::new));
        }

        Known of(RunId run) {
            Known known = of(run, own, true);
            return known.plan().isPresent() ? known : of(run, entries, false);
        }

        private static Known of(RunId run, List<Entry> lines, boolean own) {
            List<Entry> about = lines.stream()
                    .filter(each -> run.name().equals(each.details().get("run")))
                    .toList();
            return new Known(
                    about.stream()
                            .filter(each -> each.event().equals(BEGUN))
                            .flatMap(each -> digest(each, "plan").stream())
                            .findFirst(),
                    about.stream()
                            .filter(each -> each.event().equals(CLOSED))
                            .flatMap(each -> head(each).stream())
                            .toList(),
                    own);
        }

        private static Optional<Head> head(Entry closed) {
            String lines = closed.details().getOrDefault("lines", "");
            return lines.matches("[0-9]{1,12}")
                    ? digest(closed, "last").map(last -> new Head(Long.parseLong(lines), last))
                    : Optional.empty();
        }

        private static Optional<Digest> digest(Entry entry, String name) {
            String hex = entry.details().getOrDefault(name, "");
            return hex.matches("[0-9a-f]{64}") ? Optional.of(new Digest(hex)) : Optional.empty();
        }
    }

    void begun(RunId run, Digest plan) throws IOException {
        append(BEGUN, Map.of("run", run.name(), "plan", plan.hex()));
    }

    void closed(RunId run, Head at) throws IOException {
        append(
                CLOSED,
                Map.of(
                        "run",
                        run.name(),
                        "lines",
                        String.valueOf(at.lines()),
                        "last",
                        at.last().hex()));
    }

    Read read() {
        List<Diagnostic> damage = new ArrayList<>();
        Chain chain = chain(damage);
        chain.entries().stream()
                .filter(each -> each.event().equals(DAMAGED))
                .forEach(each -> damage.add(Diagnostic.error(
                        new Location(file.toString(), (int) each.sequence(), 1),
                        "the list of runs was damaged before this line: "
                                + each.details().getOrDefault("what", "?"))));
        return new Read(chain.entries(), chain.ours(), damage);
    }

    private void append(String event, Map<String, String> details) throws IOException {
        synchronized (ONE_THREAD) {
            boolean interrupted = Thread.interrupted();
            RandomAccessFile held = locked();
            try {
                write(event, details);
            } finally {
                held.close();
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    private void write(String event, Map<String, String> details) throws IOException {
        List<Diagnostic> damage = new ArrayList<>();
        Chain chain = chain(damage);
        try (ChainWriter writer = new ChainWriter(file, head, chain, seal, clock)) {
            if (!damage.isEmpty()) {
                String what = damage.stream().map(Diagnostic::what).collect(Collectors.joining("; "));
                writer.append(DAMAGED, "", Map.of("what", what));
            }
            writer.append(event, "", details);
        }
    }

    /** Reads and checks the list; adds what is wrong with it to {@code damage}. */
    private Chain chain(List<Diagnostic> damage) {
        // Read the head first: if a writer appends meanwhile, the list is longer than the head
        // says, which is not damage.
        Optional<Bytes> said = RunFile.read(head);
        Optional<Head> read = RunFile.head(head, said, damage);
        Chain chain = new Chain(
                Bytes.EMPTY.digest(),
                RunFile.read(file).orElse(Bytes.EMPTY),
                read.stream().toList(),
                file,
                seal);
        RunFile.objection(head, read, chain, seal).ifPresent(damage::add);
        if (said.isEmpty() && chain.lines() > 0) {
            damage.add(Diagnostic.error(Location.of(head.toString()), "the head of the list of runs is missing"));
        }
        damage.addAll(chain.damage());
        return chain;
    }

    /**
     * Locks a separate file: on POSIX, a process loses its lock when it closes any descriptor of
     * the locked file, also one opened only for reading.
     */
    private RandomAccessFile locked() throws IOException {
        PrivateFiles.ensureFile(lock);
        while (true) {
            RandomAccessFile held = new RandomAccessFile(lock.toFile(), "rw");
            try {
                FileLock given = held.getChannel().lock();
                if (given.isValid()) {
                    return held;
                }
            } catch (FileLockInterruptionException stopped) {
                Thread.interrupted(); // clears the flag, so the next attempt succeeds
            }
            held.close();
        }
    }
}
