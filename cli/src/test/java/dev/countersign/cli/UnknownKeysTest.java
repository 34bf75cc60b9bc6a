package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Hosts whose keys are unknown are queried for them at the same time, and those that do not reply
 * are named.
 */
@Timeout(120)
class UnknownKeysTest {
    private static final int HOSTS = 16;
    private static final int SLOW = 1000;

    @TempDir
    private Path temporary;

    private final List<ServerSocket> listeners = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (ServerSocket each : listeners) {
            each.close();
        }
    }

    /** A server that is silent for a while and then disconnects. */
    private int slow() throws IOException {
        ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        listeners.add(listener);
        Thread accepting = new Thread(() -> {
            try {
                while (true) {
                    try (Socket one = listener.accept()) {
                        Thread.sleep(SLOW);
                        one.getOutputStream().flush();
                    }
                }
            } catch (IOException | InterruptedException closed) {
                return;
            }
        });
        accepting.setDaemon(true);
        accepting.start();
        return listener.getLocalPort();
    }

    @Test
    void sixteen_slow_hosts_take_the_time_of_one() throws IOException {
        Terminal terminal = Terminal.in(temporary).variable("X", "x");
        StringBuilder hosts = new StringBuilder("defaults: {platform: samba, password: {env: X}}\nhosts:\n");
        for (int i = 0; i < HOSTS; i++) {
            hosts.append("  h")
                    .append(i)
                    .append(": {address: 127.0.0.1, port: ")
                    .append(slow())
                    .append("}\n");
        }
        terminal.file("inventories/hosts.yaml", hosts.toString());
        terminal.file("policies/signing.yaml", RealHosts.REQUIRED);
        long begun = System.nanoTime();

        Terminal.Said said = terminal.granting();

        long took = (System.nanoTime() - begun) / 1_000_000;
        assertThat(said.exit()).as(said.err()).isZero();
        for (int i = 0; i < HOSTS; i++) {
            assertThat(said.err()).contains("The key of h" + i + " (127.0.0.1:");
        }
        assertThat(took).isLessThan((long) HOSTS * SLOW / 2);
    }
}
