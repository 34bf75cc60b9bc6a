package dev.countersign.fleet;

import dev.countersign.inventory.Host;
import dev.countersign.inventory.Inventory;
import dev.countersign.inventory.SshLogin;
import dev.countersign.ssh.SecretPrompt;
import dev.countersign.ssh.TypedPassword;
import dev.countersign.ssh.Vouched;
import dev.countersign.trust.HostKeysSaid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Passwords for sudo that a person is asked for, one for each user. A typed password goes only to hosts that the user's own known_hosts
 * knows, and the question lists all of them.
 */
final class SudoPasswords {
    /** Nobody is asked. */
    static final SudoPasswords NONE = new SudoPasswords(Map.of());

    private final Map<String, TypedPassword> byHost;

    private SudoPasswords(Map<String, TypedPassword> byHost) {
        this.byHost = byHost;
    }

    /** @param chosen the hosts that the command is about; those on the way to them may need sudo no more */
    static SudoPasswords of(List<Host> chosen, Inventory inventory, HostKeysSaid keys, SecretPrompt prompt) {
        Map<String, List<String>> hosts = new HashMap<>();
        chosen.stream()
                .filter(host -> wants(host.login()) && ownWay(host, inventory, keys))
                .forEach(host -> hosts.computeIfAbsent(host.login().user(), each -> new ArrayList<>())
                        .add(host.name()));
        Map<String, TypedPassword> byHost = new HashMap<>();
        hosts.forEach((user, names) -> {
            TypedPassword password = new TypedPassword(prompt, question(user, names));
            names.forEach(name -> byHost.put(name, password));
        });
        return new SudoPasswords(byHost);
    }

    /** The password for a host. */
    Optional<TypedPassword> of(Host host) {
        return Optional.ofNullable(byHost.get(host.name()));
    }

    private static boolean wants(SshLogin login) {
        return login.become() == SshLogin.Become.SUDO && login.becomePassword().isEmpty();
    }

    /** Whether the user's own known_hosts decides about the host and every host on the way to it. */
    private static boolean ownWay(Host host, Inventory inventory, HostKeysSaid keys) {
        for (Optional<Host> each = Optional.of(host); each.isPresent(); each = inventory.jump(each.get())) {
            if (!keys.of(each.get().login()).map(Vouched::known).orElse(true)) {
                return false;
            }
        }
        return true;
    }

    private static String question(String user, List<String> names) {
        return "sudo password of " + user + " for " + String.join(", ", names) + ":";
    }
}
