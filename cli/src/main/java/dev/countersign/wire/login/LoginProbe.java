package dev.countersign.wire.login;

import dev.countersign.diagnostic.Untrusted;
import dev.countersign.inventory.SmbLogin;
import dev.countersign.observation.Trial;
import dev.countersign.observation.Trial.Entry;
import dev.countersign.secret.Secret;
import dev.countersign.secret.Secrets;
import dev.countersign.secret.UnresolvedSecretException;
import dev.countersign.transaction.Dialer;
import dev.countersign.transaction.LoginTrial;
import dev.countersign.wire.Bounded;
import dev.countersign.wire.FileTime;
import dev.countersign.wire.auth.Handshake;
import dev.countersign.wire.auth.KerberosHandshake;
import dev.countersign.wire.auth.LoginFailure;
import dev.countersign.wire.auth.NtlmHandshake;
import dev.countersign.wire.smb2.NegotiateRequest;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;

/**
 * One way to log in, tried over a new connection each time. Safe for use by several threads if the
 * random generator is.
 */
public final class LoginProbe implements LoginTrial {
    /** A name that no server has; it identifies us in the server's log. */
    static final String NOBODY_KNOWS = "countersign-guest";

    private final String label;
    private final Optional<Entry> stranger;
    private final Identity identity;
    private final RandomGenerator random;

    /** Logs in to the server of this name. */
    private interface Identity {
        Handshake handshake(String address) throws LoginFailure;
    }

    private LoginProbe(String label, Optional<Entry> stranger, Identity identity, RandomGenerator random) {
        this.label = label;
        this.stranger = stranger;
        this.identity = identity;
        this.random = random;
    }

    /**
     * Logs in as the account that the user names. Its secret is read once the server has replied,
     * and not kept.
     */
    public static LoginProbe as(SmbLogin login, Secrets secrets, RandomGenerator random) {
        if (login instanceof SmbLogin.Ntlm ntlm) {
            return new LoginProbe("NTLM", Optional.empty(), address -> ntlm(ntlm, secrets, address, random), random);
        }
        if (login instanceof SmbLogin.None) {
            throw new IllegalArgumentException("no account to log in with");
        }
        return new LoginProbe("Kerberos", Optional.empty(), address -> kerberos(login, secrets, address), random);
    }

    /** Logs in as an unknown user: most servers accept that user as guest, or not at all. */
    public static LoginProbe asGuest(RandomGenerator random) {
        return new LoginProbe(
                Trial.GUEST, Optional.of(Entry.GUEST), address -> ntlm(NOBODY_KNOWS, address, random), random);
    }

    /** Logs in without a name. */
    public static LoginProbe anonymously(RandomGenerator random) {
        return new LoginProbe(
                Trial.ANONYMOUS, Optional.of(Entry.ANONYMOUS), address -> ntlm("", address, random), random);
    }

    /**
     * The JDK opens the file by its path, so links are refused first, and the JDK gets the real
     * path.
     */
    private static Handshake kerberos(SmbLogin login, Secrets secrets, String address) throws LoginFailure {
        try {
            SmbLogin real = login instanceof SmbLogin.Keytab key
                    ? new SmbLogin.Keytab(secrets.files().place(key.keytab()), key.principal())
                    : new SmbLogin.TicketCache(secrets.files().place(((SmbLogin.TicketCache) login).cache()));
            return KerberosHandshake.of(real, address);
        } catch (UnresolvedSecretException moved) {
            throw new LoginFailure("no login was tried: " + moved.getMessage());
        }
    }

    private static Handshake ntlm(SmbLogin.Ntlm login, Secrets secrets, String address, RandomGenerator random)
            throws LoginFailure {
        try (Secret secret = secrets.resolve(login.password())) {
            char[] password = secret.copy();
            try {
                return NtlmHandshake.account(
                        login.user(),
                        login.domain().orElse(""),
                        password,
                        service(address),
                        random,
                        FileTime.ticks(Instant.now()));
            } finally {
                Arrays.fill(password, '\0');
            }
        } catch (UnresolvedSecretException unresolved) {
            throw new LoginFailure("no login was tried: " + unresolved.getMessage());
        }
    }

    private static Handshake ntlm(String user, String address, RandomGenerator random) {
        return NtlmHandshake.stranger(user, service(address), random, FileTime.ticks(Instant.now()));
    }

    private static String service(String address) {
        return "cifs/" + address;
    }

    /** Returns how this probe logs in, for the evidence. */
    String label() {
        return label;
    }

    @Override
    public Trial attempt(Dialer dialer, String address, int port, Duration timeout) {
        return attempt(dialer, address, port, timeout, NegotiateRequest.offeringAll(random));
    }

    /** Same as {@link #attempt(Dialer, String, int, Duration)}, for a client that offers less. */
    Trial attempt(Dialer dialer, String address, int port, Duration timeout, NegotiateRequest asked) {
        ProbeTranscript course = new ProbeTranscript(address, port, label, stranger);
        EnforcementProbe probe = new EnforcementProbe(asked, address, course);
        Callable<Trial> trial = () -> {
            try (Dialer.Connection connection = dialer.dial(address, port, timeout)) {
                return probe.run(connection, negotiated -> identity.handshake(address));
            } catch (IOException noConnection) {
                return course.broken(
                        "no connection: " + new Untrusted(String.valueOf(noConnection.getMessage())).brief());
            }
        };
        try {
            return Bounded.within(timeout, "log in " + address, trial, probe::abandon);
        } catch (TimeoutException late) {
            return broken(address, port, "not finished within " + timeout.toMillis() + " ms");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return broken(address, port, "interrupted");
        } catch (ExecutionException failed) {
            return broken(address, port, "the login failed: " + failed.getCause());
        }
    }

    private Trial broken(String address, int port, String why) {
        return new ProbeTranscript(address, port, label, stranger).broken(why);
    }
}
