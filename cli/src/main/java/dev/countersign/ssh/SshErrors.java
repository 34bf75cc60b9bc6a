package dev.countersign.ssh;

import dev.countersign.diagnostic.Untrusted;
import dev.countersign.transaction.RemoteException;
import dev.countersign.transaction.RemoteException.Kind;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.schmizz.sshj.connection.channel.OpenFailException;

/**
 * Turns the exceptions of Java and sshj into sentences for a person, and makes text from the other
 * side harmless.
 */
final class SshErrors {
    private static final Pattern NOTHING_IN_COMMON =
            Pattern.compile("Unable to reach a settlement of (\\w+): .* and (\\[.*\\])", Pattern.DOTALL);
    private static final int SHOWN = 300;

    private SshErrors() {}

    /** Returns the error that says why there is no connection. Nothing ran on the host. */
    static RemoteException unreachable(SshTarget target, Throwable failed) {
        String host = target.name() + " (" + target + ")";
        String check = "check the address and port, and that its SSH server runs: " + SshByHand.command(target, "-v");
        if (cause(failed, UnknownHostException.class).isPresent()) {
            return unreachable("the name of " + host + " is not known", "check the address in the inventory");
        }
        Optional<SocketTimeoutException> late = cause(failed, SocketTimeoutException.class);
        if (late.isPresent()) {
            boolean connecting = text(late.get()).toLowerCase(Locale.ROOT).contains("connect timed out");
            Duration limit =
                    connecting ? target.timeouts().connect() : target.timeouts().answer();
            return unreachable(
                    host + (connecting ? " did not answer within " : " did not answer as an SSH server within ")
                            + limit.toSeconds() + " s",
                    check);
        }
        Optional<OpenFailException> beyond = cause(failed, OpenFailException.class);
        if (beyond.isPresent()) {
            String jump = target.jump().map(SshTarget::name).orElse("the host");
            return unreachable(
                    jump + " does not forward to " + host + ": " + text(beyond.get()),
                    "check AllowTcpForwarding in the sshd_config of " + jump + ", and the address as seen from there");
        }
        if (cause(failed, ConnectException.class).isPresent()
                || cause(failed, NoRouteToHostException.class).isPresent()) {
            return unreachable("no connection to " + host + ": " + text(failed), check);
        }
        Matcher nothing = NOTHING_IN_COMMON.matcher(String.valueOf(failed.getMessage()));
        if (nothing.find()) {
            return unreachable(
                    host + " and this program have no algorithm in common for " + nothing.group(1) + "; it offers "
                            + untrusted(nothing.group(2)),
                    "allow a current algorithm on the host; this program never offers SHA-1, CBC or DSA");
        }
        return unreachable("the SSH connection to " + host + " failed: " + text(failed), check);
    }

    /** Returns the error for a server that ended every connection before it had shown its key. */
    static RemoteException turnedAway(SshTarget target, Crowded crowded) {
        int attempts = crowded.attempts();
        return unreachable(
                target.name() + " (" + target + ") ended "
                        + (attempts == 1
                                ? "the connection"
                                : "each of " + attempts + " connections in "
                                        + crowded.spent().toSeconds() + " s")
                        + " before it had shown its key",
                "it may let too few log in at once (MaxStartups of its sshd: try --parallel 4), or refuse this address"
                        + " (hosts.deny, fail2ban): see its log, or try by hand: " + SshByHand.command(target, "-v"));
    }

    private static RemoteException unreachable(String what, String advice) {
        return new RemoteException(Kind.UNREACHABLE, what, advice);
    }

    /** The innermost message, on one line, harmless and not too long. */
    static String text(Throwable failed) {
        Throwable at = failed;
        while (at.getCause() != null && at.getCause() != at) {
            at = at.getCause();
        }
        String message = at.getMessage();
        return untrusted(message == null || message.isBlank() ? at.getClass().getSimpleName() : message);
    }

    /** Text from the other side, on one line, harmless and not too long. */
    static String untrusted(String text) {
        String cut = text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
        return new Untrusted(cut).onOneLine();
    }

    /** Returns the first cause of the given type. */
    static <T extends Throwable> Optional<T> cause(Throwable failed, Class<T> kind) {
        for (Throwable at = failed; at != null; at = at.getCause()) {
            if (kind.isInstance(at)) {
                return Optional.of(kind.cast(at));
            }
            if (at.getCause() == at) {
                break;
            }
        }
        return Optional.empty();
    }
}
