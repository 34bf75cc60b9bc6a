package dev.countersign.ssh;

import java.io.IOException;
import java.util.Optional;
import net.schmizz.sshj.connection.channel.OpenFailException;

/**
 * The session channels of one connection: each command needs a new one. While a command runs, the channel of the next can be opened in
 * advance, which saves a round trip. On the host that starts nothing: sshd starts a process when it is told the command.
 *
 * <p>A server may allow one session at a time (MaxSessions of its sshd). Then it refuses the spare one; that is no error, and it is not
 * asked for one again on this connection.
 */
final class SessionChannels {
    /** How often a refused channel is asked for once more. */
    private static final int ATTEMPTS = 3;

    private final Link link;
    private Optional<ExecRequest> spare = Optional.empty();
    private boolean oneAtATime;
    private volatile boolean used;

    SessionChannels(Link link) {
        this.link = link;
    }

    /** Returns a new channel for one command: the spare one if it is there, or else one that is opened now. */
    ExecRequest open() throws IOException {
        // sshd counts a session that has ended until it looks at its channels the next time. So where as many as it
        // allows have been used,
        // it may refuse one more that it would allow a moment later (measured with MaxSessions 1, OpenSSH 9.2).
        for (int left = used ? ATTEMPTS : 0; ; left--) {
            Optional<ExecRequest> ready = ready();
            if (ready.isPresent()) {
                return ready.get();
            }
            ExecRequest channel = fresh();
            try {
                channel.open();
                used = true;
                return channel;
            } catch (OpenFailException refused) {
                if (left == 0) {
                    throw refused;
                }
            }
        }
    }

    private ExecRequest fresh() {
        return new ExecRequest(link.client().getConnection());
    }

    /** Asks for a spare channel, if there is none. Does not wait for the reply. */
    synchronized void prepare() {
        if (spare.isPresent() || oneAtATime) {
            return;
        }
        ExecRequest channel = fresh();
        try {
            channel.request();
            spare = Optional.of(channel);
        } catch (IOException gone) {
            // the next command says so
        }
    }

    /** Returns the spare channel if the server has opened it and not closed it since. One that it has not answered for yet stays. */
    private synchronized Optional<ExecRequest> ready() {
        Optional<ExecRequest> opened = spare.filter(ExecRequest::isOpen);
        if (opened.isPresent() || spare.filter(ExecRequest::ended).isPresent()) {
            oneAtATime = spare.filter(ExecRequest::refused).isPresent();
            spare = Optional.empty();
        }
        return opened;
    }
}
