package dev.countersign.cli.command;

import dev.countersign.cli.terminal.Console;
import dev.countersign.cli.terminal.Console.Tone;
import dev.countersign.cli.terminal.Context;
import dev.countersign.fleet.AtOnce;
import dev.countersign.inventory.Endpoint;
import dev.countersign.inventory.Host;
import dev.countersign.inventory.SshLogin;
import dev.countersign.project.Project;
import dev.countersign.ssh.NewKey;
import dev.countersign.ssh.SshConnector;
import dev.countersign.ssh.SshTarget;
import dev.countersign.transaction.RemoteException;
import dev.countersign.trust.Grant;
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
 * Records unknown keys of hosts that will be sent a secret: gets each key without a login, shows
 * it, and on a yes writes it into the user's own known_hosts. Leaves out a host behind a jump, and
 * one for which the inventory names the key or another known_hosts file.
 */
final class UnknownKeys {
    private static final int AT_ONCE = 16;

    /** A person is waiting for it. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final Answer LATE = new Answer(
            Optional.empty(),
            Optional.of("no answer within " + LIMIT.toSeconds() + " s for all hosts together; run countersign trust -l "
                    + "with fewer hosts"));

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

    /** Asks about each host of these requests whose key is unknown. */
    void ask(List<Request> granted, Predicate<String> yes) {
        Map<Endpoint, Host> asked = new LinkedHashMap<>();
        for (Request request : granted) {
            if (request.grant() instanceof Grant.SecretUse use && ssh(use).isPresent()) {
                Endpoint at = ssh(use).get();
                host(at).ifPresent(host -> asked.putIfAbsent(at, host));
            }
        }
        List<Host> hosts = List.copyOf(asked.values());
        List<Optional<Answer>> answers = AtOnce.ask(hosts, AT_ONCE, LIMIT, this::key);
        for (int i = 0; i < hosts.size(); i++) {
            say(hosts.get(i), answers.get(i).orElse(LATE), yes);
        }
    }

    /** The sshd that gets or forwards a secret, if it is reached directly. */
    private static Optional<Endpoint> ssh(Grant.SecretUse use) {
        List<Endpoint> through = use.target().through();
        return switch (use.purpose()) {
            case LOGIN, SUDO -> through.isEmpty() ? Optional.of(use.target().at()) : Optional.empty();
            case SMB_LOGIN, KERBEROS_CACHE, KERBEROS_KEYTAB ->
                through.size() == 1 ? Optional.of(through.get(0)) : Optional.empty();
        };
    }

    private Optional<Host> host(Endpoint ssh) {
        return project.inventory().hosts().stream()
                .filter(each -> each.login().ssh().equals(ssh))
                .filter(each -> decidedByOwn(each.login()))
                .findFirst();
    }

    private boolean decidedByOwn(SshLogin login) {
        return login.jump().isEmpty()
                && login.hostKeyPin().isEmpty()
                && login.knownHosts().equals(own);
    }

    /**
     * The result for one host: an unknown key, nothing if the key is known, or why there is no
     * answer.
     */
    private record Answer(Optional<NewKey> key, Optional<String> why) {}

    private Answer key(Host host) {
        try {
            return new Answer(new SshConnector().newKey(target(host)), Optional.empty());
        } catch (RemoteException unreachable) {
            return new Answer(Optional.empty(), Optional.of(unreachable.what()));
        }
    }

    private void say(Host host, Answer answer, Predicate<String> yes) {
        Console console = context.console();
        String name = host.name() + " (" + host.login().ssh() + ")";
        answer.why()
                .ifPresent(why ->
                        console.remark("The key of " + name + " is not known, and could not be fetched: " + why));
        if (answer.key().isEmpty()) {
            return;
        }
        NewKey key = answer.key().get();
        console.result("");
        console.result(Tone.HEAD, "Host key: the key of " + name + " is not known yet; it shows " + key.shown());
        console.result("  compare it on the host itself: ssh-keygen -lf /etc/ssh/ssh_host_*_key.pub");
        if (yes.test("Add it to your known_hosts?")) {
            try {
                console.result("added to " + key.write());
            } catch (RemoteException unwritable) {
                console.complain(Tone.BAD, unwritable.what() + "\n" + unwritable.advice());
            }
        }
    }

    private SshTarget target(Host host) {
        SshLogin login = host.login();
        return new SshTarget(
                host.name(),
                login.ssh().address(),
                login.ssh().port(),
                login.user(),
                BRIEF,
                new SshTarget.HostKeys(List.of(own), Optional.empty(), SshTarget.NewKeys.REFUSE, login.hostKeyAlias()),
                new SshTarget.Credentials(List.of(), Optional.empty(), Optional.empty(), Optional.empty()),
                new SshTarget.Become.Login(),
                Optional.empty());
    }
}
