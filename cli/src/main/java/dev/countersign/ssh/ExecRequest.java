package dev.countersign.ssh;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import net.schmizz.concurrent.Event;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.connection.Connection;
import net.schmizz.sshj.connection.ConnectionException;
import net.schmizz.sshj.connection.channel.direct.SessionChannel;
import net.schmizz.sshj.transport.TransportException;

/**
 * A session channel on which a command's input can follow the request at once, as ssh(1) sends it. sshj's own exec waits for the server's
 * reply first, which is one more round trip.
 */
final class ExecRequest extends SessionChannel {
    private volatile Optional<Event<ConnectionException>> reply = Optional.empty();

    ExecRequest(Connection connection) {
        super(connection);
    }

    /** Asks the server to open the channel, and does not wait for its reply, as {@link #open} does. */
    void request() throws TransportException {
        trans.write(buildOpenReq());
    }

    /** Whether the server has refused to open it. */
    boolean refused() {
        return openEvent.inError();
    }

    /** Whether it was refused, or has ended since. */
    boolean ended() {
        return refused() || closeEvent.isSet();
    }

    /** Asks the server to run the command line. */
    void send(String line) throws TransportException {
        reply = Optional.of(
                sendChannelRequest("exec", true, new Buffer.PlainBuffer().putString(line, getRemoteCharset())));
        if (closeEvent.isSet()) {
            endReply();
        }
    }

    /** A server that has closed the channel replies no longer. sshj would wait for it all the same. */
    @Override
    protected void finishOff() {
        super.finishOff();
        endReply();
    }

    private void endReply() {
        reply.filter(waiting -> !waiting.isSet() && !waiting.inError())
                .ifPresent(waiting ->
                        waiting.deliverError(new ConnectionException("the server closed the channel without a reply")));
    }

    /** Waits for the server's reply; throws if it does not run the command. */
    void awaitReply() throws ConnectionException {
        reply.orElseThrow().await(conn.getTimeoutMs(), TimeUnit.MILLISECONDS);
    }
}
