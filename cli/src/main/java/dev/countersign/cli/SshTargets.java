package dev.countersign.cli;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.inventory.Host;
import dev.countersign.inventory.Inventory;
import dev.countersign.inventory.Login;
import dev.countersign.secret.Secret;
import dev.countersign.secret.SecretReference;
import dev.countersign.secret.Secrets;
import dev.countersign.secret.UnresolvedSecretException;
import dev.countersign.ssh.SecretSource;
import dev.countersign.ssh.SshTarget;
import dev.countersign.ssh.Vouched;
import dev.countersign.transaction.RemoteException;
import dev.countersign.trust.Requests;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Hosts of an inventory as SSH needs them. Secrets stay references until a login asks for them. */
final class SshTargets {
    private final Inventory inventory;
    private final Secrets secrets;
    private final SshTarget.NewKeys newKeys;
    private final Optional<Path> agent;
    private final Path ownKnownHosts;

    SshTargets(Inventory inventory, Secrets secrets, SshTarget.NewKeys newKeys, Environment environment) {
        this.inventory = inventory;
        this.secrets = secrets;
        this.newKeys = newKeys;
        this.ownKnownHosts = Requests.ownKnownHosts(environment.home());
        this.agent = Optional.ofNullable(environment.variables().get("SSH_AUTH_SOCK"))
                .filter(path -> path.startsWith("/"))
                .map(Path::of);
    }

    SshTarget of(Host host) {
        Login login = host.login();
        Optional<SshTarget> jump = login.jump()
                .map(name -> of(inventory
                        .host(name)
                        .orElseThrow(() -> new Problem(
                                ExitCode.INVALID,
                                "host '" + host.name() + "' jumps over '" + name + "', which is no host",
                                ""))));
        return new SshTarget(
                host.name(),
                login.ssh().address(),
                login.ssh().port(),
                login.user(),
                SshTarget.Timeouts.USUAL,
                new SshTarget.HostKeys(
                        List.of(login.knownHosts()), login.hostKeyPin(), newKeys, Optional.empty(), vouched(login)),
                new SshTarget.Credentials(
                        login.keys(),
                        agent,
                        login.passphrase().map(this::source),
                        login.password().map(this::source)),
                login.become() == Login.Become.SUDO
                        ? new SshTarget.Become.Sudo(login.becomePassword().map(this::source))
                        : new SshTarget.Become.Login(),
                jump);
    }

    /** A key that is being learned is in no file yet. */
    private Optional<Vouched> vouched(Login login) {
        return newKeys == SshTarget.NewKeys.ACCEPT ? Optional.empty() : Requests.vouched(login, ownKnownHosts);
    }

    private SecretSource source(SecretReference reference) {
        return () -> {
            try (Secret secret = secrets.resolve(reference)) {
                return secret.copy();
            } catch (UnresolvedSecretException unresolved) {
                throw new RemoteException(
                        RemoteException.Kind.NO_SECRET, String.valueOf(unresolved.getMessage()), unresolved.advice());
            }
        };
    }
}
