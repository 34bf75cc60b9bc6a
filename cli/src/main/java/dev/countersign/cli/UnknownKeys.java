package dev.countersign.cli;

import dev.countersign.cli.Console.Tone;
import dev.countersign.inventory.Endpoint;
import dev.countersign.inventory.Host;
import dev.countersign.inventory.Login;
import dev.countersign.ssh.NewKey;
import dev.countersign.ssh.SshConnector;
import dev.countersign.ssh.SshTarget;
import dev.countersign.transaction.RemoteException;
import dev.countersign.trust.Grant;
import dev.countersign.trust.Purpose;
import dev.countersign.trust.Request;
import dev.countersign.trust.Requests;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Keys of hosts that will be sent a secret and that nobody knows yet: asked for without a login, shown, and on a yes written into the
 * user's own known_hosts. Not for a host behind another, nor for one whose key the inventory says.
 */
final class UnknownKeys {
    /** Somebody waits for it, host by host. */
    private static final SshTarget.Timeouts BRIEF =
            new SshTarget.Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(10));

    private final Context context;
    private final Project project;
    private final Path own;

    UnknownKeys(Context context, Project project) {
        this.context = context;
        this.project = project;
        this.own = Requests.ownKnownHosts(context.environment().home());
    }

    /** Asks for each host of these requests that needs it. */
    void ask(List<Request> granted, Predicate<String> yes) {
        Map<Endpoint, Host> asked = new LinkedHashMap<>();
        for (Request request : granted) {
            if (request.grant() instanceof Grant.SecretUse use
                    && (use.purpose() == Purpose.LOGIN || use.purpose() == Purpose.SUDO)
                    && use.target().through().isEmpty()) {
                host(use).ifPresent(host -> asked.putIfAbsent(use.target().at(), host));
            }
        }
        asked.values().forEach(host -> ask(host, yes));
    }

    private Optional<Host> host(Grant.SecretUse use) {
        return project.inventory().hosts().stream()
                .filter(each -> each.login().ssh().equals(use.target().at()))
                .filter(each -> decidedByOwn(each.login()))
                .findFirst();
    }

    private boolean decidedByOwn(Login login) {
        return login.jump().isEmpty()
                && login.hostKeyPin().isEmpty()
                && login.knownHosts().equals(own);
    }

    private void ask(Host host, Predicate<String> yes) {
        Console console = context.console();
        String name = host.name() + " (" + host.login().ssh() + ")";
        try {
            Optional<NewKey> key = new SshConnector().newKey(target(host));
            if (key.isEmpty()) {
                return;
            }
            console.result("");
            console.result(
                    Tone.HEAD,
                    "Host key: nobody knows the key of " + name + " yet; it shows "
                            + key.get().shown());
            console.result("  compare it on the host itself: ssh-keygen -lf /etc/ssh/ssh_host_*_key.pub");
            if (yes.test("Write it into your known_hosts?")) {
                console.result("written to " + key.get().write());
            }
        } catch (RemoteException unreachable) {
            console.remark("The key of " + name + " is not known, and could not be asked for: " + unreachable.what());
        }
    }

    private SshTarget target(Host host) {
        Login login = host.login();
        return new SshTarget(
                host.name(),
                login.ssh().address(),
                login.ssh().port(),
                login.user(),
                BRIEF,
                SshTarget.HostKeys.of(own),
                new SshTarget.Credentials(List.of(), Optional.empty(), Optional.empty(), Optional.empty()),
                new SshTarget.Become.Login(),
                Optional.empty());
    }
}
