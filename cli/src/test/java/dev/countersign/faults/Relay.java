package dev.countersign.faults;

import dev.countersign.faults.Turn.Way;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A relay between the program and one port of a host, in user space: passes data on, records every
 * {@link Turn}, and at the beginning of one does what a test says, before passing any of it on.
 */
final class Relay implements Closeable {
    private final String name;
    private final InetSocketAddress target;
    private final List<Turn> seen = new ArrayList<>();
    private final Map<Turn, Supplier<Cut>> deeds = new ConcurrentHashMap<>();
    private volatile Function<Turn, Cut> always = turn -> Cut.PASS;
    private final Set<Passage> passages = ConcurrentHashMap.newKeySet();
    private final ServerSocket listener;
    private int connections;
    private volatile boolean frozen;

    private Relay(String name, ServerSocket listener, InetSocketAddress target) {
        this.name = name;
        this.listener = listener;
        this.target = target;
    }

    /**
     * Listens on a free port.
     *
     * @param address on loopback
     * @param port of {@code host}, which is on loopback too
     */
    static Relay listen(String name, String address, String host, int port) throws IOException {
        ServerSocket listener = new ServerSocket();
        listener.setReuseAddress(true);
        listener.bind(new InetSocketAddress(address, 0));
        Relay relay = new Relay(name, listener, new InetSocketAddress(host, port));
        relay.accept();
        return relay;
    }

    /** Returns the port that the program must connect to. */
    int port() {
        return listener.getLocalPort();
    }

    /**
     * At this point, once, does {@code deed}, whose result decides what happens to the connection.
     */
    Relay at(Turn turn, Supplier<Cut> deed) {
        deeds.put(turn, deed);
        return this;
    }

    /** At every other point this decides what happens to the connection. */
    Relay always(Function<Turn, Cut> judge) {
        always = judge;
        return this;
    }

    /** Returns every point so far, in order. */
    List<Turn> seen() {
        synchronized (seen) {
            return List.copyOf(seen);
        }
    }

    /** Does this to every connection that is open now. */
    void cut(Cut how) {
        passages.forEach(each -> each.cut(how));
    }

    /** New connections are accepted from now on but get no data. */
    void freeze() {
        frozen = true;
        cut(Cut.FREEZE);
    }

    /** Stops listening: new connections are refused. Open connections are left alone. */
    void refuse() {
        try {
            listener.close();
        } catch (IOException stillOpen) {
            throw new UncheckedIOException(stillOpen);
        }
    }

    private void accept() {
        Thread thread = new Thread(
                () -> {
                    while (!listener.isClosed()) {
                        try {
                            Socket program = listener.accept();
                            if (listener.isClosed()) {
                                // It came while the port was closing: the kernel's queue exists
                                // until accept returns.
                                program.setSoLinger(true, 0);
                                program.close();
                            } else {
                                serve(program);
                            }
                        } catch (IOException closed) {
                            // the loop's condition checks whether it was the listener
                        }
                    }
                },
                "relay " + name);
        thread.setDaemon(true);
        thread.start();
    }

    private void serve(Socket program) throws IOException {
        int number;
        synchronized (seen) {
            number = ++connections;
        }
        Passage passage = new Passage(this, number, program, new Socket());
        passages.add(passage);
        if (frozen) {
            passage.cut(Cut.FREEZE);
            return;
        }
        Cut how = reached(new Turn(name, number, 0, Way.OPENS));
        if (how == Cut.PASS) {
            passage.connect(target);
        } else {
            passage.cut(how);
        }
    }

    /** A turn begins. */
    Cut turn(int connection, int turn, Way way) {
        return reached(new Turn(name, connection, turn, way));
    }

    private Cut reached(Turn turn) {
        synchronized (seen) {
            seen.add(turn);
        }
        Supplier<Cut> deed = deeds.remove(turn);
        return deed == null ? always.apply(turn) : deed.get();
    }

    @Override
    public void close() {
        refuse();
        cut(Cut.RESET);
    }
}
