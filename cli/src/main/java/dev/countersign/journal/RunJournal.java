package dev.countersign.journal;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.FileReason;
import dev.countersign.diagnostic.Problem;
import dev.countersign.observation.RunId;
import dev.countersign.transaction.Clock;
import dev.countersign.transaction.Journal;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes the journal of one run. It holds the run's lock until it is closed, so only one program
 * can write at a time. Threads may share it and may be interrupted. Every call returns when its
 * bytes are on disk, or throws a {@link Problem} (FAILED). After such a failure nothing more is
 * written, and no transaction of the run may continue: hosts revert by themselves what is not
 * confirmed.
 */
public final class RunJournal implements Journal, AutoCloseable {
    /**
     * The event of a line that says which evidence was kept: {@code name}, {@code sha256},
     * {@code bytes}, {@code copy}.
     */
    public static final String EVIDENCE_KEPT = "evidence";

    /**
     * The event of a line that keeps, as {@code hex}, the beginning of a line that a crash cut off.
     */
    public static final String TORN = ChainWriter.TORN;

    private final RunId run;
    private final Path directory;
    private final RandomAccessFile lock;
    private final Ledger ledger;
    private final ChainWriter journal;
    private final long linesBefore;
    private boolean broken;
    private boolean closed;

    private RunJournal(RunId run, Path directory, Clock clock, Ledger ledger, RunKey key, RandomAccessFile lock)
            throws IOException {
        this.run = run;
        this.directory = directory;
        this.ledger = ledger;
        this.lock = lock;
        Ledger.Known known = ledger.read().of(run);
        RunRecord record = RunRecord.read(run, directory, known, key);
        refuseWhenDamaged(record.verify());
        Runs.refuseUnlessOwn(record);
        Chain chain = RunRecord.chain(run, directory, known, key, new ArrayList<>());
        this.linesBefore = chain.lines();
        this.journal = new ChainWriter(
                directory.resolve(RunRecord.JOURNAL),
                directory.resolve(RunRecord.HEAD),
                chain,
                RunRecord.seal(run, key),
                clock);
    }

    /** Opens the journal in {@code directory} for writing; see {@link Runs}. */
    static RunJournal open(Path directory, RunId run, Clock clock, Ledger ledger, RunKey key) throws IOException {
        RandomAccessFile lock = locked(directory.resolve(RunRecord.LOCK), run);
        try {
            return new RunJournal(run, directory, clock, ledger, key, lock);
        } catch (IOException | RuntimeException failed) {
            lock.close();
            throw failed;
        }
    }

    /**
     * Locks a separate file: on POSIX, a process loses its lock when it closes any descriptor of
     * the locked file, also one opened only for reading.
     */
    private static RandomAccessFile locked(Path file, RunId run) throws IOException {
        PrivateFiles.ensureFile(file); // the lock counts, not whether the file exists
        RandomAccessFile lock = new RandomAccessFile(file.toFile(), "rw");
        try {
            if (lock.getChannel().tryLock() != null) {
                return lock;
            }
        } catch (OverlappingFileLockException heldByThisProcess) {
            // The same as if another process held it.
        }
        lock.close();
        throw new Problem(
                ExitCode.REFUSED,
                "another program is working on run " + run + "; nothing was changed",
                "wait until it has ended, then try again");
    }

    private static void refuseWhenDamaged(List<Diagnostic> damage) {
        if (!damage.isEmpty()) {
            throw new Problem(ExitCode.REFUSED, damage);
        }
    }

    /** The run whose journal this is. */
    public RunId run() {
        return run;
    }

    @Override
    public synchronized void record(String event, String host, Map<String, String> details) {
        if (broken) {
            throw new Problem(
                    ExitCode.FAILED,
                    "the journal of run " + run + " failed before, so nothing more is written to it",
                    "to see what is pending: countersign status");
        }
        try {
            journal.append(event, host, details);
        } catch (IOException failed) {
            broken = true;
            throw unwritable(failed);
        }
    }

    /** Keeps every piece of evidence: a second one with the same name is stored as copy 2. */
    @Override
    public void evidence(String host, String name, Bytes bytes) {
        int copy = 1;
        try {
            PrivateFiles.ensureDirectory(directory.resolve(RunRecord.EVIDENCE));
            PrivateFiles.ensureDirectory(directory.resolve(RunRecord.EVIDENCE).resolve(FileName.of(host)));
            while (Files.exists(RunRecord.evidenceFile(directory, host, name, copy))
                    || !written(host, name, copy, bytes)) {
                copy++;
            }
        } catch (IOException failed) {
            throw unwritable(failed);
        }
        Map<String, String> details = new TreeMap<>();
        details.put("name", name);
        details.put("sha256", bytes.digest().hex());
        details.put("bytes", String.valueOf(bytes.length()));
        details.put("copy", String.valueOf(copy));
        record(EVIDENCE_KEPT, host, details);
    }

    private boolean written(String host, String name, int copy, Bytes bytes) throws IOException {
        try {
            PrivateFiles.write(RunRecord.evidenceFile(directory, host, name, copy), bytes.toArray());
            return true;
        } catch (FileAlreadyExistsException anotherThreadWasFirst) {
            return false;
        }
    }

    private Problem unwritable(IOException failed) {
        return new Problem(
                ExitCode.FAILED,
                "the journal of run " + run + " cannot be written: " + FileReason.of(failed),
                "check the disk; pending hosts revert by themselves: countersign status");
    }

    /** Records the length of the journal in the list of runs, and releases the lock. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        broken = true;
        closed = true;
        try (lock;
                journal) {
            if (journal.head().lines() > linesBefore) {
                ledger.closed(run, journal.head());
            }
        } catch (IOException failed) {
            throw unwritable(failed);
        }
    }
}
