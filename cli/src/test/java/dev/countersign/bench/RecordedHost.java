package dev.countersign.bench;

import dev.countersign.demo.EmbeddedFleet;
import dev.countersign.fleet.Fleet;
import dev.countersign.fleet.HostRoots;
import dev.countersign.fleet.Reach;
import dev.countersign.inventory.Host;
import dev.countersign.observation.WireAnswer;
import dev.countersign.plan.Acceptance;
import dev.countersign.plan.PlanFile;
import dev.countersign.platform.Invocation;
import dev.countersign.platform.Platform;
import dev.countersign.platform.PosixSh;
import dev.countersign.platform.Script;
import dev.countersign.policy.Requirements;
import dev.countersign.project.Project;
import dev.countersign.project.Scope;
import dev.countersign.project.Workstation;
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

/**
 * A host of the demo that was really asked, over SSH, and its answers: they can be given again for as
 * many hosts as are wanted.
 */
final class RecordedHost {
    private static final String NONCE = "0123456789abcdef0123456789abcdef";

    /** Round trips of a new connection: TCP, versions, keys, login, channel. */
    private static final int TO_CONNECT = 7;

    private final World world;
    private final Answers answers;

    private RecordedHost(World world, Answers answers) {
        this.world = world;
        this.answers = answers;
    }

    /** How long a host that gives the answers lets the program wait. */
    interface Pace {
        /** Waits for nothing. */
        Pace NONE = new Pace() {
            @Override
            public void roundTrips(int number) {}

            @Override
            public void work() {}
        };

        /** Waits for the network. */
        void roundTrips(int number);

        /** Waits for an observation or a rehearsal. */
        void work();
    }

    /** The answers of a real host, in their order, and of its wire. */
    private record Answers(List<RemoteHost.Answer> ofHost, WireAnswer ofWire) {}

    /** Everything that is needed to plan a host. */
    private record World(
            Platform platform,
            PosixSh speaker,
            Requirements requirements,
            Acceptance acceptance,
            WireLook.Target smb) {}

    /** Asks a host of the demo, which is gone afterwards. */
    static RecordedHost ask() throws IOException, RemoteException {
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
            return new RecordedHost(world, recorded(world, reached.calls(host, world.platform())));
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** Plans a host of this name that answers the same at its own pace. */
    PlanFile.Entry plan(String name, Pace pace) throws RemoteException {
        return plan(name, world, () -> new Replaying(answers.ofHost(), pace), (dialer, address, port, wait) -> {
            pace.roundTrips(2);
            return answers.ofWire();
        });
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
        private final Pace pace;
        private int next;

        private Replaying(List<Answer> answers, Pace pace) {
            this.answers = answers;
            this.pace = pace;
            pace.roundTrips(TO_CONNECT);
        }

        @Override
        public Answer run(Invocation invocation) {
            pace.work();
            return answers.get(next++);
        }

        @Override
        public Dialer dialer() {
            return new DirectDialer();
        }

        @Override
        public void close() {
            pace.roundTrips(0);
        }
    }
}
