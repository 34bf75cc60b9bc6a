package dev.countersign.faults;

import static dev.countersign.faults.HostState.AFTER;
import static dev.countersign.faults.HostState.BEFORE;

import dev.countersign.cli.SecondJvm;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * The program dies after the change, and the host is rebooted within the lease. Nothing on these
 * hosts starts at a boot (they have no systemd), so the next contact settles the run.
 * {@code SystemdTest} tests a real init.
 */
final class RebootFaults {
    private static final String GROUP = "A reboot inside the lease";
    private static final Duration LEASE = Duration.ofSeconds(60);

    private RebootFaults() {}

    static List<ControllerFault> all() {
        return List.of(
                fault("reboot-rollback", "then: rollback of that run", BEFORE, 0, "rollback"),
                fault("reboot-confirm", "then: confirm of that run, which comes too late", BEFORE, 5, "confirm"),
                fault(
                        "reboot-apply",
                        "then: another apply, which puts the run back before it plans",
                        AFTER,
                        0,
                        "apply"));
    }

    private static ControllerFault fault(String id, String says, HostState state, int exit, String next) {
        return new ControllerFault(
                id,
                GROUP,
                "the program is killed after the change, and the host is rebooted; " + says,
                Set.of(state),
                Set.of(exit),
                LEASE,
                bench -> rebooted(bench, next));
    }

    private static FaultRun.Ended rebooted(Bench bench, String next) throws Exception {
        bench.host().misbehave("*' transaction confirm '*) exec sleep 60 ;;\n");
        String run;
        try (SecondJvm apply = SecondJvm.start(
                bench.terminal(), bench.arguments("apply", "--yes", "--lease", LEASE.toSeconds() + "s"))) {
            run = apply.awaitEvent("installed");
            apply.kill();
        }
        bench.host().host().reboot();
        bench.host().open();
        String wire = bench.host().wire();
        if (!wire.equals("required")) {
            return new FaultRun.Ended(-1, "the reboot undid the change by itself: " + wire);
        }
        return FaultRun.Ended.of(
                switch (next) {
                    case "apply" -> bench.direct("apply", "--yes", "--json");
                    case "confirm" -> bench.direct("confirm", run, "--json");
                    default -> bench.direct("rollback", run, "--yes", "--json");
                });
    }
}
