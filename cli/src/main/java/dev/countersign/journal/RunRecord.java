package dev.countersign.journal;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Location;
import dev.countersign.diagnostic.Problem;
import dev.countersign.document.Bytes;
import dev.countersign.observation.RunId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A run, read once. What it says is what its own files say: {@link #verify()} before it is relied on.
 *
 * @param entries the lines that could be read, in their order
 * @param torn the bytes of a last line that a crash cut off; empty when the journal ends with a whole line
 */
public record RunRecord(
        RunId run, Bytes plan, List<Entry> entries, Bytes torn, List<Diagnostic> damage, Path directory) {
    static final String PLAN = "plan.json";
    static final String JOURNAL = "journal.jsonl";
    static final String HEAD = "head";
    static final String LOCK = "lock";
    static final String EVIDENCE = "evidence";

    /** A plan of a large fleet carries whole documents; nothing that the program writes is larger. */
    private static final long LARGEST = 256L << 20;

    public RunRecord {
        entries = List.copyOf(entries);
        damage = List.copyOf(damage);
    }

    static RunRecord read(RunId run, Path directory) {
        Chain chain = chain(run, directory);
        return new RunRecord(run, plan(run, directory), chain.entries(), chain.torn(), chain.damage(), directory);
    }

    static Chain chain(RunId run, Path directory) {
        // The head first: a writer that goes on meanwhile makes the journal longer than it says, which is no damage.
        Head head = Head.parse(file(run, directory.resolve(HEAD)).orElse(Bytes.EMPTY));
        Path journal = directory.resolve(JOURNAL);
        return new Chain(plan(run, directory), file(run, journal).orElse(Bytes.EMPTY), head, journal);
    }

    private static Bytes plan(RunId run, Path directory) {
        return file(run, directory.resolve(PLAN)).orElse(Bytes.EMPTY);
    }

    /** The entries about one host. */
    public List<Entry> of(String host) {
        return entries.stream().filter(each -> each.host().equals(host)).toList();
    }

    /**
     * What speaks against this run: lines edited, removed, put in or in another order, the plan or evidence changed or gone. Empty
     * when all is well; a last line cut off by a crash is all well. It finds accidents and careless hands; somebody who rewrites
     * every file of the run consistently is not found.
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
        Optional<Bytes> bytes = file(run, file);
        if (bytes.isEmpty()) {
            return Optional.of(Diagnostic.error(Location.of(file.toString()), "evidence '" + name + "' is gone"));
        }
        return bytes.get().digest().hex().equals(kept.details().get("sha256"))
                ? Optional.empty()
                : Optional.of(Diagnostic.error(Location.of(file.toString()), "evidence '" + name + "' was changed"));
    }

    /** The bytes that were kept for a host under this name last, when there are any. */
    public Optional<Bytes> evidence(String host, String name) {
        Optional<Entry> kept = of(host).stream()
                .filter(each -> each.event().equals(RunJournal.EVIDENCE_KEPT))
                .filter(each -> name.equals(each.details().get("name")))
                .reduce((earlier, later) -> later);
        return kept.flatMap(each -> file(run, evidenceFile(each)));
    }

    private Path evidenceFile(Entry kept) {
        Map<String, String> details = kept.details();
        boolean counted = details.getOrDefault("copy", "").matches("[0-9]{1,9}");
        int copy = counted ? Integer.parseInt(details.getOrDefault("copy", "1")) : 1;
        return evidenceFile(directory, kept.host(), details.getOrDefault("name", ""), copy);
    }

    /** Always made from the names, never a path that stands in a record: somebody may have written it. */
    static Path evidenceFile(Path directory, String host, String name, int copy) {
        String file = copy == 1 ? FileName.of(name) : FileName.of(name) + "~" + copy;
        return directory.resolve(EVIDENCE).resolve(FileName.of(host)).resolve(file);
    }

    /** A regular file's bytes. A pipe that somebody put there would never end, a file of many gigabytes would end the program. */
    private static Optional<Bytes> file(RunId run, Path file) {
        try {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                return Optional.empty();
            }
            if (Files.size(file) > LARGEST) {
                throw new Problem(
                        ExitCode.FAILED,
                        "run " + run + " cannot be read: " + file + " is larger than any file of a run",
                        "move that run out of .countersign/runs");
            }
            return Optional.of(Bytes.of(Files.readAllBytes(file)));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (IOException unreadable) {
            throw new Problem(
                    ExitCode.FAILED,
                    "run " + run + " cannot be read: " + unreadable,
                    "look at the permissions of " + file);
        }
    }
}
