package dev.countersign.bench;

import dev.countersign.demo.EmbeddedFleet;
import dev.countersign.fleet.Fleet;
import dev.countersign.fleet.HostRoots;
import dev.countersign.fleet.Reach;
import dev.countersign.inventory.Host;
import dev.countersign.observation.WireAnswer;
import dev.countersign.plan.Acceptance;
import dev.countersign.plan.Decision;
import dev.countersign.plan.PlanFile;
import dev.countersign.platform.Invocation;
import dev.countersign.platform.Platform;
import dev.countersign.platform.PosixSh;
import dev.countersign.platform.Script;
import dev.countersign.policy.Requirements;
import dev.countersign.project.Project;
import dev.countersign.project.Scope;
import dev.countersign.project.Workstation;
import dev.countersign.rollout.HostPool;
import dev.countersign.ssh.SecretPrompt;
import dev.countersign.testing.MachineClock;
import dev.countersign.transaction.Calls;
import dev.countersign.transaction.Dialer;
import dev.countersign.transaction.HostOpener;
import dev.countersign.transaction.Preparation;
import dev.countersign.transaction.RemoteException;
import dev.countersign.transaction.RemoteHost;
import dev.countersign.transaction.ShellCalls;
import dev.countersign.transaction.WireLook;
import dev.countersign.transaction.WireProbe;
import dev.countersign.wire.DirectDialer;
import dev.countersign.wire.probe.NegotiateProbe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Plans a fleet that does not exist, for {@code script/bench}. One host of the demo is really asked,
 * over SSH; then each of the simulated hosts gives the same answers, after the time that a network
 * and a host would take. Reading the answers, judging, drafting, checking the rehearsal, the pool of
 * hosts and the plan that is kept are the program's own. What is not here: SSH, its cryptography, and
 * the sockets.
 *
 * <p>Arguments: how many hosts, and how many at once. Prints one line: hosts, seconds, seconds of
 * processor time, MiB of memory at most.
 */
public final class SimulatedFleet {
    private static final String NONCE = "0123456789abcdef0123456789abcdef";

    /** The model: a round trip takes 20 ms in the middle, one host in a hundred is ten times slower. */
    private static final double ROUND_TRIP = 0.020;

    private static final double SPREAD = 0.5;
    private static final int SLOW_ONE_IN = 100;

    /** Round trips of a new connection: TCP, versions, keys, login, channel. */
    private static final int TO_CONNECT = 7;

    /** Seconds that a host works for an observation or a rehearsal. */
    private static final double WORK = 0.080;

    /** The answers of a real host, in their order, and of its wire. */
    private record Answers(List<RemoteHost.Answer> ofHost, WireAnswer ofWire) {}

    /** Everything that is needed to plan a host. */
    private record World(
            Platform platform,
            PosixSh speaker,
            Requirements requirements,
            Acceptance acceptance,
            WireLook.Target smb) {}

    private SimulatedFleet() {}

    /** Runs the simulation. */
    public static void main(String[] arguments) throws IOException, RemoteException {
        int hosts = Integer.parseInt(arguments[0]);
        int parallel = Integer.parseInt(arguments[1]);
        Path temporary = Files.createTempDirectory("countersign-simulation-");
        try (EmbeddedFleet fleet = EmbeddedFleet.startOne(temporary)) {
            Project project = Project.load(
                    new Scope(
                            fleet.repository(),
                            List.of(),
                            List.of(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty()),
                    workstation(fleet));
            Host host = project.hosts().get(0);
            Fleet reached = new Fleet(
                    project, workstation(fleet), new Reach(new HostRoots(fleet.roots()), false), SecretPrompt.NOBODY);
            World world = world(project, fleet, host);
            Answers answers = recorded(world, reached.calls(host, world.platform()));
            System.out.println(run(hosts, parallel, world, answers));
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static Workstation workstation(EmbeddedFleet fleet) {
        return new Workstation(Map.of(), fleet.home(), "bench", new MachineClock());
    }

    private static World world(Project project, EmbeddedFleet fleet, Host host) {
        Platform platform = project.platforms().named("samba").orElseThrow();
        PosixSh speaker = PosixSh.as(
                platform,
                Script.of(fleet.roots().getOrDefault(host.name(), ""), platform),
                project.platforms().recognition(folder -> true));
        Requirements requirements = Requirements.of(
                project.policies(), project.asJudged(host, Optional.of(platform.name())), new MachineClock().now());
        return new World(
                platform,
                speaker,
                requirements,
                new Acceptance(false).with(project.settingGrants()),
                new WireLook.Target(
                        host.smb().get(0).address(), host.smb().get(0).port(), true));
    }

    /** Plans the real host once, and keeps what it and its wire answered. */
    private static Answers recorded(World world, Calls calls) throws RemoteException {
        List<RemoteHost.Answer> ofHost = new ArrayList<>();
        List<WireAnswer> ofWire = new ArrayList<>();
        NegotiateProbe real = new NegotiateProbe(new SecureRandom());
        WireProbe probe = (dialer, address, port, timeout) -> {
            WireAnswer answer = real.negotiate(dialer, address, port, timeout);
            ofWire.add(answer);
            return answer;
        };
        plan("one", world, () -> new Recording(calls.open(), ofHost), probe);
        return new Answers(List.copyOf(ofHost), ofWire.get(0));
    }

    private static PlanFile.Entry plan(String name, World world, HostOpener opener, WireProbe probe)
            throws RemoteException {
        WireLook look = new WireLook(probe, new DirectDialer(), List.of(world.smb()), Duration.ofSeconds(5));
        return new Preparation(
                        new ShellCalls(opener, world.speaker(), () -> NONCE),
                        look,
                        world.platform(),
                        world.acceptance(),
                        Optional.empty())
                .plan(name, world.requirements());
    }

    private static String run(int hosts, int parallel, World world, Answers answers) {
        List<String> names = IntStream.rangeClosed(1, hosts)
                .mapToObj(number -> "fs" + number)
                .toList();
        Map<String, PlanFile.Entry> entries = new ConcurrentHashMap<>();
        long begun = System.nanoTime();
        new HostPool(parallel).run(names, name -> {
            Latency latency = new Latency(name);
            try {
                entries.put(
                        name,
                        plan(
                                name,
                                world,
                                () -> new Replaying(answers.ofHost(), latency),
                                (dialer, address, port, wait) -> {
                                    latency.roundTrips(2);
                                    return answers.ofWire();
                                }));
            } catch (RemoteException failed) {
                throw new IllegalStateException(failed);
            }
        });
        double seconds = (System.nanoTime() - begun) / 1e9;
        long changes = entries.values().stream()
                .filter(each -> each.plan().decision() instanceof Decision.Changes)
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
    private record Latency(double roundTrip) {
        Latency(String name) {
            this(drawn(new Random(name.hashCode())));
        }

        private static double drawn(Random random) {
            double usual = ROUND_TRIP * Math.exp(SPREAD * random.nextGaussian());
            return random.nextInt(SLOW_ONE_IN) == 0 ? 10 * usual : usual;
        }

        void roundTrips(int number) {
            pause(number * roundTrip);
        }

        void work() {
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

    /** A real host whose answers are kept. */
    private record Recording(RemoteHost real, List<RemoteHost.Answer> answers) implements RemoteHost {
        @Override
        public Answer run(Invocation invocation) throws RemoteException {
            Answer answer = real.run(invocation);
            answers.add(answer);
            return answer;
        }

        @Override
        public Dialer dialer() {
            return real.dialer();
        }

        @Override
        public void close() {
            real.close();
        }
    }

    /** A simulated host: it gives the answers of the real one in their order, each after a while. */
    private static final class Replaying implements RemoteHost {
        private final List<Answer> answers;
        private final Latency latency;
        private int next;

        private Replaying(List<Answer> answers, Latency latency) {
            this.answers = answers;
            this.latency = latency;
            latency.roundTrips(TO_CONNECT);
        }

        @Override
        public Answer run(Invocation invocation) {
            latency.work();
            return answers.get(next++);
        }

        @Override
        public Dialer dialer() {
            return new DirectDialer();
        }

        @Override
        public void close() {
            latency.roundTrips(0);
        }
    }
}
