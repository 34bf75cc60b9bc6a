package dev.countersign.ssh;

import java.util.Arrays;
import java.util.List;
import net.schmizz.sshj.userauth.method.ChallengeResponseProvider;
import net.schmizz.sshj.userauth.password.PasswordFinder;
import net.schmizz.sshj.userauth.password.Resource;

/**
 * A password that is given once, to the method {@code password} or to the first hidden prompt of
 * {@code keyboard-interactive}. Every other prompt gets an empty reply: it may ask for a one-time
 * code, or be the second of three attempts that lock an account.
 */
final class PasswordOnce implements PasswordFinder, ChallengeResponseProvider, AutoCloseable {
    private final char[] password;
    private boolean given;

    /** Takes ownership of the array and wipes it on {@link #close}. */
    PasswordOnce(char[] password) {
        this.password = password;
    }

    private synchronized char[] take() {
        if (given) {
            return new char[0];
        }
        given = true;
        // sshj wipes the array that it gets
        return password.clone();
    }

    @Override
    public char[] reqPassword(Resource<?> resource) {
        return take();
    }

    @Override
    public boolean shouldRetry(Resource<?> resource) {
        return false;
    }

    @Override
    public List<String> getSubmethods() {
        return List.of();
    }

    @Override
    public void init(@SuppressWarnings("rawtypes") Resource resource, String name, String instruction) {
        // the server's text about itself is not shown
    }

    @Override
    public char[] getResponse(String prompt, boolean echo) {
        return echo ? new char[0] : take();
    }

    @Override
    public boolean shouldRetry() {
        return false;
    }

    @Override
    public void close() {
        Arrays.fill(password, '\0');
    }
}
