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
 * Writes one run. One program at a time: it holds the run's lock until it is closed. Safe for use by several threads, interrupted
 * ones too; every call returns when its bytes are on the disk, or throws a {@link Problem} (FAILED). After that nothing more is
 * written, and no transaction of the run may go on: the hosts put back by themselves what nobody confirms.
 */
public final class RunJournal implements Journal, AutoCloseable {
    /** The event of a line that says which bytes were kept: {@code name}, {@code sha256}, {@code bytes}, {@code copy}. */
    public static final String EVIDENCE_KEPT = "evidence";

    /** The event of a line that holds, as {@code hex}, the beginning of a line that a crash cut off. */
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

    /** A file of its own: POSIX gives a lock up when the process closes any descriptor of the locked file, a reader's too. */
    private static RandomAccessFile locked(Path file, RunId run) throws IOException {
        PrivateFiles.ensureFile(file); // the lock is on the file, not its being there
        RandomAccessFile lock = new RandomAccessFile(file.toFile(), "rw");
        try {
            if (lock.getChannel().tryLock() != null) {
                return lock;
            }
        } catch (OverlappingFileLockException heldByThisProcess) {
            // As good as held by another one.
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

    /** The run that is written. */
    public RunId run() {
        return run;
    }

    @Override
    public synchronized void record(String event, String host, Map<String, String> details) {
        if (broken) {
            throw new Problem(
                    ExitCode.FAILED,
                    "the journal of run " + run + " failed before; nothing more is written to it",
                    "countersign status says what is pending");
        }
        try {
            journal.append(event, host, details);
        } catch (IOException failed) {
            broken = true;
            throw unwritable(failed);
        }
    }

    /** Keeps all of them: the second of a name is its copy 2. */
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
                "look at the disk; hosts that are pending put themselves back: countersign status");
    }

    /** Writes down in the list of runs how far the journal goes, and gives the lock back. */
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
