package dev.countersign.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.rollout.HostPool;
import dev.countersign.testing.DelayedLine;
import dev.countersign.testing.Figures;
import dev.countersign.testing.Needs;
import dev.countersign.transaction.RemoteException;
import dev.countersign.transaction.RemoteException.Kind;
import dev.countersign.transaction.RemoteHost;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** Two hundred hosts of which some hang, some refuse and some are slow: how long the others take. */
@Needs({"all", "root", "namespaces", "sshd", "ssh-keygen", "sudo", "openssl", "tcsh", "fish", "zsh"})
class UnevenHostsTest extends WithOpenSsh {
    private static final int HOSTS = 200;
    private static final int WIDTH = 16;
    private static final String HERE = "127.0.0.1";

    private enum Kinds {
        WELL,
        HANGS,
        REFUSES,
        SLOW
    }

    private record One(int number, Kinds kind, SshTarget target) {}

    @Test
    void the_rest_end_in_the_time_that_they_take_alone_and_a_fifth(TestReporter reporter) throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
                DelayedLine far = DelayedLine.open(HERE, server.address, server.port, Duration.ofSeconds(1))) {
            List<One> all = new ArrayList<>();
            int refusing = OpenSsh.freePort(HERE);
            for (int i = 0; i < HOSTS; i++) {
                all.add(one(i, silent.getLocalPort(), refusing, far.port()));
            }
            List<One> well =
                    all.stream().filter(each -> each.kind() == Kinds.WELL).toList();
            run(well.subList(0, WIDTH));

            long alone =
                    run(well).values().stream().mapToLong(Long::longValue).max().orElseThrow();
            Map<One, Long> ended = run(all);

            long among = well.stream().mapToLong(ended::get).max().orElseThrow();
            new Figures("uneven-hosts")
                    .add("170 hosts alone", alone / 1_000_000, "ms")
                    .add("the same among 10 that hang, 10 that refuse and 10 that are slow", among / 1_000_000, "ms")
                    .keep(reporter);
            assertThat(among).isLessThan(alone * 6 / 5);
        }
    }

    private static One one(int number, int silent, int refusing, int far) throws Exception {
        Kinds kind = switch (number % 20) {
            case 3 -> Kinds.HANGS;
            case 9 -> Kinds.REFUSES;
            case 15 -> Kinds.SLOW;
            default -> Kinds.WELL;
        };
        return new One(
                number,
                kind,
                switch (kind) {
                    case WELL -> server.target("sh-plain");
                    case HANGS -> at(silent);
                    case REFUSES -> at(refusing);
                    case SLOW -> at(far);
                });
    }

    private static SshTarget at(int port) throws IOException {
        SshTarget near = server.target("sh-plain");
        Path known = server.knownHosts("[" + HERE + "]:" + port + " " + server.publicHostKey("ed25519"));
        return new SshTarget(
                near.name(),
                HERE,
                port,
                near.user(),
                SshTarget.Timeouts.USUAL,
                SshTarget.HostKeys.of(known),
                near.login(),
                near.become(),
                Optional.empty());
    }

    /** Returns when each host ended, after the begin; each is reported as what it is. */
    private static Map<One, Long> run(List<One> hosts) {
        SshConnector connector = new SshConnector();
        Map<One, Long> ended = new ConcurrentHashMap<>();
        Map<One, String> said = new ConcurrentHashMap<>();
        long begun = System.nanoTime();
        HostPool.lending(WIDTH).run(hosts, one -> "", one -> {
            said.put(one, ask(connector, one));
            ended.put(one, System.nanoTime() - begun);
        });
        assertThat(said).isEqualTo(hosts.stream().collect(Collectors.toMap(each -> each, UnevenHostsTest::expected)));
        return ended;
    }

    private static String expected(One one) {
        return switch (one.kind()) {
            case WELL, SLOW -> one.number() + "\n";
            case HANGS -> "did not answer as an SSH server";
            case REFUSES -> "Connection refused";
        };
    }

    private static String ask(SshConnector connector, One one) {
        try (RemoteHost host = connector.connect(one.target())) {
            return host.run(Targets.sh("sleep 0.2; echo " + one.number()))
                    .output()
                    .utf8();
        } catch (RemoteException failed) {
            return failed.kind() == Kind.UNREACHABLE && failed.what().contains(expected(one))
                    ? expected(one)
                    : failed.what();
        }
    }
}
