package dev.countersign.ssh;

import dev.countersign.bytes.Bytes;
import dev.countersign.transaction.RemoteException;
import dev.countersign.transaction.RemoteException.Kind;
import dev.countersign.transaction.RemoteHost.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import net.schmizz.sshj.connection.ConnectionException;
import net.schmizz.sshj.connection.channel.OpenFailException;
import net.schmizz.sshj.connection.channel.direct.Session.Command;

/**
 * Runs one command on one channel. Writes its input and reads both its streams at the same time,
 * and limits the total time, the silence and the size. Used once.
 */
final class ExecChannel {
    private static final int ERRORS_KEPT = 64 * 1024;
    private static final int PIECE = 32 * 1024;

    private final SshTarget target;
    private final Link link;
    private final Duration timeout;
    private final int limit;
    private final boolean another;
    private final CountDownLatch streams = new CountDownLatch(2);
    private volatile Optional<RemoteException> failure = Optional.empty();
    private volatile long lastByte = System.nanoTime();

    /** @param another whether a channel for the next command is opened while this one runs */
    ExecChannel(SshTarget target, Link link, Duration timeout, int limit, boolean another) {
        this.target = target;
        this.link = link;
        this.timeout = timeout;
        this.limit = limit;
        this.another = another;
    }

    /**
     * Runs the command line.
     *
     * @param first written before the input, then wiped
     * @throws RemoteException of kind UNREACHABLE if the command was not started, else TIMED_OUT,
     *     CUT or TOO_LARGE
     */
    Answer run(String line, PasswordLine first, Bytes input) throws RemoteException {
        ExecRequest command;
        try {
            command = start(line);
        } catch (RemoteException failed) {
            first.wipe();
            throw failed;
        }
        // The input goes with the request: waiting for the server's reply would be one more round trip.
        link.threads().execute(() -> write(command, first, input.toArray()));
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        link.threads().execute(() -> read(command.getInputStream(), output, limit, true));
        link.threads().execute(() -> read(command.getErrorStream(), errors, ERRORS_KEPT, false));
        try {
            accepted(command);
            int status = await(command);
            link.heard();
            return new Answer(status, Bytes.of(output.toByteArray()), Bytes.of(errors.toByteArray()));
        } catch (RemoteException failed) {
            link.abandon(command);
            throw failed;
        }
    }

    private ExecRequest start(String line) throws RemoteException {
        ExecRequest command;
        try {
            if (!link.alive()) {
                throw new IOException("the connection has ended");
            }
            command = link.sessions().open();
        } catch (OpenFailException refused) {
            throw new RemoteException(
                    Kind.UNREACHABLE,
                    target.name() + " opens no session for a command: " + SshErrors.text(refused),
                    "see its log, and MaxSessions in its sshd_config");
        } catch (IOException gone) {
            throw SshErrors.unreachable(target, gone);
        }
        try {
            command.send(line);
            if (another) {
                link.sessions().prepare();
            }
            return command;
        } catch (IOException gone) {
            link.abandon(command);
            throw cut(SshErrors.text(gone));
        }
    }

    private void accepted(ExecRequest command) throws RemoteException {
        try {
            command.awaitReply();
        } catch (ConnectionException failed) {
            // sshj's text for SSH_MSG_CHANNEL_FAILURE: the server did not run the command
            if (String.valueOf(failed.getMessage()).equals("Request failed")) {
                throw new RemoteException(
                        Kind.UNREACHABLE,
                        target.name() + " does not run commands for " + target.user(),
                        "check the login's shell and ForceCommand on the host");
            }
            throw cut(SshErrors.text(failed));
        }
    }

    private void write(Command command, PasswordLine first, byte[] input) {
        try {
            OutputStream sink = command.getOutputStream();
            first.writeTo(sink);
            sink.flush();
            int at = 0;
            while (at < input.length) {
                int room = room(command);
                if (room == 0) {
                    // The command ended before it read all its input. Its exit status tells the
                    // outcome; it is sent no end of file.
                    return;
                }
                int piece = Math.min(room, input.length - at);
                sink.write(input, at, piece);
                sink.flush();
                at += piece;
                lastByte = System.nanoTime();
            }
            sink.close();
        } catch (IOException ended) {
            // as above; a command that still waits for input ends at a time limit
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            first.wipe();
        }
    }

    /**
     * Waits until the server accepts more data and returns how much; 0 if the command has ended.
     *
     * <p>sshj must not do this waiting: while it waits, it holds a lock that its own reader needs
     * to process the end of the channel. And while the server's window is full, its close() drops
     * the buffered data and then sends a clean end of file.
     */
    private int room(Command command) throws InterruptedException {
        while (command.isOpen()) {
            long window = command.getRemoteWinSize();
            if (window > 0) {
                return (int) Math.min(window, PIECE);
            }
            if (streams.await(2, TimeUnit.MILLISECONDS)) {
                break;
            }
        }
        return 0;
    }

    private void read(InputStream source, ByteArrayOutputStream kept, int most, boolean strict) {
        byte[] piece = new byte[PIECE];
        try {
            for (int n = source.read(piece); n >= 0; n = source.read(piece)) {
                lastByte = System.nanoTime();
                int room = Math.min(n, most - kept.size());
                kept.write(piece, 0, room);
                if (strict && room < n) {
                    fail(new RemoteException(
                            Kind.TOO_LARGE,
                            target.name() + " answered with more than " + most + " bytes",
                            "check what its login shell prints, and the size of the file that was read"));
                    return;
                }
                if (failure.isPresent()) {
                    return;
                }
            }
        } catch (IOException broken) {
            fail(cut(SshErrors.text(broken)));
        } finally {
            streams.countDown();
        }
    }

    private synchronized void fail(RemoteException reason) {
        failure = failure.or(() -> Optional.of(reason));
        // the other stream may never end
        streams.countDown();
        streams.countDown();
    }

    private int await(Command command) throws RemoteException {
        long end = System.nanoTime() + timeout.toNanos();
        try {
            while (!streams.await(patience(end), TimeUnit.NANOSECONDS)) {
                if (patience(end) <= 0) {
                    throw late(end);
                }
            }
            if (failure.isPresent()) {
                throw failure.get();
            }
            command.join(Math.max(1, patience(end)), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw cut("this program was interrupted");
        } catch (ConnectionException broken) {
            throw patience(end) <= 0 ? late(end) : cut(SshErrors.text(broken));
        }
        if (failure.isPresent()) {
            throw failure.get();
        }
        return Optional.ofNullable(command.getExitStatus())
                .orElseThrow(() -> Optional.ofNullable(command.getExitSignal())
                        .map(signal -> cut("the command was ended by signal " + signal))
                        .orElseGet(() -> cut("no exit status came")));
    }

    /**
     * The nanoseconds left to wait: until the total limit or the silence limit, whichever comes
     * first.
     */
    private long patience(long end) {
        long now = System.nanoTime();
        return Math.min(end - now, lastByte + target.timeouts().idle().toNanos() - now);
    }

    private RemoteException late(long end) {
        boolean whole = end - System.nanoTime() <= 0;
        return new RemoteException(
                Kind.TIMED_OUT,
                target.name()
                        + (whole
                                ? " did not finish within " + timeout.toSeconds() + " s"
                                : " was silent for " + target.timeouts().idle().toSeconds() + " s"),
                "the command may still be running on the host");
    }

    private RemoteException cut(String why) {
        return new RemoteException(
                Kind.CUT,
                "the answer of " + target.name() + " was cut: " + why,
                "check on the host what the command did");
    }
}
