package dev.countersign.demo;

import java.io.IOException;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.sshd.common.Closeable;
import org.apache.sshd.common.io.IoHandler;
import org.apache.sshd.common.io.IoService;
import org.apache.sshd.common.io.IoServiceEventListener;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.util.closeable.AbstractInnerCloseable;

/** The part that an acceptor and a connector have in common: their open connections. */
class BlockingService extends AbstractInnerCloseable implements IoService {
    static final IoServiceEventListener NOBODY = new IoServiceEventListener() {};

    private final IoHandler handler;
    private final Map<Long, IoSession> sessions = new ConcurrentHashMap<>();

    BlockingService(IoHandler handler) {
        this.handler = handler;
    }

    /** Opens a connection; the handler is notified before anything is read. */
    IoSession open(Socket socket) throws IOException {
        BlockingSession session = new BlockingSession(this, handler, socket);
        sessions.put(session.getId(), session);
        session.start();
        if (isClosing()) {
            session.close(true);
        }
        return session;
    }

    void forget(IoSession session) {
        sessions.remove(session.getId());
    }

    @Override
    public Map<Long, IoSession> getManagedSessions() {
        return Map.copyOf(sessions);
    }

    @Override
    public IoServiceEventListener getIoServiceEventListener() {
        return NOBODY;
    }

    @Override
    public void setIoServiceEventListener(IoServiceEventListener ignored) {
        // The demo needs no events.
    }

    @Override
    protected Closeable getInnerCloseable() {
        return builder().parallel(this, sessions.values()).build();
    }

    static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }
}
