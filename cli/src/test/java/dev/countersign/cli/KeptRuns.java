package dev.countersign.cli;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.journal.RunJournal;
import dev.countersign.journal.RunKey;
import dev.countersign.journal.Runs;
import dev.countersign.observation.Field;
import dev.countersign.observation.RunId;
import dev.countersign.observation.WireAnswer.Advertised;
import dev.countersign.observation.WirePicture;
import dev.countersign.plan.Acceptance;
import dev.countersign.plan.Change;
import dev.countersign.plan.Decision;
import dev.countersign.plan.Goal;
import dev.countersign.plan.HostPlan;
import dev.countersign.plan.LeaseHold;
import dev.countersign.plan.PlanFile;
import dev.countersign.plan.PlanFileJson;
import dev.countersign.plan.Rehearsed;
import dev.countersign.testing.StillClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Runs as {@code apply} stores them, without hosts: written by the real journal. */
public final class KeptRuns {
    static final Bytes BEFORE = Bytes.utf8("[global]\n\tserver signing = auto\n\tldap admin password = hunter2\n");
    static final Bytes AFTER = Bytes.utf8("[global]\n\tserver signing = mandatory\n\tldap admin password = hunter2\n");
    private static final Instant NOW = Instant.parse("2026-11-22T09:51:41Z");
    private static final String COMMIT = "4c1f".repeat(10);

    private final Path repository;
    private final Path home;

    /** Creates runs of a terminal's user, in its working directory. */
    public KeptRuns(Terminal terminal) {
        this(terminal.directory(), terminal.home());
    }

    /** Creates runs of a user with a different home, and so a different key. */
    public KeptRuns(Path repository, Path home) {
        this.repository = repository;
        this.home = home;
    }

    /** Returns a plan of two hosts: fs1 gets a different smb.conf, fs2 was not reached. */
    static Bytes plan() {
        return plan("samba");
    }

    private static Bytes plan(String platform) {
        HostPlan fs1 = new HostPlan(
                "fs1",
                platform,
                Optional.empty(),
                WirePicture.NONE,
                List.of(),
                new Decision.Changes(
                        new Change.ReplaceBytes("/etc/samba/smb.conf", BEFORE, AFTER),
                        new Rehearsed(Optional.empty(), new LeaseHold("setsid", "systemd"), List.of())),
                new Goal(Advertised.REQUIRED, false, ""),
                List.of());
        return PlanFileJson.write(new PlanFile(
                "0.1.0",
                NOW,
                NOW.plus(Duration.ofHours(24)),
                new PlanFile.Origin(Optional.of(COMMIT), false),
                new TreeMap<>(),
                new TreeMap<>(),
                Acceptance.NOTHING,
                List.of(
                        new PlanFile.Entry(
                                fs1, List.of(new Field("uid", Bytes.utf8("0"))), Optional.empty(), Optional.empty()),
                        new PlanFile.Entry(
                                new HostPlan(
                                        "fs2",
                                        "samba",
                                        Optional.empty(),
                                        WirePicture.NONE,
                                        List.of(),
                                        fs1.decide(new Decision.CannotTell(
                                                        "no route", Optional.empty(), ExitCode.COULD_NOT_TELL, false))
                                                .decision(),
                                        fs1.goal(),
                                        List.of()),
                                List.of(),
                                Optional.empty(),
                                Optional.empty()))));
    }

    /** Creates a run that changed fs1 and ended normally. */
    public Path committed(String name) {
        return run(name, journal -> {
            begin(journal);
            intent(journal);
            journal.record("installed", "fs1", Map.of());
            journal.record("ended", "fs1", Map.of("outcome", "Committed", "reason", "required on the wire"));
            journal.record("end", "", Map.of("exit", "3"));
        });
    }

    /** Creates a run whose program died while fs1 was being changed. */
    public Path unsettled(String name) {
        return run(name, journal -> {
            begin(journal);
            intent(journal);
        });
    }

    /** Same, with fs1 of a different platform. */
    public Path unsettled(String name, String platform) {
        return run(name, platform, journal -> {
            begin(journal);
            intent(journal);
        });
    }

    /** Creates a run that somebody wrote to deceive whoever looks at it. */
    Path forged(String name) {
        return run(name, journal -> {
            journal.record(
                    "begin",
                    "",
                    Map.of(
                            "command",
                            "apply\n20260101T000000Z-0000  all is well",
                            "user",
                            "\033[2Jroot",
                            "revision",
                            "\u202e"));
            journal.record(
                    "ended", "fs1\033]0;x\007", Map.of("outcome", "Perfect", "reason", "one\nCommitted        fs9"));
        });
    }

    private static void begin(RunJournal journal) {
        journal.record(
                "begin", "", Map.of("command", "apply", "user", "alice", "revision", COMMIT, "program", "0.1.0"));
    }

    private static void intent(RunJournal journal) {
        journal.evidence("fs1", "before", BEFORE);
        journal.evidence("fs1", "after", AFTER);
        journal.record("intent", "fs1", Map.of("document", "/etc/samba/smb.conf"));
    }

    private Path run(String name, Consumer<RunJournal> work) {
        return run(name, "samba", work);
    }

    private Path run(String name, String platform, Consumer<RunJournal> work) {
        Runs runs = Runs.of(repository, new StillClock(NOW), RunKey.ensure(home));
        RunId id = new RunId(name);
        try (RunJournal journal = runs.create(id, plan(platform))) {
            work.accept(journal);
        }
        return runs.directory(id);
    }
}
