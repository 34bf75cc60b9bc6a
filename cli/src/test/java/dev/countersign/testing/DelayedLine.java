package dev.countersign.testing;

import dev.countersign.bytes.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A long line to a server: a port of this machine that passes everything on, each way later by half of {@code trip}. A connection begins
 * one and a half trips late, as TCP's own handshake makes it. It counts the flights: how often the client sends something after something
 * new has come to it.
 */
public final class DelayedLine implements AutoCloseable {
    private static final int PIECE = 64 * 1024;

    private final ServerSocket door;
    private final InetSocketAddress server;
    private final Duration trip;
    private final boolean onlyForThisProcess;
    private final AtomicInteger going = new AtomicInteger();
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger flights = new AtomicInteger();

    private DelayedLine(ServerSocket door, InetSocketAddress server, Duration trip, boolean onlyForThisProcess) {
        this.onlyForThisProcess = onlyForThisProcess;
        this.door = door;
        this.server = server;
        this.trip = trip;
    }

    /** Opens a line from a free port of {@code here} to {@code address} and {@code port}. */
    public static DelayedLine open(String here, String address, int port, Duration trip) throws IOException {
        return open(here, address, port, trip, false);
    }

    /** Same, but it is long for this process alone, and short for the hosts of a lab, which are other processes of this machine. */
    public static DelayedLine openForThisProcess(String here, String address, int port, Duration trip)
            throws IOException {
        return open(here, address, port, trip, true);
    }

    private static DelayedLine open(String here, String address, int port, Duration trip, boolean onlyForThisProcess)
            throws IOException {
        ServerSocket door = new ServerSocket(0, 50, InetAddress.getByName(here));
        DelayedLine line = new DelayedLine(door, new InetSocketAddress(address, port), trip, onlyForThisProcess);
        daemon(line::accept);
        return line;
    }

    /** The port where it begins. */
    public int port() {
        return door.getLocalPort();
    }

    /** How many connections were made so far. */
    public int connections() {
        return connections.get();
    }

    /** How many connections the client has not ended yet; waits a moment for those that are about to end. */
    public int stillOpen() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (going.get() > 0 && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        return going.get();
    }

    /** How many flights there were so far, on all connections together. */
    public int flights() {
        return flights.get();
    }

    /** Ends every connection at once; new ones can be made. */
    public void cut() throws IOException {
        for (Socket each = sockets.poll(); each != null; each = sockets.poll()) {
            each.close();
        }
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                long accepted = System.nanoTime();
                connections.incrementAndGet();
                sockets.add(client);
                going.incrementAndGet();
                daemon(() -> carry(client, accepted));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void carry(Socket client, long accepted) {
        try {
            carry(client, accepted, onlyForThisProcess && !isOwn(client) ? Duration.ZERO : trip);
        } catch (IOException unknown) {
            throw new UncheckedIOException(unknown);
        }
    }

    /** Whether the other end of a connection is in this process too: it has a file with the number of that socket. */
    private boolean isOwn(Socket client) throws IOException {
        Set<String> numbers = new HashSet<>();
        for (String table : List.of("/proc/self/net/tcp", "/proc/self/net/tcp6")) {
            for (String line : Files.readAllLines(Path.of(table))) {
                String[] words = line.strip().split("\\s+", -1);
                if (words[1].endsWith(hex(client.getPort())) && words[2].endsWith(hex(door.getLocalPort()))) {
                    numbers.add("socket:[" + words[9] + "]");
                }
            }
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path file : files) {
                try {
                    if (numbers.contains(Files.readSymbolicLink(file).toString())) {
                        return true;
                    }
                } catch (NoSuchFileException closed) {
                    // closed meanwhile
                }
            }
        }
        return false;
    }

    private static String hex(int port) {
        return String.format(":%04X", port);
    }

    private void carry(Socket client, long accepted, Duration trip) {
        try (client;
                Socket other = new Socket()) {
            client.setTcpNoDelay(true);
            other.setTcpNoDelay(true);
            Turn turn = new Turn();
            BlockingQueue<Piece> there = new LinkedBlockingQueue<>();
            daemon(() -> {
                read(client, there, accepted + trip.toNanos() * 3 / 2, () -> turn.sent(flights), trip);
                going.decrementAndGet();
            });
            TimeUnit.NANOSECONDS.sleep(accepted + trip.toNanos() * 3 / 2 - System.nanoTime());
            other.connect(server);
            BlockingQueue<Piece> back = new LinkedBlockingQueue<>();
            daemon(() -> read(other, back, accepted, () -> {}, trip));
            Thread answers = daemon(() -> write(client, back, turn::came));
            write(other, there, () -> {});
            answers.join();
        } catch (IOException gone) {
            // one side ended; so does the other
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static void read(Socket from, BlockingQueue<Piece> queue, long earliest, Runnable then, Duration trip) {
        byte[] block = new byte[PIECE];
        try {
            InputStream input = from.getInputStream();
            for (int n = input.read(block); n >= 0; n = input.read(block)) {
                then.run();
                queue.add(new Piece(Bytes.of(Arrays.copyOf(block, n)), due(earliest, trip)));
            }
        } catch (IOException gone) {
            // told to the other side as an end
        }
        queue.add(new Piece(Bytes.EMPTY, due(earliest, trip)));
    }

    private static long due(long earliest, Duration trip) {
        return Math.max(earliest, System.nanoTime() + trip.toNanos() / 2);
    }

    private static void write(Socket to, BlockingQueue<Piece> queue, Runnable before) {
        try {
            for (Piece piece = queue.take(); ; piece = queue.take()) {
                TimeUnit.NANOSECONDS.sleep(piece.due() - System.nanoTime());
                if (piece.bytes().length() == 0) {
                    break;
                }
                before.run();
                to.getOutputStream().write(piece.bytes().toArray());
            }
            to.shutdownOutput();
        } catch (IOException gone) {
            // it listens no longer
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "line");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    @Override
    public void close() throws IOException {
        door.close();
    }

    /** Whose turn it is on one connection. */
    private static final class Turn {
        private boolean fresh = true;

        synchronized void came() {
            fresh = true;
        }

        synchronized void sent(AtomicInteger flights) {
            if (fresh) {
                fresh = false;
                flights.incrementAndGet();
            }
        }
    }

    /** Bytes, and when they arrive; no bytes are the end. */
    private record Piece(Bytes bytes, long due) {}
}
