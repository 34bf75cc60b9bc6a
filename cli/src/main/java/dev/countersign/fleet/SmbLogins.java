package dev.countersign.fleet;

import dev.countersign.inventory.Host;
import dev.countersign.inventory.SmbLogin;
import dev.countersign.secret.Secrets;
import dev.countersign.transaction.LoginTrial;
import dev.countersign.wire.login.LockoutGuard;
import dev.countersign.wire.login.LoginProbe;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/**
 * The SMB logins that a run may try on its hosts: the account that the inventory names, then guest
 * and anonymous.
 */
final class SmbLogins {
    private record Account(SmbLogin login, String place) {}

    private final Secrets secrets;
    private final RandomGenerator random;
    private final boolean tryGuest;
    private final Map<Account, LockoutGuard> accounts = new ConcurrentHashMap<>();

    /**
     * @param tryGuest whether guest and anonymous are tried even if the inventory names no account
     */
    SmbLogins(Secrets secrets, RandomGenerator random, boolean tryGuest) {
        this.secrets = secrets;
        this.random = random;
        this.tryGuest = tryGuest;
    }

    /** Returns the logins for one host. Hosts with the same domain account share one attempt. */
    List<LoginTrial> of(Host host) {
        List<LoginTrial> trials = new ArrayList<>();
        host.smbLogin()
                .map(login -> new Account(login, login.ofDomain() ? "" : host.name()))
                .map(account -> accounts.computeIfAbsent(
                        account, each -> new LockoutGuard(LoginProbe.as(each.login(), secrets, random))))
                .ifPresent(trials::add);
        if (tryGuest || !trials.isEmpty()) {
            trials.add(LoginProbe.asGuest(random));
            trials.add(LoginProbe.anonymously(random));
        }
        return trials;
    }
}
