package dev.countersign.ssh;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import net.schmizz.sshj.SSHClient;

/** A channel of the shared connection to a jump host. Cutting it leaves that connection to the others. */
final class JumpChannel implements Carrier {
    private final JumpLinks.Use jump;
    private Optional<ForwardedConnection> channel = Optional.empty();
    private boolean cut;

    JumpChannel(JumpLinks.Use jump) {
        this.jump = jump;
    }

    @Override
    public void connect(SSHClient client, String address, int port, Duration limit) throws IOException {
        ForwardedConnection opened;
        try {
            opened = jump.link().open(address, port, limit);
        } catch (TimeoutException late) {
            throw new SocketTimeoutException("no answer through the jump host");
        }
        synchronized (this) {
            channel = Optional.of(opened);
            if (cut) {
                end(opened);
                throw new IOException("it was cut");
            }
        }
        client.connectVia(opened);
    }

    @Override
    public synchronized void cut() {
        if (!cut) {
            cut = true;
            channel.ifPresent(this::end);
        }
    }

    private void end(ForwardedConnection opened) {
        opened.endReading();
        // A server confirms the end of a channel only when what waits for the other host was sent. That may be never,
        // so nobody waits
        // for it. And sending the request may wait for the network.
        jump.link().threads().execute(opened::leave);
    }

    @Override
    public void close() {
        cut();
        jump.close();
    }
}
