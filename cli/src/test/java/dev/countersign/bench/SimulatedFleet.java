package dev.countersign.bench;

import dev.countersign.cli.terminal.Console;
import dev.countersign.cli.view.PlanView;
import dev.countersign.memory.LazyList;
import dev.countersign.operation.FleetEntries;
import dev.countersign.plan.Decision;
import dev.countersign.plan.HostPlan;
import dev.countersign.plan.PlanFile;
import dev.countersign.rollout.HostPool;
import dev.countersign.transaction.RemoteException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Plans a fleet that does not exist, for {@code script/bench}. One host of the demo is really asked,
 * over SSH; then each of the simulated hosts gives the same answers, after the time that a network
 * and a host would take. Reading the answers, judging, drafting, checking the rehearsal, the pool of
 * hosts, what is kept of each and the view of the plan are the program's own. What is not here: SSH, its cryptography, and
 * the sockets.
 *
 * <p>Arguments: how many hosts, and how many at once. Prints one line: hosts, seconds, seconds of
 * processor time, MiB of memory at most.
 */
public final class SimulatedFleet {
    /** The model: a round trip takes 20 ms in the middle, one host in a hundred is ten times slower. */
    private static final double ROUND_TRIP = 0.020;

    private static final double SPREAD = 0.5;
    private static final int SLOW_ONE_IN = 100;

    /** Seconds that a host works for an observation or a rehearsal. */
    private static final double WORK = 0.080;

    private static final Duration LEASE = Duration.ofMinutes(2);

    private SimulatedFleet() {}

    /** Runs the simulation. */
    public static void main(String[] arguments) throws IOException, RemoteException {
        int hosts = Integer.parseInt(arguments[0]);
        int parallel = Integer.parseInt(arguments[1]);
        System.out.println(run(hosts, parallel, RecordedHost.ask()));
    }

    private static String run(int hosts, int parallel, RecordedHost host) {
        List<String> names = IntStream.rangeClosed(1, hosts)
                .mapToObj(number -> "fs" + number)
                .toList();
        FleetEntries entries = new FleetEntries(hosts);
        long begun = System.nanoTime();
        new HostPool(parallel).run(names, name -> "", name -> {
            try {
                entries.put(name, List.of(host.plan(name, new Latency(name))));
            } catch (RemoteException failed) {
                throw new IllegalStateException(failed);
            }
        });
        List<HostPlan> plans = LazyList.map(entries.of(names), PlanFile.Entry::plan);
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        PlanView.show(new Console(nowhere, nowhere, false, false, false), plans, "none", LEASE, false);
        double seconds = (System.nanoTime() - begun) / 1e9;
        long changes = plans.stream()
                .filter(each -> each.decision() instanceof Decision.Changes)
                .count();
        if (changes != hosts) {
            throw new IllegalStateException(changes + " of " + hosts + " simulated hosts are to change");
        }
        return String.format("%d\t%.2f\t%.2f\t%d", hosts, seconds, processor(), memory());
    }

    private static double processor() {
        return ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .map(each -> each.toMillis() / 1e3)
                .orElse(0.0);
    }

    /** Returns how much memory the process had at most, in MiB. */
    private static long memory() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(each -> each.startsWith("VmHWM:"))
                    .mapToLong(each -> Long.parseLong(each.replaceAll("[^0-9]", "")) / 1024)
                    .sum();
        } catch (IOException elsewhere) {
            return 0;
        }
    }

    /** How long a host lets the program wait: always the same for the same name. */
    private record Latency(double roundTrip) implements RecordedHost.Pace {
        Latency(String name) {
            this(drawn(new Random(name.hashCode())));
        }

        private static double drawn(Random random) {
            double usual = ROUND_TRIP * Math.exp(SPREAD * random.nextGaussian());
            return random.nextInt(SLOW_ONE_IN) == 0 ? 10 * usual : usual;
        }

        @Override
        public void roundTrips(int number) {
            pause(number * roundTrip);
        }

        @Override
        public void work() {
            pause(roundTrip + WORK);
        }

        private static void pause(double seconds) {
            try {
                TimeUnit.NANOSECONDS.sleep((long) (seconds * 1e9));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(interrupted);
            }
        }
    }
}
