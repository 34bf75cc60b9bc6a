package dev.countersign.fleet;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.inventory.Host;
import dev.countersign.inventory.Inventory;
import dev.countersign.inventory.SshLogin;
import dev.countersign.ssh.SshConnector.LearnedKey;
import dev.countersign.trust.HostKeysSaid;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Rules for accepting unknown host keys ({@code --accept-new-host-keys}): only for commands that do
 * not change hosts, and only if no secret is sent, because somebody in between could have answered.
 */
public final class NewHostKeys {
    static final String OPTION = "--accept-new-host-keys";

    private NewHostKeys() {}

    /** Refuses the option for a command that changes hosts. */
    public static void refuseFor(Reach reach, String command) {
        if (reach.acceptNewHostKeys()) {
            throw new Problem(
                    ExitCode.USAGE,
                    OPTION + " cannot be used with " + command + ": compare the key of a host before you change it",
                    "countersign check " + OPTION + ", compare the fingerprints, then " + command + " without it");
        }
    }

    /**
     * Refuses the option if one of these hosts, or a jump on the way to them, would get a secret
     * and has an unknown key: its key would be accepted and the secret sent in the same call.
     */
    static void refuseWithSecrets(Reach reach, List<Host> hosts, Inventory inventory, HostKeysSaid keys) {
        if (!reach.acceptNewHostKeys()) {
            return;
        }
        TreeSet<String> sent = new TreeSet<>();
        for (Host host : hosts) {
            for (Optional<Host> each = Optional.of(host); each.isPresent(); each = inventory.jump(each.get())) {
                if (getsSecret(each.get()) && !keys.known(each.get().login())) {
                    sent.add(each.get().name());
                }
            }
        }
        if (!sent.isEmpty()) {
            throw new Problem(
                    ExitCode.USAGE,
                    OPTION + " cannot be used with a password or an account: unknown keys: " + String.join(", ", sent)
                            + "; an impostor could receive the secret",
                    "compare and accept their keys: countersign trust\nor leave these hosts out with -l");
        }
    }

    /** Whether a secret is sent to a host: for its login, for sudo, or for SMB through it. */
    static boolean getsSecret(Host host) {
        SshLogin login = host.login();
        return login.password().isPresent()
                || (login.become() == SshLogin.Become.SUDO
                        && login.becomePassword().isPresent())
                || host.smbLogin().isPresent();
    }

    /**
     * Returns what warns of each key that was new and has been recorded. What to do about them is
     * said once for each file.
     */
    public static Consumer<LearnedKey> warning(Consumer<Diagnostic> warn) {
        Set<Path> files = ConcurrentHashMap.newKeySet();
        return key -> {
            Diagnostic warning = Diagnostic.warning(
                    "new host key of " + key.target().name() + " (" + key.target() + "): " + key.key());
            warn.accept(
                    files.add(key.file())
                            ? warning.advise("new keys are added to " + key.file()
                                    + ": compare each on the host itself before you change the host")
                            : warning);
        };
    }
}
