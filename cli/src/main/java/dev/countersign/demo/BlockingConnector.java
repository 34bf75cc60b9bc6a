package dev.countersign.demo;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketAddress;
import org.apache.sshd.common.AttributeRepository;
import org.apache.sshd.common.io.DefaultIoConnectFuture;
import org.apache.sshd.common.io.IoConnectFuture;
import org.apache.sshd.common.io.IoConnector;
import org.apache.sshd.common.io.IoHandler;

/** Connects to a port of 127.0.0.1 for a client that uses its SSH server's forwarding. */
final class BlockingConnector extends BlockingService implements IoConnector {
    private static final int TIMEOUT_MILLISECONDS = 5_000;

    BlockingConnector(IoHandler handler) {
        super(handler);
    }

    @Override
    public IoConnectFuture connect(SocketAddress address, AttributeRepository context, SocketAddress local) {
        DefaultIoConnectFuture future = new DefaultIoConnectFuture(address, null);
        Socket socket = new Socket();
        try {
            socket.connect(address, TIMEOUT_MILLISECONDS);
            future.setSession(open(socket));
        } catch (IOException refused) {
            try (socket) {
                future.setException(refused);
            } catch (IOException closed) {
                // The socket is closed either way.
            }
        }
        return future;
    }
}
