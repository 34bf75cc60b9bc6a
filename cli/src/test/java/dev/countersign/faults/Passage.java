package dev.countersign.faults;

import dev.countersign.faults.Turn.Way;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** One connection through a {@link Relay}: two sockets, and a thread for each direction. */
final class Passage {
    private static final int PIECE = 64 * 1024;

    private final Relay relay;
    private final int number;
    private final Socket program;
    private final Socket host;
    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicInteger ended = new AtomicInteger();
    private int toHost;
    private int toProgram;
    private Way last = Way.OPENS;
    private volatile boolean frozen;

    Passage(Relay relay, int number, Socket program, Socket host) {
        this.relay = relay;
        this.number = number;
        this.program = program;
        this.host = host;
    }

    void connect(InetSocketAddress target) throws IOException {
        try {
            host.connect(target);
        } catch (IOException nobodyListens) {
            cut(Cut.RESET);
            throw nobodyListens;
        }
        program.setTcpNoDelay(true);
        host.setTcpNoDelay(true);
        pump(program, host, Way.TO_HOST);
        pump(host, program, Way.TO_PROGRAM);
    }

    private void pump(Socket from, Socket to, Way way) {
        Thread thread = new Thread(
                () -> {
                    try {
                        pass(from, to, way);
                    } catch (IOException ended) {
                        cut(Cut.RESET);
                    } catch (InterruptedException stopped) {
                        Thread.currentThread().interrupt();
                    }
                },
                "passage " + number);
        thread.setDaemon(true);
        thread.start();
    }

    private void pass(Socket from, Socket to, Way way) throws IOException, InterruptedException {
        byte[] piece = new byte[PIECE];
        for (int n = from.getInputStream().read(piece);
                n >= 0;
                n = from.getInputStream().read(piece)) {
            Cut how = came(way);
            if (how == Cut.HALF) {
                to.getOutputStream().write(piece, 0, n / 2);
            }
            cut(how);
            if (frozen) {
                over.await();
            }
            to.getOutputStream().write(piece, 0, n);
        }
        if (frozen) {
            over.await();
        }
        if (ended.incrementAndGet() == 2) {
            end();
        } else {
            to.shutdownOutput();
        }
    }

    /**
     * Only the first piece of a turn is a point. One at a time: while a deed is done, nothing else
     * moves on this connection.
     */
    private synchronized Cut came(Way way) {
        if (way == last) {
            return Cut.PASS;
        }
        last = way;
        int turn = way == Way.TO_HOST ? ++toHost : ++toProgram;
        return relay.turn(number, turn, way);
    }

    void cut(Cut how) {
        try {
            switch (how) {
                case PASS -> {}
                case FREEZE -> frozen = true;
                case RESET, HALF -> {
                    if (!program.isClosed()) {
                        program.setSoLinger(true, 0);
                    }
                    if (!host.isClosed()) {
                        host.setSoLinger(true, 0);
                    }
                    end();
                }
                case FINISH -> end();
            }
        } catch (IOException gone) {
            // one of them was closed meanwhile
        }
    }

    private void end() throws IOException {
        over.countDown();
        try {
            program.close();
        } finally {
            host.close();
        }
    }
}
