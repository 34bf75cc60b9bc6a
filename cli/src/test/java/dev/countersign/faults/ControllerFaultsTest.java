package dev.countersign.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Needs;
import dev.countersign.testing.NotRun;
import dev.countersign.testing.Signals;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every fault of the network and of the program must end as decided before it ran. */
@Needs({"namespaces", "smbd", "sshd", "nmap"})
class ControllerFaultsTest {
    static final Duration LEASE = Duration.ofSeconds(8);
    private static final Set<String> SAMPLE =
            Set.of("port-22-gone-applied", "port-445-gone-proof", "sshd-killed-confirmed", "input-cut-apply-1");

    @TempDir
    Path temporary;

    @Test
    void every_one_or_a_sample_of_them() throws Exception {
        boolean all = Boolean.getBoolean("countersign.all");
        run(faults().stream().filter(each -> all || SAMPLE.contains(each.id())).toList());
    }

    private static List<ControllerFault> faults() {
        List<ControllerFault> faults = new ArrayList<>(NetworkFaults.all());
        List<String> missing = NotRun.missing(Signals.NEED);
        ProgramFaults.all().stream()
                .filter(each -> missing.isEmpty() || !each.id().startsWith("signal-"))
                .forEach(faults::add);
        if (!missing.isEmpty()) {
            NotRun.writeDown("ControllerFaultsTest, signal-*", missing);
        }
        faults.addAll(RebootFaults.all());
        String only = System.getProperty("countersign.fault", "");
        return faults.stream()
                .filter(each -> each.id().matches(".*(" + only + ").*"))
                .toList();
    }

    private void run(List<ControllerFault> faults) throws Exception {
        try (HostPool pool = HostPool.up(4)) {
            List<HostPool.Work<FaultResult>> works = new ArrayList<>();
            faults.forEach(fault -> works.add(host -> one(host, fault)));

            List<FaultResult> results = pool.all(works);

            Results.write("controller", results, List.of());
            assertThat(results.stream().filter(each -> !each.fine()).toList()).isEmpty();
        }
    }

    private FaultResult one(FaultHost host, ControllerFault fault) throws Exception {
        try (Bench bench = Bench.of(host, Files.createDirectories(temporary.resolve(fault.id())))) {
            FaultRun run = new FaultRun(host, fault.lease(), "required");
            FaultRun.Finding finding =
                    run.watch(host.glance(), () -> fault.course().run(bench));
            boolean fine = fault.hosts().contains(finding.state())
                    && fault.exits().contains(finding.ended().exit())
                    && finding.ended().inWords()
                    && run.inTime(finding);
            return new FaultResult(
                    fault.id(),
                    fault.group(),
                    fault.says(),
                    finding.state(),
                    finding.ended().exit(),
                    finding.ended().saw(),
                    finding.seconds(),
                    fault.lease().toSeconds(),
                    fine ? status(bench) : "expected " + fault.hosts() + " " + fault.exits() + ", found " + finding);
        }
    }

    /**
     * Returns an error unless nothing is pending afterwards and the program says so; empty if all
     * is well.
     */
    private static String status(Bench bench) throws Exception {
        bench.host().open();
        var status = bench.direct("status", "--json");
        return status.exit() == 0 ? "" : "status afterwards: " + status;
    }
}
