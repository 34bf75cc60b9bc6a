package dev.countersign.trust;

import dev.countersign.inventory.Endpoint;
import dev.countersign.inventory.Host;
import dev.countersign.inventory.Inventory;
import dev.countersign.inventory.SmbLogin;
import dev.countersign.inventory.SshLogin;
import dev.countersign.platform.Platform;
import dev.countersign.platform.PlatformFolder;
import dev.countersign.platform.Platforms;
import dev.countersign.secret.SecretFiles;
import dev.countersign.secret.SecretReference;
import dev.countersign.ssh.Vouched;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Everything that a repository requires beyond declaring postures and naming hosts. It depends only
 * on what was loaded and on the user's own known_hosts; nothing is queried over the network, and no
 * secret is read.
 */
public final class Requests {
    private final Inventory inventory;
    private final Platforms platforms;
    private final HostKeysSaid keys;
    private final SecretFiles files;
    private final Map<Grant, SortedSet<String>> all = new LinkedHashMap<>();

    private Requests(Inventory inventory, Platforms platforms, HostKeysSaid keys, SecretFiles files) {
        this.inventory = inventory;
        this.platforms = platforms;
        this.keys = keys;
        this.files = files;
    }

    /**
     * Returns the user's own known_hosts in a home directory: the only one that no inventory can
     * influence.
     */
    public static Path ownKnownHosts(Path home) {
        return home.resolve(".ssh").resolve("known_hosts");
    }

    /** Returns the grant that a folder needs, or empty if the folder came with the program. */
    public static Optional<Grant> of(PlatformFolder folder) {
        return folder.ours() ? Optional.empty() : Optional.of(new Grant.Folder(folder.platform(), folder.digest()));
    }

    /**
     * Returns a request for every folder of the repository, including those that no host uses yet.
     */
    public static List<Request> folders(Platforms platforms) {
        return platforms.ofRepository().stream()
                .flatMap(platform -> of(platform.folder()).stream())
                .map(grant -> new Request(grant, new TreeSet<>()))
                .toList();
    }

    /** Returns what must be granted before anything is sent to {@code hosts}. */
    public static List<Request> of(
            Collection<Host> hosts, Inventory inventory, Platforms platforms, HostKeysSaid keys, SecretFiles files) {
        Requests requests = new Requests(inventory, platforms, keys, files);
        hosts.forEach(requests::folders);
        hosts.forEach(requests::host);
        return requests.all.entrySet().stream()
                .map(each -> new Request(each.getKey(), each.getValue()))
                .toList();
    }

    private void ask(Grant grant, Host host) {
        all.computeIfAbsent(grant, each -> new TreeSet<>()).add(host.name());
    }

    /**
     * A host that must be recognised is checked against all platforms, so each folder takes part in
     * the decision.
     */
    private void folders(Host host) {
        Collection<String> names = host.platform().equals(Host.AUTO) ? platforms.names() : List.of(host.platform());
        names.stream()
                .flatMap(name -> platforms.named(name).stream())
                .map(Platform::folder)
                .flatMap(folder -> of(folder).stream())
                .forEach(grant -> ask(grant, host));
    }

    private void host(Host host) {
        ssh(host, host);
        way(host).forEach(jump -> ssh(jump, host));
        host.smbLogin().ifPresent(login -> host.smb().forEach(endpoint -> smb(host, login, endpoint)));
    }

    /** Returns the jump hosts of a connection, the one nearest to the target first. */
    private List<Host> way(Host host) {
        List<Host> way = new ArrayList<>();
        for (Optional<Host> next = jump(host); next.isPresent(); next = jump(next.get())) {
            way.add(next.get());
        }
        return way;
    }

    private Optional<Host> jump(Host host) {
        return inventory.jump(host);
    }

    private List<Endpoint> through(Host host) {
        List<Endpoint> through = new ArrayList<>();
        way(host).forEach(each -> through.add(0, each.login().ssh()));
        return through;
    }

    /**
     * Requests what is sent to log in to {@code host}, which is {@code chosen} or a jump host on
     * the way to it.
     */
    private void ssh(Host host, Host chosen) {
        SshLogin login = host.login();
        Optional<Vouched> vouched = vouched(host);
        Target target = new Target(login.ssh(), through(host), bound(vouched));
        Optional<String> user = Optional.of(login.user());
        login.password().ifPresent(each -> ask(use(SecretPurpose.LOGIN, each, user, target), chosen));
        login.passphrase()
                .ifPresent(each ->
                        login.keys().forEach(key -> ask(new Grant.Passphrase(real(each), files.granted(key)), chosen)));
        login.becomePassword()
                .filter(each -> login.become() == SshLogin.Become.SUDO)
                .ifPresent(each -> ask(use(SecretPurpose.SUDO, each, user, target), chosen));
        if (vouched.filter(Vouched::contradicted).isPresent()) {
            ask(new Grant.HostKey(target), chosen);
        }
    }

    /**
     * Requests the account for the wire, which is sent to an SMB endpoint, through the host's own
     * SSH if it forwards.
     */
    private void smb(Host host, SmbLogin login, Endpoint endpoint) {
        List<Endpoint> through = new ArrayList<>(through(host));
        through.add(host.login().ssh());
        Target target = new Target(endpoint, through, bound(vouched(host)));
        if (login instanceof SmbLogin.Ntlm ntlm) {
            String user = ntlm.domain().map(each -> each + "\\").orElse("") + ntlm.user();
            ask(use(SecretPurpose.SMB_LOGIN, ntlm.password(), Optional.of(user), target), host);
        } else if (login instanceof SmbLogin.TicketCache tickets) {
            SecretReference cache = new SecretReference.FromFile(tickets.cache());
            ask(use(SecretPurpose.KERBEROS_CACHE, cache, Optional.empty(), target), host);
        } else if (login instanceof SmbLogin.Keytab key) {
            SecretReference keytab = new SecretReference.FromFile(key.keytab());
            ask(use(SecretPurpose.KERBEROS_KEYTAB, keytab, Optional.of(key.principal()), target), host);
        }
    }

    private Grant.SecretUse use(SecretPurpose purpose, SecretReference secret, Optional<String> user, Target target) {
        return new Grant.SecretUse(purpose, real(secret), user, target);
    }

    /** A file behind a link in the repository is granted by its real path. */
    private SecretReference real(SecretReference secret) {
        return secret instanceof SecretReference.FromFile file
                ? new SecretReference.FromFile(files.granted(file.path()))
                : secret;
    }

    private Optional<Vouched> vouched(Host host) {
        return keys.of(host.login());
    }

    /**
     * A key that the user's own file also has may change with that file; a key that only the
     * repository vouches for may not.
     */
    private static SortedSet<String> bound(Optional<Vouched> vouched) {
        return vouched.filter(each -> !each.known()).map(Vouched::keys).orElse(new TreeSet<>());
    }
}
