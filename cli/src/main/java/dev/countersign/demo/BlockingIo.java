package dev.countersign.demo;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.sshd.common.Closeable;
import org.apache.sshd.common.Factory;
import org.apache.sshd.common.FactoryManager;
import org.apache.sshd.common.io.IoAcceptor;
import org.apache.sshd.common.io.IoConnector;
import org.apache.sshd.common.io.IoHandler;
import org.apache.sshd.common.io.IoServiceEventListener;
import org.apache.sshd.common.io.IoServiceFactory;
import org.apache.sshd.common.io.IoServiceFactoryFactory;
import org.apache.sshd.common.util.closeable.AbstractInnerCloseable;
import org.apache.sshd.common.util.threads.CloseableExecutorService;

/**
 * Sockets for the embedded SSH servers: one thread per connection, blocking reads and writes. Not
 * for servers with many clients.
 *
 * <p>MINA's own sockets (NIO2) sometimes lost a wake-up in this process (measured: one story in
 * twenty; the server stopped reading a connection whose bytes waited in the kernel). The likely
 * reason is that this process also starts programs: a starting program holds every descriptor for a
 * moment, and epoll goes on reporting a closed one under a number that a new connection has by
 * then.
 */
final class BlockingIo extends AbstractInnerCloseable implements IoServiceFactory {
    private final Queue<Closeable> services = new ConcurrentLinkedQueue<>();

    /** The factory to set on an SSH server. */
    static IoServiceFactoryFactory factory() {
        return new IoServiceFactoryFactory() {
            @Override
            public IoServiceFactory create(FactoryManager manager) {
                return new BlockingIo();
            }

            @Override
            public void setExecutorServiceFactory(Factory<CloseableExecutorService> factory) {
                // Every connection has its own thread.
            }
        };
    }

    @Override
    public IoConnector createConnector(IoHandler handler) {
        BlockingConnector connector = new BlockingConnector(handler);
        services.add(connector);
        return connector;
    }

    @Override
    public IoAcceptor createAcceptor(IoHandler handler) {
        BlockingAcceptor acceptor = new BlockingAcceptor(handler);
        services.add(acceptor);
        return acceptor;
    }

    @Override
    public IoServiceEventListener getIoServiceEventListener() {
        return BlockingService.NOBODY;
    }

    @Override
    public void setIoServiceEventListener(IoServiceEventListener ignored) {
        // The demo needs no events.
    }

    @Override
    protected Closeable getInnerCloseable() {
        return builder().parallel(this, services).build();
    }
}
