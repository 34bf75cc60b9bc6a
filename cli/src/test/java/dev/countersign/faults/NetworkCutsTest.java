package dev.countersign.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.cli.Terminal;
import dev.countersign.testing.Needs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The network between the program and a host breaks once, at every single turn of every connection
 * of an apply: those of SSH and those of the look at port 445. A run without a fault finds the
 * turns. The expected result depends only on how far the journal had got.
 */
@Needs({"namespaces", "smbd", "sshd", "nmap"})
class NetworkCutsTest {
    /** The heading on the page. */
    static final String GROUP = "The network breaks once, at every turn";

    private static final Duration LEASE = Duration.ofSeconds(20);
    private static final List<Cut> CUTS = List.of(Cut.RESET, Cut.FINISH, Cut.HALF);
    private static final long SEED = 445;
    private static final int SAMPLE = 6;
    private static final int TRIES = 3;
    /** One turn in this many may be missing in a run. */
    private static final int ABSENT = 10;

    private static final String NEVER = "this turn never came";

    @TempDir
    Path temporary;

    @Test
    void every_turn_or_a_sample_of_them() throws Exception {
        sweep(Boolean.getBoolean("countersign.all") ? Integer.MAX_VALUE : SAMPLE);
    }

    private void sweep(int most) throws Exception {
        try (HostPool pool = HostPool.up(4)) {
            TreeSet<Turn> found = new TreeSet<>();
            found.addAll(pool.all(List.<HostPool.Work<Set<Turn>>>of(host -> dry(host, "dry-1")))
                    .get(0));
            // a turn that does not occur each time is not a point: the last messages of a
            // connection may arrive together
            found.retainAll(pool.all(List.<HostPool.Work<Set<Turn>>>of(host -> dry(host, "dry-2")))
                    .get(0));
            List<Turn> turns = new ArrayList<>(found);
            Collections.shuffle(turns, new Random(SEED));
            List<FaultResult> broken = new ArrayList<>();
            List<FaultResult> absent = new ArrayList<>();
            for (int next = 0; broken.size() < most && next < turns.size(); next = broken.size() + absent.size()) {
                int upTo = Math.min(turns.size() - next, most - broken.size());
                for (FaultResult each : pool.all(works(turns, next, next + upTo))) {
                    (each.complaint().equals(NEVER) ? absent : broken).add(each);
                }
            }

            Results.write(
                    "network",
                    broken,
                    List.of("turns of the network found: " + turns.size() + ", broken: " + broken.size()
                            + ", that did not come again: " + absent.size()));
            assertThat(broken)
                    .hasSizeGreaterThanOrEqualTo(Math.min(most, turns.size() - turns.size() / ABSENT))
                    .allSatisfy(each ->
                            assertThat(each.complaint()).as(each.toString()).isEmpty());
            // messages that arrive in one or two turns, depending on the machine, are no points to
            // break at; but that is rare
            assertThat(absent).hasSizeLessThanOrEqualTo(turns.size() / ABSENT);
        }
    }

    private List<HostPool.Work<FaultResult>> works(List<Turn> turns, int from, int to) {
        List<HostPool.Work<FaultResult>> works = new ArrayList<>();
        for (int at = from; at < to; at++) {
            String id = "cut-" + at;
            Turn turn = turns.get(at);
            Cut cut = CUTS.get(at % CUTS.size());
            works.add(host -> one(host, id, turn, cut));
        }
        return works;
    }

    private Set<Turn> dry(FaultHost host, String id) throws Exception {
        try (Bench bench = bench(host, id)) {
            Terminal.Said said = bench.run("apply", "--yes", "--lease", "20s", "--json");
            assertThat(said.exit()).as(said.out() + said.err()).isZero();
            return bench.seen();
        }
    }

    private FaultResult one(FaultHost host, String id, Turn turn, Cut cut) throws Exception {
        FaultResult result = once(host, id, turn, cut);
        for (int again = 1; result.complaint().equals(NEVER) && again < TRIES; again++) {
            result = once(host, id + "-" + again, turn, cut);
        }
        return result;
    }

    private FaultResult once(FaultHost host, String id, Turn turn, Cut cut) throws Exception {
        try (Bench bench = bench(host, id)) {
            // Recorded when it happens: on a busy machine a turn with the same number may fall into
            // a different phase than in the run that found it.
            AtomicReference<String> reached = new AtomicReference<>("");
            (turn.port().equals("ssh") ? bench.ssh() : bench.smb()).at(turn, () -> {
                reached.set(bench.phase());
                return cut;
            });
            FaultRun.Finding finding = new FaultRun(host, LEASE, "required")
                    .watch(
                            host.glance(),
                            () -> FaultRun.Ended.of(
                                    bench.run("apply", "--yes", "--lease", LEASE.toSeconds() + "s", "--json")));
            String phase = Objects.requireNonNullElse(reached.get(), "");
            return new FaultResult(
                    Results.counted(id, "while the run is " + phase + ": " + cut),
                    GROUP,
                    turn + ", while the run is " + phase + ": " + cut,
                    finding.state(),
                    finding.ended().exit(),
                    finding.ended().saw(),
                    finding.seconds(),
                    LEASE.toSeconds(),
                    phase.isEmpty() ? NEVER : complaint(phase, finding));
        }
    }

    /**
     * Before the intent nothing has begun; before the reply to apply nothing is kept; a proved
     * change is kept.
     */
    private static String complaint(String phase, FaultRun.Finding finding) {
        boolean kept = finding.state() == HostState.AFTER && finding.ended().exit() == 0;
        Set<Integer> back = Set.of(1, 3, 4, 5);
        boolean before = finding.state() == HostState.BEFORE
                && back.contains(finding.ended().exit());
        boolean fine = switch (phase) {
            // a failed look may be compensated by the look from the other side
            case "looking", "begin", "intent" -> kept || before;
            default -> kept;
        };
        return fine && finding.ended().inWords() ? "" : finding.toString();
    }

    private Bench bench(FaultHost host, String id) throws Exception {
        return Bench.of(host, Files.createDirectories(temporary.resolve(id)));
    }
}
