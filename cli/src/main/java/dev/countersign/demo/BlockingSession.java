package dev.countersign.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.sshd.common.io.AbstractIoWriteFuture;
import org.apache.sshd.common.io.IoHandler;
import org.apache.sshd.common.io.IoService;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.io.IoWriteFuture;
import org.apache.sshd.common.util.Readable;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.closeable.AbstractCloseable;

/** One connection: a thread reads it, and a write returns when the kernel has the bytes. */
@SuppressWarnings("NullAway") // MINA's interface says null for an attribute that is absent
final class BlockingSession extends AbstractCloseable implements IoSession {
    private static final AtomicLong IDS = new AtomicLong();
    private static final int BLOCK = 32 * 1024;

    private final long id = IDS.incrementAndGet();
    private final Map<Object, Object> attributes = new ConcurrentHashMap<>();
    private final Object pause = new Object();
    private final Object writing = new Object();
    private final BlockingService service;
    private final IoHandler handler;
    private final Socket socket;
    private final InputStream input;
    private final OutputStream output;
    private boolean suspended;

    BlockingSession(BlockingService service, IoHandler handler, Socket socket) throws IOException {
        this.service = service;
        this.handler = handler;
        this.socket = socket;
        socket.setTcpNoDelay(true);
        this.input = socket.getInputStream();
        this.output = socket.getOutputStream();
    }

    void start() throws IOException {
        try {
            handler.sessionCreated(this);
        } catch (Exception refused) {
            close(true);
            throw new IOException(refused);
        }
        BlockingService.daemon("ssh-connection-" + id, this::read);
    }

    private void read() {
        byte[] block = new byte[BLOCK];
        try {
            while (!isClosing() && mayRead()) {
                int length = input.read(block);
                if (length < 0) {
                    break;
                }
                handler.messageReceived(this, Readable.readable(ByteBuffer.wrap(block, 0, length)));
            }
        } catch (Exception broken) {
            tell(broken);
        }
        close(true);
    }

    private void tell(Exception broken) {
        if (isClosing()) {
            return;
        }
        try {
            handler.exceptionCaught(this, broken);
        } catch (Exception unheard) {
            // The connection is closed next; nothing else can be done.
        }
    }

    /** Waits while reading is suspended. */
    private boolean mayRead() throws InterruptedException {
        synchronized (pause) {
            while (suspended && !isClosing()) {
                pause.wait();
            }
            return !isClosing();
        }
    }

    @Override
    public void suspendRead() {
        pauseReading(true);
    }

    @Override
    public void resumeRead() {
        pauseReading(false);
    }

    private void pauseReading(boolean paused) {
        synchronized (pause) {
            suspended = paused;
            pause.notifyAll();
        }
    }

    @Override
    public IoWriteFuture writeBuffer(Buffer buffer) throws IOException {
        try {
            synchronized (writing) {
                output.write(buffer.array(), buffer.rpos(), buffer.available());
            }
            return AbstractIoWriteFuture.fulfilled(id, true);
        } catch (IOException broken) {
            return AbstractIoWriteFuture.fulfilled(id, broken);
        }
    }

    @Override
    public void shutdownOutputStream() throws IOException {
        if (!socket.isClosed() && !socket.isOutputShutdown()) {
            socket.shutdownOutput();
        }
    }

    @Override
    protected void doCloseImmediately() {
        try {
            socket.close();
        } catch (IOException closed) {
            // The socket is closed either way.
        }
        resumeRead();
        service.forget(this);
        super.doCloseImmediately();
        try {
            handler.sessionClosed(this);
        } catch (Exception unheard) {
            // The connection is closed; nothing else can be done.
        }
    }

    @Override
    public long getId() {
        return id;
    }

    @Override
    public IoService getService() {
        return service;
    }

    @Override
    public SocketAddress getAcceptanceAddress() {
        return socket.getLocalSocketAddress();
    }

    @Override
    public SocketAddress getLocalAddress() {
        return socket.getLocalSocketAddress();
    }

    @Override
    public SocketAddress getRemoteAddress() {
        return socket.getRemoteSocketAddress();
    }

    @Override
    public Object getAttribute(Object key) {
        return attributes.get(key);
    }

    @Override
    public Object setAttribute(Object key, Object value) {
        return attributes.put(key, value);
    }

    @Override
    public Object setAttributeIfAbsent(Object key, Object value) {
        return attributes.putIfAbsent(key, value);
    }

    @Override
    public Object removeAttribute(Object key) {
        return attributes.remove(key);
    }
}
