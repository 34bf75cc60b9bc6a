package dev.countersign.faults;

import dev.countersign.cli.RealHosts;
import dev.countersign.cli.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs one {@link Fault} on one host from beginning to end, and judges the result. */
final class FaultCourse {
    static final Duration LONG_LEASE = Duration.ofSeconds(60);
    static final String NOT_REACHED = "the point was never reached";
    static final Duration LEASE = Duration.ofSeconds(8);
    private static final String REQUIRED = "required";
    private static final String NOT_REQUIRED = "not required";

    private final Fault fault;
    private final FaultHost host;
    private final Duration lease;

    FaultCourse(Fault fault, FaultHost host) {
        this(fault, host, LEASE);
    }

    private FaultCourse(Fault fault, FaultHost host, Duration lease) {
        this.fault = fault;
        this.host = host;
        this.lease = lease;
    }

    /**
     * Runs it; if the lease ended before the point was reached, because the machine is busy, runs
     * it once more with a long lease.
     */
    static FaultResult reaching(Fault fault, FaultHost host) throws Exception {
        FaultResult result = new FaultCourse(fault, host).run();
        return result.complaint().contains(NOT_REACHED) ? new FaultCourse(fault, host, LONG_LEASE).run() : result;
    }

    /** Runs it. */
    FaultResult run() throws Exception {
        Path directory = Files.createTempDirectory("fault");
        try {
            return run(host.begin(directory));
        } finally {
            host.shell(fault.clean());
            delete(directory);
        }
    }

    private FaultResult run(RealHosts program) throws Exception {
        if (!fault.login().equals("root")) {
            String inventory = program.terminal().text("inventories/lab.yaml");
            program.terminal()
                    .file(
                            "inventories/lab.yaml",
                            inventory
                                    .replace("user: root", "user: " + fault.login())
                                    .replace("lab: {}", "lab: {become: sudo}"));
        }
        boolean rollback = fault.course() == Fault.Course.ROLLBACK;
        if (rollback) {
            Terminal.Said said = program.run("apply", "--yes", "--json");
            if (said.exit() != 0) {
                throw new AssertionError(fault.id() + ": " + said.out() + said.err());
            }
        }
        host.shell(fault.prepare());
        arm();
        HostPicture before = host.glance();
        FaultRun run = new FaultRun(host, lease, rollback ? NOT_REQUIRED : REQUIRED);
        FaultRun.Finding finding = run.watch(before, () -> {
            FaultRun.Ended ended = ended(program);
            host.shell(fault.afterwards());
            return ended;
        });
        return new FaultResult(
                fault.id(),
                fault.group(),
                fault.says(),
                finding.state(),
                finding.ended().exit(),
                finding.ended().saw(),
                finding.seconds(),
                lease.toSeconds(),
                complaint(run, finding));
    }

    private void arm() throws IOException {
        String branch = fault.point().map(host::branch).orElse("");
        if (fault.course() == Fault.Course.ABANDONED || fault.course() == Fault.Course.AGAIN) {
            host.misbehave(branch + "*' transaction confirm '* | *' transaction revert '*) exit 1 ;;");
        } else if (fault.course() == Fault.Course.LOST) {
            host.misbehave(branch + "*' transaction apply '*) sh -c \"$SSH_ORIGINAL_COMMAND\" >/dev/null; exit 1 ;;");
        } else if (fault.point().isPresent()) {
            host.arm(fault.point().orElseThrow());
        }
    }

    private FaultRun.Ended ended(RealHosts program) throws Exception {
        String time = lease.toSeconds() + "s";
        switch (fault.course()) {
            case PLANNED -> {
                String plan = program.terminal().home().resolve("fault.plan").toString();
                program.run("plan", "--out", plan, "--json");
                host.shell(fault.between());
                return FaultRun.Ended.of(program.run("apply", plan, "--yes", "--lease", time, "--json"));
            }
            case ROLLBACK -> {
                String applied = program.lastRun();
                host.shell(fault.between());
                return FaultRun.Ended.of(program.run("rollback", applied, "--yes", "--lease", time, "--json"));
            }
            case AGAIN -> {
                program.run("apply", "--yes", "--lease", time, "--json");
                host.open();
                return FaultRun.Ended.of(program.run("apply", "--yes", "--lease", time, "--json"));
            }
            case TWICE -> {
                return twice(program, time);
            }
            default -> {
                return FaultRun.Ended.of(program.run("apply", "--yes", "--lease", time, "--json"));
            }
        }
    }

    private static FaultRun.Ended twice(RealHosts program, String time) throws Exception {
        List<CompletableFuture<FaultRun.Ended>> both = new ArrayList<>();
        for (int each = 0; each < 2; each++) {
            both.add(CompletableFuture.supplyAsync(
                    () -> FaultRun.Ended.of(program.run("apply", "--yes", "--lease", time, "--json"))));
        }
        FaultRun.Ended one = both.get(0).get(2, TimeUnit.MINUTES);
        FaultRun.Ended other = both.get(1).get(2, TimeUnit.MINUTES);
        return new FaultRun.Ended(Math.max(one.exit(), other.exit()), one.saw() + " | " + other.saw());
    }

    private String complaint(FaultRun run, FaultRun.Finding finding) throws IOException {
        List<String> wrong = new ArrayList<>();
        if (!fault.hosts().contains(finding.state())) {
            wrong.add("the host is " + finding.state() + " " + finding.picture());
        }
        if (!fault.exits().contains(finding.ended().exit())) {
            wrong.add("exit code " + finding.ended().exit());
        }
        int exit = finding.ended().exit();
        boolean changed = finding.state() == HostState.AFTER;
        // the program must report what is true; one of two programs reports the opposite
        if (fault.course() != Fault.Course.TWICE && (changed ? exit == 1 || exit == 4 || exit == 5 : exit == 0)) {
            wrong.add("exit code " + exit + " of a host that is " + finding.state());
        }
        if (!finding.ended().inWords()) {
            wrong.add("it speaks of a Java class: " + finding.ended().saw());
        }
        if (!run.inTime(finding)) {
            wrong.add("the restore took " + finding.seconds().orElse(0.0) + " s");
        }
        if (fault.point().isPresent() && host.hit().isEmpty()) {
            wrong.add(NOT_REACHED);
        }
        return String.join("; ", wrong);
    }

    static void delete(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
