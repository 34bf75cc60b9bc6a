package dev.countersign.journal;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.FileReason;
import dev.countersign.diagnostic.Location;
import dev.countersign.diagnostic.Problem;
import dev.countersign.diagnostic.Suggestion;
import dev.countersign.observation.RunId;
import dev.countersign.transaction.Clock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The runs kept beside the policies, in {@code .countersign/runs/}, one directory each:
 * {@code plan.json}, {@code journal.jsonl}, {@code head} (the length of the journal), {@code lock},
 * and {@code evidence/HOST/NAME}. The same directory has the list of all runs: {@code ledger.jsonl}
 * and its head.
 */
public final class Runs {
    /** The fewest letters of a name by which a run is suggested: its last four digits. */
    private static final int LEAST = 4;

    private static final byte[] EVERYTHING = "*\n".getBytes(StandardCharsets.US_ASCII);

    private final Path state;
    private final Path home;
    private final Clock clock;
    private final RunKey key;
    private final boolean alone;
    private final Ledger ledger;

    private Runs(Path state, Clock clock, RunKey key, boolean alone) {
        this.state = state;
        this.home = state.resolve("runs");
        this.clock = clock;
        this.key = key;
        this.alone = alone;
        this.ledger = new Ledger(home, clock, key);
    }

    /**
     * The runs of the policy repository in {@code repository}. Nothing is created before the first
     * run.
     *
     * @param key writes the runs, and tells the user's own from others
     */
    public static Runs of(Path repository, Clock clock, RunKey key) {
        return of(repository, clock, key, false);
    }

    /**
     * The same.
     *
     * @param alone whether nobody else uses this machine, as in a job of a CI system: its folders
     *     are often open to everybody, and may belong to anybody
     */
    public static Runs of(Path repository, Clock clock, RunKey key, boolean alone) {
        return new Runs(repository.toAbsolutePath().normalize().resolve(".countersign"), clock, key, alone);
    }

    /** The directory of a run, whether or not it exists. */
    public Path directory(RunId run) {
        return home.resolve(run.name());
    }

    /**
     * Begins a run. Its directory with its plan is on disk when this returns. The key must be
     * usable.
     *
     * @throws Problem FAILED when it cannot be written, REFUSED when this run exists already or
     *     somebody else could replace its folder
     */
    public RunJournal create(RunId run, Bytes plan) {
        Path directory = directory(run);
        try {
            prepare();
            PrivateFiles.createDirectory(directory);
            PrivateFiles.write(directory.resolve(RunRecord.PLAN), plan.toArray());
            PrivateFiles.write(directory.resolve(RunRecord.JOURNAL), new byte[0]);
            // After the directory: a crash in between leaves an empty run that is not in the list,
            // and it is reported as that.
            ledger.begun(run, plan.digest());
            return RunJournal.open(directory, run, clock, ledger, key);
        } catch (FileAlreadyExistsException there) {
            throw new Problem(ExitCode.REFUSED, "run " + run + " already exists", "run the command again");
        } catch (IOException failed) {
            throw unwritable(run, failed);
        }
    }

    /**
     * Creates the directories and a .gitignore: documents kept as evidence may contain secrets, and
     * git add must not include them.
     */
    private void prepare() throws IOException {
        refuseOthersFolders(home);
        PrivateFiles.ensureDirectory(state);
        PrivateFiles.ensureDirectory(home);
        refuseOthersFolders(home); // in a directory like /tmp, somebody else may just have made them
        Path ignore = state.resolve(".gitignore");
        try {
            PrivateFiles.write(ignore, EVERYTHING);
        } catch (FileAlreadyExistsException there) {
            // The user's own file, or from an earlier run.
        }
    }

    /**
     * Refuses a folder that somebody else could replace, or one on the way to it: they could put a
     * link in place of any file after it was checked and before it is opened, and so choose what
     * this user writes to. Once this passed, nobody else can.
     */
    private void refuseOthersFolders(Path folder) throws IOException {
        if (alone || !folder.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return;
        }
        Optional<OwnPath.Objection> objection = OwnPath.followForGroup(folder).objection();
        if (objection.isPresent()) {
            OwnPath.Objection found = objection.get();
            throw new Problem(
                    ExitCode.REFUSED,
                    "a run is not written to " + folder + ": " + found.step() + ": " + found.why()
                            + "; whoever can replace it chooses which file is written to; no host was changed",
                    found.advice() + "\nor work in a copy of your own, made with git clone");
        }
    }

    /**
     * Continues a run, for confirm, rollback and status. If a crash cut off the last line, that
     * part is moved into a line of its own.
     *
     * @throws Problem REFUSED when another program is writing the run, when it is not the user's
     *     own, when its files do not verify, or when somebody else could replace its folder; USAGE
     *     when there is no such run; FAILED otherwise
     */
    public RunJournal resume(RunId run) {
        refuseWhenAbsent(run);
        try {
            refuseOthersFolders(directory(run));
            return RunJournal.open(directory(run), run, clock, ledger, key);
        } catch (IOException failed) {
            throw unwritable(run, failed);
        }
    }

    /** Every run, oldest first. */
    public List<RunId> list() {
        if (!kept(home)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(home)) {
            return entries.filter(each -> Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS))
                    .map(each -> RunId.parse(String.valueOf(each.getFileName())))
                    .flatMap(Optional::stream)
                    .sorted()
                    .toList();
        } catch (IOException unreadable) {
            throw new Problem(
                    ExitCode.FAILED,
                    "the runs in " + home + " cannot be read: " + FileReason.of(unreadable, home),
                    "check its permissions");
        }
    }

    /**
     * Reads a run from disk, even while another program writes it.
     *
     * @throws Problem USAGE when there is no such run, FAILED when it cannot be read
     */
    public RunRecord open(RunId run) {
        refuseWhenAbsent(run);
        return RunRecord.read(run, directory(run), ledger.read().of(run), key);
    }

    /**
     * Returns a function that reads runs as {@link #open} does. It reads the list of runs only
     * once.
     */
    public Function<RunId, RunRecord> reader() {
        Ledger.Read list = ledger.read();
        return run -> {
            refuseWhenAbsent(run);
            return RunRecord.read(run, directory(run), list.of(run), key);
        };
    }

    /**
     * Checks the list of runs itself: lines that were edited, removed or reordered, and runs that
     * began and are gone. Each run that exists has its own {@link RunRecord#verify()}.
     */
    public List<Diagnostic> verifyList() {
        Ledger.Read list = ledger.read();
        List<Diagnostic> found = new ArrayList<>(list.damage());
        list.runs().stream()
                .filter(run -> !Files.isDirectory(directory(run), LinkOption.NOFOLLOW_LINKS))
                .forEach(run ->
                        found.add(Diagnostic.error(Location.of(directory(run).toString()), "run " + run + " is missing")
                                .advise("restore it from a backup; hosts keep their own copy of the last 20 runs")));
        return List.copyOf(found);
    }

    private void refuseWhenAbsent(RunId run) {
        if (!kept(home) || !kept(directory(run))) {
            throw unknown("there is no run " + run, run.name());
        }
    }

    /**
     * Returns the run that a person named. It need not exist.
     *
     * @throws Problem USAGE when it is not the name of a run; a run that was probably meant is
     *     suggested
     */
    public RunId named(String name) {
        return RunId.parse(name).orElseThrow(() -> unknown("'" + name + "' is not the name of a run", name));
    }

    private Problem unknown(String what, String name) {
        return new Problem(ExitCode.USAGE, what, meant(name) + "list them: countersign history");
    }

    /**
     * Asks whether a person meant the only run that begins or ends with the name, or that differs
     * from it by a typing error; a line of its own, or nothing if there is no such run.
     */
    public String meant(String name) {
        List<RunId> near =
                list().stream().filter(run -> isMeant(run.name(), name)).toList();
        return near.size() == 1 ? "did you mean '" + near.get(0) + "'?\n" : "";
    }

    private static boolean isMeant(String run, String name) {
        boolean part = name.length() >= LEAST && (run.startsWith(name) || run.endsWith(name));
        return part || Suggestion.isSlip(name, run);
    }

    /**
     * Whether the directory exists and is not reached through a symbolic link, which a repository
     * from somebody else may contain.
     */
    private boolean kept(Path directory) {
        return Files.isDirectory(state, LinkOption.NOFOLLOW_LINKS)
                && Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Refuses a run that this user's program did not write: to roll back a run that came with a
     * repository would write whatever its author recorded as the previous content.
     */
    public static void refuseUnlessOwn(RunRecord record) {
        if (record.owner() != Owner.OWN) {
            throw new Problem(
                    ExitCode.REFUSED,
                    "run " + record.run() + " is not marked as yours: "
                            + record.owner().why() + "; it was not used, and nothing was changed",
                    "to read it: countersign show " + record.run()
                            + "; to confirm or roll back from the copy that a host keeps, add -l HOST");
        }
    }

    private static Problem unwritable(RunId run, IOException failed) {
        return new Problem(
                ExitCode.FAILED,
                "run " + run + " cannot be written: " + FileReason.of(failed),
                "check the disk and the permissions of .countersign; no host was changed by this command");
    }
}
