package dev.countersign.fleet;

import dev.countersign.inventory.Host;
import dev.countersign.inventory.Inventory;
import dev.countersign.inventory.SshLogin;
import dev.countersign.project.Ground;
import dev.countersign.project.Workstation;
import dev.countersign.secret.Secret;
import dev.countersign.secret.SecretReference;
import dev.countersign.secret.Secrets;
import dev.countersign.secret.UnresolvedSecretException;
import dev.countersign.ssh.NewKeysPlace;
import dev.countersign.ssh.SecretSource;
import dev.countersign.ssh.SshTarget;
import dev.countersign.transaction.RemoteException;
import dev.countersign.trust.HostKeysSaid;
import dev.countersign.trust.SettingsFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Converts the hosts of an inventory to SSH targets. Secrets stay references until a login needs
 * them.
 */
final class SshTargets {
    private final Inventory inventory;
    private final Secrets secrets;
    private final SshTarget.NewKeys newKeys;
    private final Optional<Path> agent;
    private final HostKeysSaid keys;
    private final List<NewKeysPlace> places;
    private final SudoPasswords typed;

    SshTargets(
            Inventory inventory,
            Secrets secrets,
            SshTarget.NewKeys newKeys,
            Workstation workstation,
            HostKeysSaid keys,
            Ground ground,
            SudoPasswords typed) {
        this.inventory = inventory;
        this.secrets = secrets;
        this.newKeys = newKeys;
        this.keys = keys;
        this.typed = typed;
        this.places = places(workstation.home(), keys.own(), inventory, ground);
        this.agent = Optional.ofNullable(workstation.variables().get("SSH_AUTH_SOCK"))
                .filter(path -> path.startsWith("/"))
                .map(Path::of);
    }

    SshTarget of(Host host) {
        SshLogin login = host.login();
        boolean learns = newKeys == SshTarget.NewKeys.ACCEPT && !NewHostKeys.getsSecret(host);
        Optional<SshTarget> jump = inventory.jump(host).map(this::of);
        return new SshTarget(
                host.name(),
                login.ssh().address(),
                login.ssh().port(),
                login.user(),
                SshTarget.Timeouts.USUAL,
                new SshTarget.HostKeys(
                        knownHosts(login, learns),
                        login.hostKeyPin(),
                        learns ? SshTarget.NewKeys.ACCEPT : SshTarget.NewKeys.REFUSE,
                        login.hostKeyAlias(),
                        learns ? Optional.empty() : keys.of(login),
                        places),
                new SshTarget.Credentials(
                        login.keys(),
                        agent,
                        login.onlyKeys(),
                        login.passphrase().map(this::source),
                        login.password().map(this::source)),
                login.become() == SshLogin.Become.SUDO
                        ? new SshTarget.Become.Sudo(login.becomePassword().map(this::source), typed.of(host))
                        : new SshTarget.Become.Login(),
                jump);
    }

    /**
     * The known_hosts files to search. A key counts as new only if the user's own known_hosts has
     * none for the host either, whichever file an inventory names.
     */
    private List<Path> knownHosts(SshLogin login, boolean learns) {
        return learns ? Stream.of(login.knownHosts(), keys.own()).distinct().toList() : List.of(login.knownHosts());
    }

    /**
     * The folders in which a known_hosts file named by an inventory may receive new keys: the
     * user's own folders, and those of the inventories. Their subfolders count only if they belong
     * to the repository: an inventory in {@code /etc} or in the home directory is next to folders
     * that a shell reads.
     */
    private static List<NewKeysPlace> places(Path home, Path own, Inventory inventory, Ground ground) {
        return Stream.concat(
                        Stream.of(own, SettingsFile.usual(home))
                                .map(each -> new NewKeysPlace(each.resolveSibling(""), true, false)),
                        inventory.sources().stream()
                                .map(each ->
                                        each.path().toAbsolutePath().normalize().resolveSibling(""))
                                .distinct()
                                .map(each ->
                                        new NewKeysPlace(each, false, ground.holds(each) && !home.startsWith(each))))
                .toList();
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
