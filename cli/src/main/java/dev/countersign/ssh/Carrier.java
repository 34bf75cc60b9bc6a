package dev.countersign.ssh;

import java.io.IOException;
import java.time.Duration;
import net.schmizz.sshj.SSHClient;

/** What one SSH connection runs over: a socket of its own, or a channel of the connection to a jump host, which others use too. Used once. */
interface Carrier {
    /**
     * Connects the client: the way there, the greetings and the key exchange.
     *
     * @param limit for the way there, if that is a channel
     */
    void connect(SSHClient client, String address, int port, Duration limit) throws IOException;

    /** Ends every read, write and connect on it. Does not wait; may be called several times. */
    void cut();

    /** Releases it, after the connection on it was closed. */
    void close();
}
