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
    private Optional<Event<ConnectionException>> reply = Optional.empty();

    ExecRequest(Connection connection) {
        super(connection);
    }

    /** Asks the server to run the command line. */
    void send(String line) throws TransportException {
        reply = Optional.of(
                sendChannelRequest("exec", true, new Buffer.PlainBuffer().putString(line, getRemoteCharset())));
    }

    /** Waits for the server's reply; throws if it does not run the command. */
    void awaitReply() throws ConnectionException {
        reply.orElseThrow().await(conn.getTimeoutMs(), TimeUnit.MILLISECONDS);
    }
}
