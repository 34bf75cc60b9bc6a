package dev.countersign.journal;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Location;
import dev.countersign.journal.Seal.Mark;
import dev.countersign.observation.RunId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A run, read once. Its content comes from its own files: call {@link #verify()} before relying on
 * it.
 *
 * @param entries the lines that could be read, in order
 * @param owner who wrote it, judged by its MACs
 * @param torn the bytes of a last line that a crash cut off; empty if the journal ends with a
 *     complete line
 */
public record RunRecord(
        RunId run, Owner owner, Bytes plan, List<Entry> entries, Bytes torn, List<Diagnostic> damage, Path directory) {
    static final String PLAN = "plan.json";
    static final String JOURNAL = "journal.jsonl";
    static final String HEAD = "head";
    static final String LOCK = "lock";
    static final String EVIDENCE = "evidence";

    public RunRecord {
        entries = List.copyOf(entries);
        damage = List.copyOf(damage);
    }

    /**
     * Reads a run.
     *
     * @param known what the list of runs knows about it
     * @param key this user's key
     */
    static RunRecord read(RunId run, Path directory, Ledger.Known known, RunKey key) {
        List<Diagnostic> damage = new ArrayList<>();
        Chain chain = chain(run, directory, known, key, damage);
        Bytes plan = plan(directory);
        boolean planChanged = known.plan().isPresent() && !known.plan().get().equals(plan.digest());
        if (chain.lines() == 0 && planChanged) {
            damage.add(Diagnostic.error(
                    Location.of(directory.resolve(PLAN).toString()), "the plan of this run was changed"));
        }
        if (chain.lines() > 0 && known.plan().isEmpty()) {
            damage.add(Diagnostic.error(
                    Location.of(directory.toString()),
                    "this run is not in the list of runs: it was copied here, or the list was changed"));
        }
        if (chain.lines() > 0 && known.plan().isPresent() && known.own() != chain.has(Mark.OURS)) {
            damage.add(Diagnostic.error(
                    Location.of(directory.toString()),
                    known.own()
                            ? "you started this run, but its journal was not written with your key"
                            : "this run was written with your key, but is not yours in the list of runs here"));
        }
        damage.addAll(0, chain.damage());
        return new RunRecord(run, owner(chain, known), plan, chain.entries(), chain.torn(), damage, directory);
    }

    /** Determines the owner. While the run has no lines, the list of runs decides. */
    private static Owner owner(Chain chain, Ledger.Known known) {
        if (chain.lines() == 0
                && chain.torn().equals(Bytes.EMPTY)
                && known.plan().isEmpty()) {
            return Owner.NOBODY;
        }
        boolean own = chain.has(Mark.OURS) || known.own();
        if (own && !chain.has(Mark.OTHERS) && !chain.has(Mark.NONE)) {
            return Owner.OWN;
        }
        return chain.has(Mark.OTHERS) ? Owner.ANOTHERS : Owner.UNMARKED;
    }

    /** The seal of a run's journal. */
    static Seal seal(RunId run, RunKey key) {
        return new Seal(key, "run " + run.name());
    }

    /**
     * Reads and checks the journal; adds what is wrong with the files around it to {@code damage}.
     */
    static Chain chain(RunId run, Path directory, Ledger.Known known, RunKey key, List<Diagnostic> damage) {
        // Read the head first: if a writer appends meanwhile, the journal is longer than the head
        // says, which is not damage.
        Path headFile = directory.resolve(HEAD);
        Optional<Bytes> said = RunFile.read(headFile);
        List<Head> heads = new ArrayList<>(known.heads());
        Optional<Head> head = RunFile.head(headFile, said, damage);
        head.ifPresent(heads::add);
        Seal seal = seal(run, key);
        Path journal = directory.resolve(JOURNAL);
        Chain chain =
                new Chain(plan(directory).digest(), RunFile.read(journal).orElse(Bytes.EMPTY), heads, journal, seal);
        RunFile.objection(headFile, head, chain, seal).ifPresent(damage::add);
        if (said.isEmpty() && chain.lines() > 0) {
            damage.add(Diagnostic.error(Location.of(headFile.toString()), "the head of the journal is missing"));
        }
        return chain;
    }

    private static Bytes plan(Path directory) {
        return RunFile.read(directory.resolve(PLAN)).orElse(Bytes.EMPTY);
    }

    /** The entries about one host. */
    public List<Entry> of(String host) {
        return entries.stream().filter(each -> each.host().equals(host)).toList();
    }

    /**
     * Checks this run: lines that were edited, removed, added or reordered, and a plan or evidence
     * that was changed or is gone. The result is empty if all is well; a last line cut off by a
     * crash is fine. For a run that is not the user's own it finds only accidents, because its
     * author could write whatever they liked. See {@link #owner}.
     */
    public List<Diagnostic> verify() {
        List<Diagnostic> found = new ArrayList<>(damage);
        for (Entry entry : entries) {
            if (entry.event().equals(RunJournal.EVIDENCE_KEPT)) {
                evidenceDamage(entry).ifPresent(found::add);
            }
        }
        return List.copyOf(found);
    }

    private Optional<Diagnostic> evidenceDamage(Entry kept) {
        String name = kept.details().getOrDefault("name", "");
        Path file = evidenceFile(kept);
        Optional<Bytes> bytes = RunFile.read(file);
        if (bytes.isEmpty()) {
            return Optional.of(Diagnostic.error(Location.of(file.toString()), "evidence '" + name + "' is missing"));
        }
        return bytes.get().digest().hex().equals(kept.details().get("sha256"))
                ? Optional.empty()
                : Optional.of(Diagnostic.error(Location.of(file.toString()), "evidence '" + name + "' was changed"));
    }

    /** Returns the bytes last kept for a host under this name, if any. */
    public Optional<Bytes> evidence(String host, String name) {
        Optional<Entry> kept = of(host).stream()
                .filter(each -> each.event().equals(RunJournal.EVIDENCE_KEPT))
                .filter(each -> name.equals(each.details().get("name")))
                .reduce((earlier, later) -> later);
        return kept.flatMap(each -> RunFile.read(evidenceFile(each)));
    }

    private Path evidenceFile(Entry kept) {
        Map<String, String> details = kept.details();
        boolean counted = details.getOrDefault("copy", "").matches("[0-9]{1,9}");
        int copy = counted ? Integer.parseInt(details.getOrDefault("copy", "1")) : 1;
        return evidenceFile(directory, kept.host(), details.getOrDefault("name", ""), copy);
    }

    /**
     * Builds the path of a piece of evidence. It uses only the names, never a path from a record,
     * which somebody may have forged.
     */
    static Path evidenceFile(Path directory, String host, String name, int copy) {
        String file = copy == 1 ? FileName.of(name) : FileName.of(name) + "~" + copy;
        return directory.resolve(EVIDENCE).resolve(FileName.of(host)).resolve(file);
    }
}
