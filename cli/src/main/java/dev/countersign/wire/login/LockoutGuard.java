package dev.countersign.wire.login;

import dev.countersign.diagnostic.Untrusted;
import dev.countersign.observation.Trial;
import dev.countersign.observation.Trial.Entry;
import dev.countersign.observation.Trial.Held;
import dev.countersign.transaction.Dialer;
import dev.countersign.transaction.LoginTrial;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Tries an account carefully: once a server refuses the account, it is never tried again, because
 * each attempt counts towards a lockout. Until it has been accepted somewhere, only one thread at a
 * time tries it.
 */
public final class LockoutGuard implements LoginTrial {
    private final LoginTrial attempt;
    private final String login;
    private volatile boolean good;
    private Optional<Trial> refusal = Optional.empty();

    /** Guards the account that {@code attempt} logs in with. */
    public LockoutGuard(LoginProbe attempt) {
        this(attempt, attempt.label());
    }

    LockoutGuard(LoginTrial attempt, String login) {
        this.attempt = attempt;
        this.login = login;
    }

    @Override
    public Trial attempt(Dialer dialer, String address, int port, Duration timeout) {
        if (good) {
            return attempt.attempt(dialer, address, port, timeout);
        }
        synchronized (this) {
            if (refusal.isPresent()) {
                return notTried(address, port, refusal.get());
            }
            Trial trial = attempt.attempt(dialer, address, port, timeout);
            good = trial.entry() == Entry.USER;
            if (trial.entry() == Entry.REFUSED && trial.steps().stream().anyMatch(LockoutGuard::aboutTheAccount)) {
                refusal = Optional.of(trial);
            }
            return trial;
        }
    }

    private static boolean aboutTheAccount(Trial.Step step) {
        return step.status().filter(LoginStatus::aboutTheAccount).isPresent();
    }

    private Trial notTried(String address, int port, Trial refused) {
        return new Trial(
                address,
                port,
                login,
                Entry.NOT_TRIED,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Held.UNKNOWN,
                Held.UNKNOWN,
                new Untrusted("not tried: " + refused.address()
                                + " refused this account, and a refused account is not tried again")
                        .brief());
    }
}
