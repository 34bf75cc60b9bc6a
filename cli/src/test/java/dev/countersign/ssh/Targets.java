package dev.countersign.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.countersign.bytes.Bytes;
import dev.countersign.platform.Invocation;
import dev.countersign.ssh.SshTarget.Credentials;
import dev.countersign.ssh.SshTarget.HostKeys;
import dev.countersign.ssh.SshTarget.Timeouts;
import dev.countersign.transaction.RemoteException;
import dev.countersign.transaction.RemoteException.Kind;
import dev.countersign.transaction.RemoteHost;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Targets with one thing changed, and helpers for tests. */
final class Targets {
    private Targets() {}

    static SshTarget with(SshTarget t, HostKeys keys) {
        return new SshTarget(
                t.name(), t.address(), t.port(), t.user(), t.timeouts(), keys, t.login(), t.become(), t.jump());
    }

    static SshTarget with(SshTarget t, Credentials login) {
        return new SshTarget(
                t.name(), t.address(), t.port(), t.user(), t.timeouts(), t.hostKeys(), login, t.become(), t.jump());
    }

    static SshTarget with(SshTarget t, Duration connect, Duration idle) {
        Timeouts timeouts = new Timeouts(connect, connect, idle);
        return new SshTarget(
                t.name(), t.address(), t.port(), t.user(), timeouts, t.hostKeys(), t.login(), t.become(), t.jump());
    }

    static SshTarget through(SshTarget t, SshTarget jump) {
        return new SshTarget(
                t.name(),
                t.address(),
                t.port(),
                t.user(),
                t.timeouts(),
                t.hostKeys(),
                t.login(),
                t.become(),
                Optional.of(jump));
    }

    static Invocation sh(String script) {
        return sh(script, Duration.ofSeconds(30), 1 << 20);
    }

    static Invocation sh(String script, Duration timeout, int limit) {
        return new Invocation(List.of("sh", "-c", script), Bytes.EMPTY, timeout, limit);
    }

    static void assertConnects(SshConnector connector, SshTarget target) throws RemoteException {
        try (RemoteHost host = connector.connect(target)) {
            assertThat(host.run(sh("echo in")).output().utf8()).isEqualTo("in\n");
        }
    }

    static RemoteException refusal(SshConnector connector, SshTarget target, Kind kind) {
        RemoteException refused = catchThrowableOfType(
                RemoteException.class, () -> connector.connect(target).close());
        assertThat(refused).isNotNull();
        assertThat(refused.kind()).as(refused.getMessage()).isEqualTo(kind);
        return refused;
    }

    static RemoteException failure(RemoteHost host, Invocation invocation, Kind kind) {
        RemoteException failed = catchThrowableOfType(RemoteException.class, () -> host.run(invocation));
        assertThat(failed).isNotNull();
        assertThat(failed.kind()).as(failed.getMessage()).isEqualTo(kind);
        return failed;
    }
}
