package dev.countersign.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.cli.SecondJvm;
import dev.countersign.cli.Terminal;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.json.JsonMap;
import dev.countersign.testing.Needs;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The program is killed with SIGKILL at every point of one apply at which it makes something
 * durable or sends something to a host. Runs without a fault find the points. The host ends as
 * before within its lease plus five seconds, or changed and confirmed; it reports this itself; and
 * a new program continues what the dead one left.
 */
@Needs({"namespaces", "smbd", "sshd", "nmap", "strace"})
class KilledProgramTest {
    /** The heading on the page. */
    static final String GROUP = "The program is killed, at every turn and every durable write";

    private static final Duration LEASE = Duration.ofSeconds(8);
    private static final int TRIES = 3;
    /**
     * One point in this many may be missing in a run: how often a host is queried depends on how
     * busy it is.
     */
    private static final int ABSENT = 10;

    private static final String NEVER = "this point never came";

    @TempDir
    Path temporary;

    @Test
    @Needs("all")
    void every_point() throws Exception {
        try (HostPool pool = HostPool.up(4)) {
            List<Turn> turns = new ArrayList<>();
            turns.addAll(pool.all(List.<HostPool.Work<List<Turn>>>of(host -> dry("dry-one", id -> turns(host, id))))
                    .get(0));
            // a turn that does not occur each time is not a point: the last messages of a
            // connection may arrive together
            turns.retainAll(pool.all(List.<HostPool.Work<List<Turn>>>of(host -> dry("dry-two", id -> turns(host, id))))
                    .get(0));
            List<String> writes = pool.all(
                            List.<HostPool.Work<List<String>>>of(host -> dry("dry-writes", id -> writes(host, id))))
                    .get(0);
            List<HostPool.Work<FaultResult>> works = new ArrayList<>();
            for (Turn turn : turns) {
                int number = works.size();
                works.add(host -> again("killed-" + number, id -> atTurn(host, id, turn)));
            }
            for (int write = 1; write <= writes.size(); write++) {
                int number = write;
                String file = writes.get(number - 1);
                works.add(host -> again("killed-write-" + number, id -> atWrite(host, id, number, file)));
            }

            Map<Boolean, List<FaultResult>> results = pool.all(works).stream()
                    .collect(Collectors.partitioningBy(each -> each.complaint().startsWith(NEVER)));
            List<FaultResult> killed = results.getOrDefault(false, List.of());
            List<FaultResult> absent = results.getOrDefault(true, List.of());

            Results.write(
                    "killed-program",
                    killed,
                    List.of("kill points of the program found: " + (turns.size() + writes.size()) + " (" + turns.size()
                            + " of the network, " + writes.size() + " durable writes), killed at: " + killed.size()
                            + ", that did not come again: " + absent.size()));
            assertThat(killed)
                    .hasSizeGreaterThanOrEqualTo(works.size() - works.size() / ABSENT)
                    .allSatisfy(each ->
                            assertThat(each.complaint()).as(each.toString()).isEmpty());
            assertThat(absent)
                    .allSatisfy(
                            each -> assertThat(each.state()).as(each.toString()).isEqualTo(HostState.AFTER));
        }
    }

    /** One fault. */
    private interface Fault {
        FaultResult run(String id) throws Exception;
    }

    private static FaultResult again(String id, Fault fault) throws Exception {
        FaultResult result = fault.run(id);
        for (int again = 1; result.complaint().startsWith(NEVER) && again < TRIES; again++) {
            result = fault.run(id + "-" + again);
        }
        return result;
    }

    /** A run without a fault; repeated if the machine is too busy to reply in time. */
    private interface Dry<T> {
        Optional<T> run(String id) throws Exception;
    }

    private static <T> T dry(String id, Dry<T> run) throws Exception {
        for (int attempt = 1; attempt <= TRIES; attempt++) {
            Optional<T> found = run.run(id + "-" + attempt);
            if (found.isPresent()) {
                return found.get();
            }
        }
        throw new AssertionError("the run without a fault reached no host in " + TRIES + " attempts");
    }

    private Optional<List<Turn>> turns(FaultHost host, String id) throws Exception {
        try (Bench bench = bench(host, id);
                SecondJvm apply = SecondJvm.start(bench.terminal(), bench.arguments("apply", "--yes", "--json"))) {
            if (apply.exit() == ExitCode.COULD_NOT_TELL.number()) {
                return Optional.empty();
            }
            assertThat(apply.exit()).as(apply.said()).isZero();
            List<Turn> turns = new ArrayList<>(bench.ssh().seen());
            turns.addAll(bench.smb().seen());
            return Optional.of(turns);
        }
    }

    private Optional<List<String>> writes(FaultHost host, String id) throws Exception {
        try (Bench bench = bench(host, id)) {
            DurableWrites writes = new DurableWrites(temporary.resolve(id + ".pipe"), number -> {});
            try (SecondJvm apply = SecondJvm.start(bench.terminal(), writes.traced(apply(bench, "120s")))) {
                if (apply.exit() == ExitCode.COULD_NOT_TELL.number()) {
                    return Optional.empty();
                }
                assertThat(apply.exit()).as(apply.said()).isZero();
                writes.await();
                return Optional.of(writes.files());
            }
        }
    }

    private static List<String> apply(Bench bench, String lease) {
        return SecondJvm.command(
                bench.terminal(), List.of(), bench.arguments("apply", "--yes", "--json", "--lease", lease));
    }

    private FaultResult atTurn(FaultHost host, String id, Turn turn) throws Exception {
        try (Bench bench = bench(host, id)) {
            CompletableFuture<SecondJvm> program = new CompletableFuture<>();
            CountDownLatch killed = new CountDownLatch(1);
            (turn.port().equals("ssh") ? bench.ssh() : bench.smb()).at(turn, () -> {
                kill(program, killed);
                return Cut.PASS;
            });
            FaultRun.Finding finding = watch(bench, program, apply(bench, LEASE.toSeconds() + "s"), killed);
            return result(
                    bench,
                    Results.counted(id, "as it says something to a host, or opens a connection"),
                    "kill -9 of the program: " + turn,
                    finding,
                    killed);
        }
    }

    private FaultResult atWrite(FaultHost host, String id, int write, String file) throws Exception {
        try (Bench bench = bench(host, id)) {
            CompletableFuture<SecondJvm> program = new CompletableFuture<>();
            CountDownLatch killed = new CountDownLatch(1);
            DurableWrites writes = new DurableWrites(temporary.resolve(id + ".pipe"), number -> {
                if (number == write) {
                    kill(program, killed);
                }
            });
            FaultRun.Finding finding =
                    watch(bench, program, writes.traced(apply(bench, LEASE.toSeconds() + "s")), killed);
            if (file.endsWith("journal.jsonl")) {
                tear(bench, write);
            }
            return result(
                    bench,
                    Results.counted(id, "as it makes durable: " + brief(file)),
                    "kill -9 of the program: durable write " + write + ", " + brief(file),
                    finding,
                    killed);
        }
    }

    private static void kill(CompletableFuture<SecondJvm> program, CountDownLatch killed) {
        try {
            program.get().kill();
            killed.countDown();
        } catch (ExecutionException neverStarted) {
            throw new IllegalStateException(neverStarted);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private FaultRun.Finding watch(
            Bench bench, CompletableFuture<SecondJvm> program, List<String> command, CountDownLatch killed)
            throws Exception {
        return new FaultRun(bench.host(), LEASE, "required").watch(bench.host().glance(), () -> {
            try (SecondJvm apply = SecondJvm.start(bench.terminal(), command)) {
                program.complete(apply);
                int exit = apply.exit();
                boolean died = killed.await(exit == 137 ? 5 : 0, TimeUnit.SECONDS);
                return new FaultRun.Ended(died ? 137 : exit, died ? "(killed)" : apply.said());
            }
        });
    }

    /**
     * Cuts off the end of the last line, which was not yet known to be on disk: as if the machine
     * died and not only the program.
     */
    private static void tear(Bench bench, int seed) throws Exception {
        Path journal = bench.terminal()
                .directory()
                .resolve(".countersign/runs")
                .resolve(bench.lastRun())
                .resolve("journal.jsonl");
        String text = Files.readString(journal);
        int begin = text.lastIndexOf('\n', text.length() - 2) + 1;
        try (RandomAccessFile file = new RandomAccessFile(journal.toFile(), "rw")) {
            file.setLength(begin + new Random(seed).nextInt(Math.max(1, text.length() - begin)));
        }
    }

    private FaultResult result(Bench bench, String id, String says, FaultRun.Finding finding, CountDownLatch killed)
            throws Exception {
        boolean late = !new FaultRun(bench.host(), LEASE, "required").inTime(finding);
        String complaint = killed.getCount() != 0
                ? NEVER + ": " + finding.ended()
                : finding.state() == HostState.UNKNOWN || late ? finding.toString() : goesOn(bench, finding.state());
        return new FaultResult(
                id,
                GROUP,
                says,
                finding.state(),
                finding.ended().exit(),
                finding.ended().saw(),
                finding.seconds(),
                LEASE.toSeconds(),
                complaint);
    }

    /** Returns what the next program finds wrong; empty if all is well. */
    private static String goesOn(Bench bench, HostState state) throws Exception {
        Terminal.Said status = bench.direct("status", "--json");
        List<JsonMap> runs = List.of(0, 2).contains(status.exit())
                ? status.json().maps("hosts").get(0).maps("runs")
                : List.of();
        List<String> verdicts = runs.stream().map(each -> each.text("verdict")).toList();
        boolean told = state == HostState.AFTER
                ? verdicts.equals(List.of("confirmed"))
                : verdicts.isEmpty() || verdicts.equals(List.of("reverted")) || verdicts.equals(List.of("aborted"));
        if (!told) {
            return "status: " + status;
        }
        if (status.exit() == 2) {
            String odd = resumed(bench);
            if (!odd.isEmpty()) {
                return odd;
            }
        } else if (status.exit() != 0) {
            return "status: " + status;
        }
        Terminal.Said history = bench.direct("history", "--verify");
        if (history.exit() != 0) {
            return "history: " + history;
        }
        boolean changed = bench.host().wire().equals("required");
        Terminal.Said next = changed
                ? bench.direct("rollback", bench.lastRun(), "--yes", "--json")
                : bench.direct("apply", "--yes", "--json");
        if (next.exit() != 0) {
            return "what came next: " + next;
        }
        String wire = bench.host().wire();
        return wire.equals(changed ? "not required" : "required") ? "" : "the wire next: " + wire;
    }

    /**
     * Resumes the dead program's run, twice: the second time changes nothing, and status has
     * nothing left to report.
     */
    private static String resumed(Bench bench) throws Exception {
        String run = bench.lastRun();
        Terminal.Said once = bench.direct(bench.arguments("apply", "--resume", run, "--yes", "--json"));
        Terminal.Said twice = bench.direct(bench.arguments("apply", "--resume", run, "--yes", "--json"));
        if (!List.of(0, 5).contains(once.exit()) || twice.exit() != once.exit()) {
            return "resumed: " + once + " " + twice;
        }
        Terminal.Said status = bench.direct("status", "--json");
        return status.exit() == 0 ? "" : "status after that: " + status;
    }

    private static String brief(String file) {
        int runs = file.indexOf(".countersign");
        return runs < 0
                ? "a directory of the repository"
                : file.substring(runs).replaceAll("[0-9TZ]{16}-[0-9a-f]{4}", "RUN");
    }

    private Bench bench(FaultHost host, String id) throws Exception {
        return Bench.of(host, Files.createDirectories(temporary.resolve(id)));
    }
}
