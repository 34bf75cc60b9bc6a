import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A slow network in user space: passes every byte on after a delay, in both directions, and a new connection only after a round trip. For
 * script/bench. Arguments: milliseconds each way, then {@code LISTEN:PORT=TO:PORT} for each endpoint. Prints "ready" when it listens on
 * all of them, and ends when the process that started it has ended.
 */
final class Delay {
    private record Piece(long due, byte[] bytes) {}

    private static long delay;

    public static void main(String[] arguments) throws IOException {
        delay = TimeUnit.MILLISECONDS.toNanos(Long.parseLong(arguments[0]));
        for (int i = 1; i < arguments.length; i++) {
            String[] ends = arguments[i].split("=", 2);
            ServerSocket server = new ServerSocket();
            server.setReuseAddress(true);
            server.bind(address(ends[0]), 200);
            InetSocketAddress to = address(ends[1]);
            start(() -> serve(server, to));
        }
        System.out.println("ready");
        ProcessHandle.current().parent().ifPresent(starter -> starter.onExit().join());
    }

    private static InetSocketAddress address(String text) throws IOException {
        int colon = text.lastIndexOf(':');
        return new InetSocketAddress(
                InetAddress.getByName(text.substring(0, colon)), Integer.parseInt(text.substring(colon + 1)));
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        thread.start();
    }

    private static void serve(ServerSocket server, InetSocketAddress to) {
        while (true) {
            try {
                Socket near = server.accept();
                start(() -> join(near, to));
            } catch (IOException closed) {
                return;
            }
        }
    }

    /** A TCP connection takes a round trip: nothing of it gets through earlier. */
    private static void join(Socket near, InetSocketAddress to) {
        try {
            TimeUnit.NANOSECONDS.sleep(2 * delay);
            Socket far = new Socket();
            far.connect(to, 10_000);
            near.setTcpNoDelay(true);
            far.setTcpNoDelay(true);
            AtomicInteger open = new AtomicInteger(2);
            pass(near, far, open);
            pass(far, near, open);
        } catch (IOException refused) {
            close(near);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pass(Socket from, Socket to, AtomicInteger open) {
        BlockingQueue<Piece> on = new LinkedBlockingQueue<>();
        start(() -> read(from, on));
        start(() -> {
            write(on, to);
            if (open.decrementAndGet() == 0) {
                close(from);
                close(to);
            }
        });
    }

    private static void read(Socket from, BlockingQueue<Piece> on) {
        byte[] buffer = new byte[1 << 16];
        try {
            InputStream in = from.getInputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                on.add(new Piece(System.nanoTime() + delay, Arrays.copyOf(buffer, count)));
            }
        } catch (IOException reset) {
            // the same as its end
        }
        on.add(new Piece(System.nanoTime() + delay, new byte[0]));
    }

    private static void write(BlockingQueue<Piece> on, Socket to) {
        try {
            OutputStream out = to.getOutputStream();
            while (true) {
                Piece next = on.take();
                TimeUnit.NANOSECONDS.sleep(Math.max(0, next.due() - System.nanoTime()));
                if (next.bytes().length == 0) {
                    to.shutdownOutput();
                    return;
                }
                out.write(next.bytes());
            }
        } catch (IOException gone) {
            close(to);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException already) {
            // it is closed
        }
    }
}
