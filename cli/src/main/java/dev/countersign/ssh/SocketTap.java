package dev.countersign.ssh;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/**
 * Makes the one socket of a connection, without Nagle's delay, and keeps hold of it so that a watchdog can close it.
 *
 * <p>sshj never sets TCP_NODELAY: every exec then waits 45 ms for the other side's delayed acknowledgement.
 */
final class SocketTap extends SocketFactory {
    private final Socket socket = new Socket();

    @Override
    public Socket createSocket() throws IOException {
        socket.setTcpNoDelay(true);
        return socket;
    }

    /** Ends whatever reads or writes or connects on the socket. */
    void cut() {
        try {
            socket.close();
        } catch (IOException gone) {
            // nothing is left to be closed
        }
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
