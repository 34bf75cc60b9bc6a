package dev.countersign.ssh;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import javax.net.SocketFactory;
import net.schmizz.sshj.SSHClient;

/**
 * Creates the one socket of a connection, without Nagle's delay, and keeps a reference so that a
 * watchdog can close it.
 *
 * <p>sshj never sets TCP_NODELAY: without it, every exec waits 45 ms for the other side's delayed
 * acknowledgement.
 */
final class SocketTap extends SocketFactory implements Carrier {
    private final Socket socket = new Socket();

    @Override
    public void connect(SSHClient client, String address, int port, Duration limit) throws IOException {
        client.setSocketFactory(this);
        client.connect(address, port);
    }

    @Override
    public Socket createSocket() throws IOException {
        socket.setTcpNoDelay(true);
        return socket;
    }

    @Override
    public void cut() {
        try {
            socket.close();
        } catch (IOException gone) {
            // nothing left to close
        }
    }

    @Override
    public void close() {
        cut();
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw new UnsupportedOperationException("sshj connects by itself");
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) {
        throw new UnsupportedOperationException("sshj connects by itself");
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw new UnsupportedOperationException("sshj connects by itself");
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
        throw new UnsupportedOperationException("sshj connects by itself");
    }
}
