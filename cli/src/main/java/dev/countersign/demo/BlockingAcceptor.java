package dev.countersign.demo;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.sshd.common.io.IoAcceptor;
import org.apache.sshd.common.io.IoHandler;

/** Accepts connections and gives each its own thread. */
final class BlockingAcceptor extends BlockingService implements IoAcceptor {
    private final Map<SocketAddress, ServerSocket> bound = new ConcurrentHashMap<>();

    BlockingAcceptor(IoHandler handler) {
        super(handler);
    }

    @Override
    public void bind(SocketAddress address) throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.bind(address);
        } catch (IOException taken) {
            socket.close();
            throw taken;
        }
        bound.put(socket.getLocalSocketAddress(), socket);
        daemon("ssh-" + socket.getLocalPort(), () -> accept(socket));
    }

    private void accept(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                try {
                    open(client);
                } catch (IOException gone) {
                    client.close();
                }
            } catch (IOException closed) {
                // Either unbind closed the socket, which ends the loop, or a client was gone before
                // it was accepted.
            }
        }
    }

    @Override
    public void bind(Collection<? extends SocketAddress> addresses) throws IOException {
        for (SocketAddress each : addresses) {
            bind(each);
        }
    }

    @Override
    public void unbind(SocketAddress address) {
        ServerSocket socket = bound.remove(address);
        if (socket != null) {
            try {
                socket.close();
            } catch (IOException closed) {
                // The socket is closed either way.
            }
        }
    }

    @Override
    public void unbind(Collection<? extends SocketAddress> addresses) {
        addresses.forEach(this::unbind);
    }

    @Override
    public void unbind() {
        unbind(getBoundAddresses());
    }

    @Override
    public Set<SocketAddress> getBoundAddresses() {
        return Set.copyOf(bound.keySet());
    }

    @Override
    protected void preClose() {
        unbind();
        super.preClose();
    }
}
